package vnet

import (
	"errors"
	"net"
	"net/netip"
	"os"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestListen(t *testing.T) {
	tests := []struct {
		why              string
		first            string // network and address that listen already
		network, address string
		want             string // the address, or the error
	}{
		{"every address", "", "tcp", ":80", "[::]:80"},
		{"every address, written out", "", "tcp", "0.0.0.0:80", "[::]:80"},
		{"IPv4 alone", "", "tcp4", "0.0.0.0:80", "0.0.0.0:80"},
		{"IPv6 alone", "", "tcp6", "[::]:80", "[::]:80"},
		{"own address", "", "tcp", "172.18.0.2:80", "172.18.0.2:80"},
		{"loopback", "", "tcp", "127.0.0.1:0", "127.0.0.1:32768"},
		{"all of 127/8", "", "tcp", "127.0.0.11:53", "127.0.0.11:53"},
		{"localhost", "", "tcp", "localhost:80", "127.0.0.1:80"},
		{"localhost, IPv6", "", "tcp6", "localhost:80", "[::1]:80"},
		{"same port, other address", "172.18.0.2:80", "tcp", "127.0.0.1:80", "127.0.0.1:80"},
		{"same port, other family", "0.0.0.0:80", "tcp6", ":80", "[::]:80"},
		{"free port beside a taken one", "0.0.0.0:32768", "tcp", ":0", "[::]:32769"},

		{"taken", "127.0.0.1:80", "tcp", "127.0.0.1:80", "listen tcp 127.0.0.1:80: bind: address already in use"},
		{"taken by a wildcard", "0.0.0.0:80", "tcp", "127.0.0.1:80", "listen tcp 127.0.0.1:80: bind: address already in use"},
		{"wildcard over taken", "127.0.0.1:80", "tcp", ":80", "listen tcp [::]:80: bind: address already in use"},
		{"two wildcards", "0.0.0.0:80", "tcp", ":80", "listen tcp [::]:80: bind: address already in use"},
		{"not an own address", "", "tcp", "172.18.0.3:80", "listen tcp 172.18.0.3:80: bind: " + syscall.EADDRNOTAVAIL.Error()},
		{"a zone", "", "tcp", "[fe80::1%eth0]:80", "listen tcp [fe80::1%eth0]:80: bind: " + syscall.EADDRNOTAVAIL.Error()},
		{"a name", "", "tcp", "web:80", "listen tcp: lookup web: no such host"},
		{"no port", "", "tcp", "127.0.0.1", "listen tcp: address 127.0.0.1: missing port in address"},
		{"port too large", "", "tcp", ":70000", "listen tcp: address 70000: invalid port"},
		{"network of datagrams", "", "udp", ":80", "listen udp: unknown network udp"},
	}
	for _, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			m := newMachine(t, Options{})
			if tt.first != "" {
				if _, err := m.spaces["custom"].Listen("tcp4", tt.first); err != nil {
					t.Fatal(err)
				}
			}
			l, err := m.spaces["custom"].Listen(tt.network, tt.address)
			got := ""
			if err != nil {
				got = err.Error()
			} else {
				got = l.Addr().String()
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestListenErrorsAreThoseOfNet(t *testing.T) {
	m := newMachine(t, Options{})
	listen(t, m.Host(), ":80")
	_, err := m.Host().Listen("tcp", ":80")
	var oe *net.OpError
	var se *os.SyscallError
	if !errors.As(err, &oe) || !errors.As(err, &se) || !errors.Is(err, syscall.EADDRINUSE) || se.Syscall != "bind" {
		t.Errorf("got %#v", err)
	}
	if _, ok := oe.Addr.(*net.TCPAddr); !ok {
		t.Errorf("address is a %T", oe.Addr)
	}
}

func TestPortIsFreeAfterClose(t *testing.T) {
	m := newMachine(t, Options{})
	l := listen(t, m.Host(), ":80")
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if err := l.Close(); !errors.Is(err, net.ErrClosed) {
		t.Errorf("second close: %v", err)
	}
	if _, err := l.Accept(); !errors.Is(err, net.ErrClosed) {
		t.Errorf("accept: %v", err)
	}
	if err := l.(*listener).SetDeadline(time.Time{}); !errors.Is(err, net.ErrClosed) {
		t.Errorf("deadline: %v", err)
	}
	listen(t, m.Host(), ":80")
}

func TestAcceptDeadline(t *testing.T) {
	m := newMachine(t, Options{})
	l := listen(t, m.Host(), ":80").(*listener)
	l.SetDeadline(time.Now().Add(time.Millisecond))
	_, err := l.Accept()
	wantTimeout(t, err)
	l.SetDeadline(time.Time{})
	dial(t, m.Host(), "127.0.0.1:80")
	accept(t, l)
}

func TestMoreSpecificListenerWins(t *testing.T) {
	m := newMachine(t, Options{})
	six, err := m.Host().Listen("tcp6", ":80")
	if err != nil {
		t.Fatal(err)
	}
	four, err := m.Host().Process().Listen("tcp4", ":80")
	if err != nil {
		t.Fatal(err)
	}
	dial(t, m.Host(), "127.0.0.1:80")
	accept(t, four)
	dial(t, m.Host(), "[::1]:80")
	accept(t, six)
}

func TestEphemeralPortsRunOut(t *testing.T) {
	table := newPortTable()
	for range lastEphemeral - firstEphemeral + 1 {
		if _, err := table.dial(); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := table.dial(); err != syscall.EADDRNOTAVAIL {
		t.Errorf("dial: got %v", err)
	}
	b := &binding{bindAddr: bindAddr{addr: netip.IPv4Unspecified()}}
	if _, err := table.bind(b, &table.next); err != syscall.EADDRINUSE {
		t.Errorf("bind: got %v", err)
	}
	delete(table.dialed, 40000)
	if port, err := table.dial(); port != 40000 || err != nil {
		t.Errorf("got %d, %v, want the one free port", port, err)
	}
}

func FuzzParseBind(f *testing.F) {
	for _, s := range []string{":80", "0.0.0.0:80", "[::]:0", "localhost:1", "", "x", "[fe80::1%a]:1", "1.2.3.4:99999"} {
		f.Add("tcp", s)
	}
	f.Add("tcp4", ":1")
	f.Add("tcp6", "[::ffff:1.2.3.4]:1")
	f.Fuzz(func(t *testing.T, network, address string) {
		b, err := parseBind("tcp", network, address)
		if err != nil {
			return
		}
		if !b.addr.IsValid() || b.addr.Is4In6() || b.dual && !b.addr.IsUnspecified() {
			t.Errorf("%q, %q: %+v", network, address, b)
		}
		again, err := parseBind("tcp", network, b.addrPort().String())
		if err != nil || again != b {
			t.Errorf("%q, %q: %+v does not survive a round: %+v, %v", network, address, b, again, err)
		}
	})
}
