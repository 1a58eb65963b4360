package vnet

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/netip"
	"sync"
	"testing"
	"time"
)

// Many clients at once, each with its own connection.
func TestParallelEcho(t *testing.T) {
	m := newMachine(t, Options{})
	l := listen(t, m.spaces["peer"], ":7")
	var servers, clients sync.WaitGroup
	servers.Go(func() { echo(&servers, l) })
	m.publish(t, "0.0.0.0:7", "peer", "172.18.0.3:7")
	for i := range 64 {
		from, to := "custom", "172.18.0.3:7"
		if i%2 == 0 {
			from, to = "other", "172.17.0.1:7"
		}
		clients.Go(func() {
			c := dial(t, m.spaces[from], to)
			defer c.Close()
			for k := range 20 {
				want := fmt.Sprintf("%d:%d", i, k)
				io.WriteString(c, want)
				b := make([]byte, len(want))
				if _, err := io.ReadFull(c, b); err != nil || string(b) != want {
					t.Errorf("got %q, %v, want %q", b, err, want)
				}
			}
		})
	}
	clients.Wait()
	l.Close()
	servers.Wait()
	m.wantNothingTaken(t)
}

func echo(wg *sync.WaitGroup, l net.Listener) {
	for {
		c, err := l.Accept()
		if err != nil {
			return
		}
		wg.Go(func() { io.Copy(c, c); c.Close() })
	}
}

// wantNothingTaken checks that closed sockets have given everything back.
func (m *machine) wantNothingTaken(t *testing.T) {
	t.Helper()
	m.mu.Lock()
	defer m.mu.Unlock()
	for name, ns := range m.spaces {
		if len(ns.tcp.dialed) > 0 {
			t.Errorf("%s: %d ports of connections are still taken", name, len(ns.tcp.dialed))
		}
		for p := range ns.procs {
			if len(p.socks) > 0 {
				t.Errorf("%s: %d sockets are still open", name, len(p.socks))
			}
		}
	}
}

// Everything changes while traffic runs: nothing may race, hang or be left behind.
func TestChangesUnderTraffic(t *testing.T) {
	m := newMachine(t, Options{DialTimeout: 5 * time.Millisecond, NeighborTimeout: time.Millisecond})
	listen(t, m.spaces["peer"], ":80")
	var wg sync.WaitGroup
	const rounds = 40
	repeat := func(f func(i int)) {
		wg.Go(func() {
			for i := range rounds {
				f(i)
			}
		})
	}
	for k := range 4 {
		repeat(func(i int) { m.comeAndGo(t, fmt.Sprintf("172.18.1.%d", k)) })
		repeat(func(i int) { exchange(t.Context(), m.spaces["custom"], ap(fmt.Sprintf("172.18.1.%d:80", k))) })
		repeat(func(i int) { exchange(t.Context(), m.spaces["other"], ap("172.17.0.1:8080")) })
		repeat(func(i int) { m.Reach(m.spaces["custom"], ap(fmt.Sprintf("172.18.1.%d:80", k))) })
	}
	repeat(func(i int) {
		if p, err := m.Publish(ap("0.0.0.0:8080"), m.spaces["peer"], ap("172.18.0.3:80"), "tcp"); err == nil {
			p.Close()
		}
	})
	repeat(func(i int) {
		m.bridge(fmt.Sprint("b", i), fmt.Sprintf("172.30.%d.0/24", i), fmt.Sprintf("172.30.%d.1", i), false).Remove()
	})
	repeat(func(i int) {
		m.spaces["custom"].SetDefault(m.a)
		m.spaces["custom"].Addrs()
		m.spaces["custom"].Freeze()
		m.spaces["custom"].Thaw()
	})
	wg.Wait()
	m.spaces["peer"].Close()
	m.wantNothingTaken(t)
}

// comeAndGo is the life of a container with a server.
func (m *machine) comeAndGo(t *testing.T, addr string) {
	ns := m.NewNamespace(addr)
	defer ns.Close()
	i, err := ns.Attach(m.a, ip(addr))
	if err != nil {
		t.Error(err)
		return
	}
	p := ns.Process()
	l, err := p.Listen("tcp", ":80")
	if err != nil {
		t.Error(err)
		return
	}
	var wg sync.WaitGroup
	wg.Go(func() { echo(&wg, l) })
	if u, err := p.ListenPacket("udp", ":80"); err == nil {
		wg.Go(func() { u.ReadFrom(nil) })
	}
	time.Sleep(time.Millisecond)
	i.Detach()
	p.Close()
	wg.Wait()
}

// exchange talks to a server that may be there or not.
func exchange(ctx context.Context, ns *Namespace, to netip.AddrPort) {
	if u, err := ns.Dial(ctx, "udp", to); err == nil {
		u.Write([]byte("x"))
		u.Close()
	}
	c, err := ns.Dial(ctx, "tcp", to)
	if err != nil {
		return
	}
	defer c.Close()
	c.SetDeadline(time.Now().Add(5 * time.Millisecond))
	io.WriteString(c, "hello")
	io.ReadFull(c, make([]byte, 5))
}
