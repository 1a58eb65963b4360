package vnet

import (
	"fmt"
	"net"
	"net/netip"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// On Linux the checks of connections run over the loopback of the machine as well: it is what they are modelled on.
func init() {
	fabrics["kernel"] = func(t *testing.T) (net.Conn, net.Conn) {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		c, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		return c, accept(t, l)
	}
}

// Addresses and errors of sockets are those of package net.
func TestSameAsNet(t *testing.T) {
	real, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer real.Close()
	taken := real.Addr().String()
	m := newMachine(t, Options{})
	listen(t, m.spaces["none"], taken)

	for _, a := range [][2]string{
		{"tcp", taken}, {"tcp4", taken}, {"tcp6", "127.0.0.1:80"}, {"tcp4", "[::1]:80"}, {"tcp", "192.0.2.200:80"},
		{"tcp", "1.2.3.4"}, {"tcp", ":99999"}, {"tcp", ":-1"}, {"tcp", ":nope"}, {"bogus", ":0"}, {"tcp", "[::1"},
		{"tcp4", "[::]:0"}, {"tcp6", "0.0.0.0:0"},
	} {
		_, want := net.Listen(a[0], a[1])
		_, got := m.spaces["none"].Listen(a[0], a[1])
		if diff := cmp.Diff(describe(want), describe(got)); diff != "" {
			t.Errorf("listen %v:\n%s", a, diff)
		}
	}
	for _, a := range [][2]string{
		{"tcp", "127.0.0.1:1"}, {"tcp4", "[::1]:1"}, {"tcp6", "127.0.0.1:1"}, {"tcp", "0.0.0.0:1"}, {"bogus", "127.0.0.1:1"},
		{"tcp", "127.0.0.1:0"}, {"tcp", "[::ffff:127.0.0.1]:1"}, {"tcp", "224.0.0.1:1"},
	} {
		_, want := net.Dial(a[0], a[1])
		_, got := m.spaces["none"].Dial(t.Context(), a[0], netip.MustParseAddrPort(a[1]))
		if diff := cmp.Diff(describe(want), describe(got)); diff != "" {
			t.Errorf("dial %v:\n%s", a, diff)
		}
	}
}

func TestWildcardsSameAsNet(t *testing.T) {
	m := newMachine(t, Options{})
	for _, a := range [][2]string{
		{"tcp", "0.0.0.0:0"}, {"tcp", ":0"}, {"tcp4", ":0"}, {"tcp4", "0.0.0.0:0"}, {"tcp", "localhost:0"}, {"tcp", "127.0.0.1:0"},
		{"tcp", ""},
	} {
		want, err := net.Listen(a[0], a[1])
		if err != nil {
			t.Fatal(err)
		}
		got, err := m.Host().Listen(a[0], a[1])
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(host(want.Addr()), host(got.Addr())); diff != "" {
			t.Errorf("%v:\n%s", a, diff)
		}
		want.Close()
	}
}

func host(a net.Addr) string {
	h, port, _ := net.SplitHostPort(a.String())
	if p, _ := strconv.Atoi(port); p == 0 {
		return "no port in " + a.String()
	}
	return h
}

// describe lays an error open, with the address that differs from run to run left in place: both sides share it.
func describe(err error) map[string]string {
	oe, ok := err.(*net.OpError)
	if !ok {
		return map[string]string{"error": fmt.Sprint(err)}
	}
	text := oe.Error()
	if dns, ok := oe.Err.(*net.DNSError); ok {
		text = dns.Name
	}
	return map[string]string{"text": text, "op": oe.Op, "net": oe.Net, "timeout": strconv.FormatBool(oe.Timeout())}
}
