package vnet

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"syscall"
	"testing"
)

func (m *machine) publish(t testing.TB, host, ns, to string) *Publication {
	t.Helper()
	p, err := m.Publish(ap(host), m.spaces[ns], ap(to), "tcp")
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// dialState dials and classifies the result. A dial that would hang is one that its context ends.
func (m *machine) dialState(t *testing.T, from, to string) State {
	t.Helper()
	ctx := t.Context()
	if m.Reach(m.spaces[from], ap(to)).State == Timeout {
		ctx = brief(t)
	}
	c, err := m.spaces[from].Dial(ctx, "tcp", ap(to))
	switch {
	case err == nil:
		c.Close()
		return Open
	case errors.Is(err, syscall.ECONNREFUSED):
		return Refused
	case errors.Is(err, syscall.ENETUNREACH), errors.Is(err, syscall.EHOSTUNREACH):
		return Unreachable
	case errors.Is(err, context.DeadlineExceeded):
		return Timeout
	}
	t.Errorf("dial %s from %s: unexpected error %v", to, from, err)
	return 0
}

func TestReachExplains(t *testing.T) {
	m := newMachine(t, Options{})
	listen(t, m.Host(), "127.0.0.1:5432")
	listen(t, m.spaces["peer"], "172.18.0.3:80")
	m.publish(t, "0.0.0.0:8082", "peer", "172.18.0.3:7")
	m.publish(t, "0.0.0.0:8080", "peer", "172.18.0.3:80")
	gone := m.NewNamespace("gone")
	gone.Close()
	m.spaces["gone"] = gone
	apart := m.AddBridge(BridgeSpec{Name: "apart", NoICC: true, Prefixes: []netip.Prefix{netip.MustParsePrefix("172.21.0.0/16")}})
	m.member(t, "x", apart, "172.21.0.2")
	m.member(t, "y", apart, "172.21.0.3")

	tests := []struct{ from, to, want string }{
		{"custom", "172.18.0.3:80", "open: " + whyNeighbor},
		{"custom", "172.18.0.2:80", "refused: " + whyNoListener},
		{"host", "172.18.0.3:80", "open: " + whyHostOwns},
		{"custom", "172.17.0.1:5432", "refused: " + whyOtherAddr},
		{"host", "127.0.0.1:5432", "open: " + whyOwn},
		{"host", "127.0.0.1:8080", "open: " + whyPublished},
		{"host", "10.0.2.15:8080", "open: " + whyPublished},
		{"host", "127.0.0.1:8082", "open: " + whyHollow},
		{"internal", "172.20.0.1:8080", "timeout: " + whyDropped},
		{"internal", "172.17.0.1:8080", "unreachable: " + whyNoRoute},
		{"other", "172.18.0.3:80", "timeout: " + whyIsolated},
		{"custom", "172.18.0.9:80", "unreachable: " + whyNoHolder},
		{"custom", "10.0.2.9:80", "unreachable: " + whyNoLAN},
		{"host", "10.0.2.9:80", "unreachable: " + whyNoLAN},
		{"custom", "192.0.2.1:80", "unreachable: " + whyNothingOut},
		{"gone", "127.0.0.1:80", "unreachable: " + whyClosed},
		{"x", "172.21.0.3:80", "timeout: " + whyNoICC},
		{"host", "172.21.0.3:80", "unreachable: " + whyNoRoute}, // a bridge without a gateway is not the host's
	}
	for _, tt := range tests {
		if got := m.Reach(m.spaces[tt.from], ap(tt.to)).String(); got != tt.want {
			t.Errorf("%s to %s: got %q, want %q", tt.from, tt.to, got, tt.want)
		}
	}
	m.spaces["internal"].SetDefault(m.int)
	if got := m.Reach(m.spaces["internal"], ap("172.17.0.1:80")); got != (Outcome{Unreachable, whyInternal}) {
		t.Errorf("internal with a default route: %v", got)
	}
}

func TestStateNames(t *testing.T) {
	want := "[unknown open refused timeout unreachable]"
	if got := fmt.Sprint([]State{0, Open, Refused, Timeout, Unreachable}); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// A bridge of both families: each has its own route, gateway and publications.
func TestIPv6(t *testing.T) {
	n := New(Options{})
	t.Cleanup(n.Close)
	m := &machine{Net: n, spaces: map[string]*Namespace{"host": n.Host()}}
	both := n.AddBridge(BridgeSpec{
		Prefixes: []netip.Prefix{netip.MustParsePrefix("172.18.0.0/16"), netip.MustParsePrefix("fd01::/64")},
		Gateways: []netip.Addr{ip("172.18.0.1"), ip("fd01::1")},
	})
	v4 := m.bridge("v4", "172.19.0.0/16", "172.19.0.1", false)
	for i, name := range []string{"server", "client"} {
		m.spaces[name] = n.NewNamespace(name)
		if _, err := m.spaces[name].Attach(both, ip(fmt.Sprintf("172.18.0.%d", i+2)), ip(fmt.Sprintf("fd01::%d", i+2))); err != nil {
			t.Fatal(err)
		}
		m.spaces[name].SetDefault(both)
	}
	m.member(t, "v4only", v4, "172.19.0.2")
	listen(t, m.spaces["server"], ":80")
	if _, err := m.spaces["v4only"].Listen("tcp4", ":80"); err != nil {
		t.Fatal(err)
	}
	m.publish(t, "[::]:8080", "server", "[fd01::2]:80")
	m.publish(t, "[::]:8081", "v4only", "172.19.0.2:80")
	tests := []struct {
		from, to string
		want     State
	}{
		{"client", "[fd01::2]:80", Open},
		{"client", "[::1]:80", Refused},
		{"server", "[::1]:80", Open},
		{"host", "[fd01::2]:80", Open},
		{"client", "[fd01::1]:8080", Open},
		{"client", "172.18.0.1:8080", Refused}, // published for the other family
		{"host", "[::1]:8081", Open},           // a proxy changes the family
		{"host", "[fd01::1]:8081", Open},
		{"v4only", "[fd01::2]:80", Unreachable},
		{"client", "[fd02::1]:80", Unreachable},
	}
	for _, tt := range tests {
		m.check(t, tt.from, tt.to, tt.want)
	}
}
