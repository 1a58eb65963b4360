package vnet

import (
	"errors"
	"fmt"
	"net"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func listenPacket(t testing.TB, ns *Namespace, address string) net.PacketConn {
	t.Helper()
	c, err := ns.ListenPacket("udp", address)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func dialPacket(t testing.TB, ns *Namespace, to string) net.Conn {
	t.Helper()
	c, err := ns.Dial(t.Context(), "udp", ap(to))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// receive returns a datagram and its sender's address without the port, or that none came.
func receive(t testing.TB, c net.PacketConn) string {
	t.Helper()
	c.SetReadDeadline(time.Now().Add(5 * time.Millisecond))
	b := make([]byte, 100)
	n, from, err := c.ReadFrom(b)
	if err != nil {
		return "nothing"
	}
	c.SetReadDeadline(time.Time{})
	return string(b[:n]) + " from " + addrOf(from)
}

func TestDatagramsFollowTheMatrix(t *testing.T) {
	tests := []struct {
		from, to string
		server   string // who hears it
		want     string
	}{
		{"custom", "172.18.0.3:53", "peer", "hello from 172.18.0.2"},
		{"peer", "127.0.0.1:53", "peer", "hello from 127.0.0.1"},
		{"host", "172.18.0.3:53", "peer", "hello from 172.18.0.1"},
		{"other", "172.18.0.3:53", "peer", "nothing"},
		{"custom", "172.18.0.9:53", "peer", "nothing"},
		{"custom", "172.17.0.1:53", "host", "hello from 172.18.0.2"},
		{"internal", "172.20.0.1:53", "host", "hello from 172.20.0.2"},
	}
	for _, tt := range tests {
		t.Run(tt.from+" to "+tt.to, func(t *testing.T) {
			m := newMachine(t, Options{})
			s := listenPacket(t, m.spaces[tt.server], ":53")
			c := dialPacket(t, m.spaces[tt.from], tt.to)
			if n, err := c.Write([]byte("hello")); n != 5 || err != nil {
				t.Fatalf("write: %d, %v", n, err)
			}
			if diff := cmp.Diff(tt.want, receive(t, s)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestDatagramsAreAnswered(t *testing.T) {
	tests := []struct{ why, from, to, answerer string }{
		{"neighbour", "custom", "172.18.0.3:53", "peer"},
		{"loopback", "peer", "127.0.0.1:53", "peer"},
		{"host at the own gateway", "custom", "172.18.0.1:53", "host"},
		{"host to member", "host", "172.18.0.3:53", "peer"},
		{"published", "other", "172.17.0.1:5353", "peer"},
		{"published, on loopback", "host", "127.0.0.1:5353", "peer"},
	}
	for _, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			m := newMachine(t, Options{})
			s := listenPacket(t, m.spaces[tt.answerer], ":53")
			if _, err := m.Publish(ap("0.0.0.0:5353"), m.spaces["peer"], ap("172.18.0.3:53"), "udp"); err != nil {
				t.Fatal(err)
			}
			c := dialPacket(t, m.spaces[tt.from], tt.to)
			for i := range 3 {
				want := fmt.Sprint("answer ", i)
				c.Write([]byte("question"))
				b := make([]byte, 100)
				_, client, err := s.ReadFrom(b)
				if err != nil {
					t.Fatal(err)
				}
				if _, err := s.WriteTo([]byte(want), client); err != nil {
					t.Fatal(err)
				}
				if n, err := c.Read(b); string(b[:n]) != want || err != nil {
					t.Errorf("got %q, %v, want %q", b[:n], err, want)
				}
			}
			if c.RemoteAddr().String() != tt.to || c.LocalAddr().(*net.UDPAddr).Port == 0 {
				t.Errorf("%v to %v", c.LocalAddr(), c.RemoteAddr())
			}
		})
	}
}

// A socket bound to every address of the host answers from the address of the route back, not from the one that was
// asked: a connected client never hears it. So it is on Linux.
func TestAnswerFromAnotherAddressIsNotHeard(t *testing.T) {
	m := newMachine(t, Options{})
	s := listenPacket(t, m.Host(), ":53")
	c := dialPacket(t, m.spaces["custom"], "172.17.0.1:53")
	c.Write([]byte("question"))
	_, client, err := s.ReadFrom(nil)
	if err != nil {
		t.Fatal(err)
	}
	s.WriteTo([]byte("answer"), client)
	if got := receive(t, c.(net.PacketConn)); got != "nothing" {
		t.Errorf("got %q", got)
	}
}

func TestPacketErrors(t *testing.T) {
	m := newMachine(t, Options{})
	ns := m.spaces["custom"]
	open := listenPacket(t, ns, ":53")
	lo := listenPacket(t, ns, "127.0.0.1:5353")
	v4, err := ns.ListenPacket("udp4", ":54")
	if err != nil {
		t.Fatal(err)
	}
	v6, err := ns.ListenPacket("udp6", ":55")
	if err != nil {
		t.Fatal(err)
	}
	to := func(s string) net.Addr { return net.UDPAddrFromAddrPort(ap(s)) }
	connectedTo := dialPacket(t, ns, "172.18.0.3:53")
	tests := map[string]struct {
		call func() error
		want string
	}{
		"taken":         {listenErr(ns, "udp", "127.0.0.1:53"), "listen udp 127.0.0.1:53: bind: address already in use"},
		"not available": {listenErr(ns, "udp", "10.9.9.9:1"), "listen udp 10.9.9.9:1: bind: " + syscall.EADDRNOTAVAIL.Error()},
		"of streams":    {listenErr(ns, "tcp", ":1"), "listen tcp: unknown network tcp"},
		"no route": {func() error {
			_, err := m.spaces["none"].Dial(t.Context(), "udp", ap("172.18.0.3:53"))
			return err
		}, "dial udp 172.18.0.3:53: connect: network is unreachable"},
		"no route, unconnected": {sendErr(listenPacket(t, m.spaces["none"], ":53"), to("172.18.0.3:53"), 1),
			"write udp [::]:53->172.18.0.3:53: sendto: network is unreachable"},
		"too long":          {sendErr(open, to("172.18.0.3:53"), 65508), "write udp [::]:53->172.18.0.3:53: sendto: message too long"},
		"port 0":            {sendErr(open, to("172.18.0.3:0"), 1), "write udp [::]:53->172.18.0.3:0: sendto: invalid argument"},
		"from loopback":     {sendErr(lo, to("172.18.0.3:53"), 1), "write udp 127.0.0.1:5353->172.18.0.3:53: sendto: invalid argument"},
		"IPv6 over IPv4":    {sendErr(v4, to("[fd00::1]:1"), 1), "write udp4 0.0.0.0:54->[fd00::1]:1: address fd00::1: non-IPv4 address"},
		"IPv4 over IPv6":    {sendErr(v6, to("127.0.0.1:1"), 1), "write udp6 [::]:55->127.0.0.1:1: address 127.0.0.1: non-IPv6 address"},
		"address of TCP":    {sendErr(open, &net.TCPAddr{}, 1), "write udp [::]:53->:0: sendto: invalid argument"},
		"nobody is no fuss": {sendErr(open, to("172.18.0.3:53"), 1), "<nil>"},
		"connected": {sendErr(connectedTo.(net.PacketConn), to("172.18.0.3:53"), 1),
			"write udp 172.18.0.2:32768->172.18.0.3:53: use of WriteTo with pre-connected connection"},
		"unconnected": {func() error {
			_, err := open.(net.Conn).Write(nil)
			return err
		}, "write udp [::]:53: write: destination address required"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, fmt.Sprint(tt.call())); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func listenErr(ns *Namespace, network, address string) func() error {
	return func() error {
		_, err := ns.ListenPacket(network, address)
		return err
	}
}

func sendErr(c net.PacketConn, to net.Addr, size int) func() error {
	return func() error {
		_, err := c.WriteTo(make([]byte, size), to)
		return err
	}
}

// A connected socket hears of a closed port at its next call, once.
func TestClosedPortOfDatagrams(t *testing.T) {
	m := newMachine(t, Options{})
	c := dialPacket(t, m.spaces["custom"], "172.18.0.3:53")
	send := func() error { _, err := c.Write([]byte("x")); return err }
	if err := send(); err != nil {
		t.Errorf("first: %v", err)
	}
	if err := send(); !errors.Is(err, syscall.ECONNREFUSED) {
		t.Errorf("second: %v", err)
	}
	if err := send(); err != nil {
		t.Errorf("third: %v", err)
	}
	if _, err := c.Read(make([]byte, 1)); !errors.Is(err, syscall.ECONNREFUSED) {
		t.Errorf("read: %v", err)
	}
}

func TestPacketConnCloseAndDeadlines(t *testing.T) {
	m := newMachine(t, Options{})
	c := listenPacket(t, m.Host(), "127.0.0.1:53")
	c.SetDeadline(time.Now().Add(-1))
	_, _, err := c.ReadFrom(nil)
	wantTimeout(t, err)
	_, err = c.WriteTo(nil, c.LocalAddr())
	wantTimeout(t, err)
	c.SetReadDeadline(time.Now().Add(time.Millisecond))
	_, _, err = c.ReadFrom(nil)
	wantTimeout(t, err)
	c.SetDeadline(time.Time{})
	if _, err := c.WriteTo([]byte("self"), c.LocalAddr()); err != nil {
		t.Error(err)
	}
	if got := receive(t, c); got != "self from 127.0.0.1" {
		t.Errorf("got %q", got)
	}
	if err := c.Close(); err != nil {
		t.Error(err)
	}
	for what, err := range map[string]error{
		"close":    c.Close(),
		"read":     func() error { _, _, err := c.ReadFrom(nil); return err }(),
		"write":    func() error { _, err := c.WriteTo(nil, &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 1}); return err }(),
		"deadline": c.SetDeadline(time.Time{}),
		"wdl":      c.SetWriteDeadline(time.Time{}),
	} {
		if !errors.Is(err, net.ErrClosed) {
			t.Errorf("%s: %v", what, err)
		}
	}
	listenPacket(t, m.Host(), ":53")
}

func TestFullPacketQueueDrops(t *testing.T) {
	m := newMachine(t, Options{})
	s := listenPacket(t, m.Host(), "127.0.0.1:53")
	b := make([]byte, 10<<10)
	for range 100 {
		if _, err := s.WriteTo(b, s.LocalAddr()); err != nil {
			t.Fatal(err)
		}
	}
	got := 0
	for receive(t, s) != "nothing" {
		got++
	}
	if want := packetQueue / len(b); got != want {
		t.Errorf("got %d datagrams, want %d", got, want)
	}
}

func TestFlowsAreBounded(t *testing.T) {
	m := newMachine(t, Options{})
	s := listenPacket(t, m.spaces["peer"], ":53")
	p, err := m.Publish(ap("0.0.0.0:5353"), m.spaces["peer"], ap("172.18.0.3:53"), "udp")
	if err != nil {
		t.Fatal(err)
	}
	for range maxFlows + 10 {
		c := dialPacket(t, m.spaces["other"], "172.17.0.1:5353")
		c.Write([]byte("x"))
		c.Close()
	}
	if len(p.flows) != maxFlows || len(p.oldest) != maxFlows {
		t.Errorf("%d and %d flows, want %d", len(p.flows), len(p.oldest), maxFlows)
	}
	_, client, err := s.ReadFrom(nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.WriteTo([]byte("to a sender that is gone"), client); err != nil {
		t.Error(err)
	}
	p.Close()
	if len(m.Host().udp.bound) != 0 {
		t.Errorf("%d ports of the host are still taken", len(m.Host().udp.bound))
	}
	if got := receive(t, dialPacket(t, m.spaces["internal"], "172.20.0.1:5353").(net.PacketConn)); got != "nothing" {
		t.Errorf("got %q", got)
	}
}
