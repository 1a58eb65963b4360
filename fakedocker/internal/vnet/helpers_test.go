package vnet

import (
	"context"
	"net"
	"net/netip"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"
)

// TestMain also checks that no test leaves a goroutine in this package.
func TestMain(m *testing.M) {
	code := m.Run()
	if left := goroutinesHere(); code == 0 && left != "" {
		os.Stderr.WriteString("goroutines left behind:\n" + left)
		code = 1
	}
	os.Exit(code)
}

// goroutinesHere returns the stacks of goroutines in calls of this package, after some time to end.
func goroutinesHere() string {
	var left string
	for range 200 {
		buf := make([]byte, 1<<20)
		left = ""
		for _, g := range strings.Split(string(buf[:runtime.Stack(buf, true)]), "\n\n") {
			if strings.Contains(g, "internal/vnet.") && !strings.Contains(g, "TestMain") {
				left += g + "\n\n"
			}
		}
		if left == "" {
			return ""
		}
		time.Sleep(5 * time.Millisecond)
	}
	return left
}

func ip(s string) netip.Addr { return netip.MustParseAddr(s) }

func ap(s string) netip.AddrPort { return netip.MustParseAddrPort(s) }

// machine is a host with its default bridge, two custom bridges, an internal one, a LAN address and containers.
type machine struct {
	*Net
	docker0, a, b, int *Bridge
	spaces             map[string]*Namespace
}

func newMachine(t testing.TB, o Options) *machine {
	t.Helper()
	n := New(o)
	t.Cleanup(n.Close)
	m := &machine{Net: n, spaces: map[string]*Namespace{"host": n.Host(), "none": n.NewNamespace("none")}}
	m.docker0 = m.bridge("docker0", "172.17.0.0/16", "172.17.0.1", false)
	m.a = m.bridge("a", "172.18.0.0/16", "172.18.0.1", false)
	m.b = m.bridge("b", "172.19.0.0/16", "172.19.0.1", false)
	m.int = m.bridge("int", "172.20.0.0/16", "172.20.0.1", true)
	n.Host().AddAddr(netip.MustParsePrefix("10.0.2.15/24"))
	m.member(t, "bridge", m.docker0, "172.17.0.2")
	m.member(t, "custom", m.a, "172.18.0.2")
	m.member(t, "peer", m.a, "172.18.0.3")
	m.member(t, "other", m.b, "172.19.0.2")
	m.member(t, "internal", m.int, "172.20.0.2")
	if !o.InternalReachesHost {
		m.spaces["internal"].SetDefault(nil)
	}
	return m
}

func (m *machine) bridge(name, prefix, gateway string, internal bool) *Bridge {
	return m.AddBridge(BridgeSpec{
		Name:     name,
		Prefixes: []netip.Prefix{netip.MustParsePrefix(prefix)},
		Gateways: []netip.Addr{ip(gateway)},
		Internal: internal,
	})
}

func (m *machine) member(t testing.TB, name string, b *Bridge, addr string) *Namespace {
	t.Helper()
	ns := m.NewNamespace(name)
	m.spaces[name] = ns
	if _, err := ns.Attach(b, ip(addr)); err != nil {
		t.Fatal(err)
	}
	ns.SetDefault(b)
	return ns
}

func listen(t testing.TB, ns interface {
	Listen(string, string) (net.Listener, error)
}, address string) net.Listener {
	t.Helper()
	l, err := ns.Listen("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func dial(t testing.TB, ns *Namespace, to string) net.Conn {
	t.Helper()
	c, err := ns.Dial(t.Context(), "tcp", ap(to))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func accept(t testing.TB, l net.Listener) net.Conn {
	t.Helper()
	c, err := l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// connected returns both ends of a connection from one container to another.
func connected(t testing.TB) (m *machine, client, server net.Conn) {
	t.Helper()
	m = newMachine(t, Options{})
	l := listen(t, m.spaces["peer"], ":80")
	client = dial(t, m.spaces["custom"], "172.18.0.3:80")
	return m, client, accept(t, l)
}

// brief is a context for dials that are expected to hang.
func brief(t testing.TB) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	t.Cleanup(cancel)
	return ctx
}
