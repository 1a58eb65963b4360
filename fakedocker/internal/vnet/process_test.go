package vnet

import (
	"errors"
	"io"
	"net"
	"testing"
	"testing/synctest"
	"time"
)

func TestProcessCloseClosesItsSocketsOnly(t *testing.T) {
	m := newMachine(t, Options{})
	ns := m.spaces["peer"]
	dying, living := ns.Process(), ns.Process()
	l1, l2 := listen(t, dying, ":81"), listen(t, living, ":82")
	c1, c2 := dial(t, m.spaces["custom"], "172.18.0.3:81"), dial(t, m.spaces["custom"], "172.18.0.3:82")
	s1, s2 := accept(t, l1), accept(t, l2)
	unread := dial(t, m.spaces["custom"], "172.18.0.3:81")
	accept(t, l1)
	unread.Write([]byte("x"))
	waiting := dial(t, m.spaces["custom"], "172.18.0.3:81")

	dying.Close()
	dying.Close()
	m.check(t, "custom", "172.18.0.3:81", Refused)
	m.check(t, "custom", "172.18.0.3:82", Open)
	for name, want := range map[string][2]string{
		"read by the peer":     {do(c1, "r"), "EOF"},
		"read with data left":  {do(unread, "r"), "read: connection reset by peer"},
		"read, never accepted": {do(waiting, "r"), "read: connection reset by peer"},
		"own read":             {do(s1, "r"), net.ErrClosed.Error()},
		"own close":            {do(s1, "c"), net.ErrClosed.Error()},
		"the other's write":    {do(s2, "w"), "ok"},
		"read from the other":  {do(c2, "r"), "x"},
	} {
		if want[0] != want[1] {
			t.Errorf("%s: got %s, want %s", name, want[0], want[1])
		}
	}
	if _, err := dying.Listen("tcp", ":83"); !errors.Is(err, net.ErrClosed) {
		t.Errorf("listen of a dead process: %v", err)
	}
	if _, err := dying.Dial(t.Context(), "tcp", ap("172.18.0.2:1")); !errors.Is(err, net.ErrClosed) {
		t.Errorf("dial of a dead process: %v", err)
	}
	if living.Namespace() != ns {
		t.Error("the process is in another namespace")
	}
}

func TestProcessCloseEndsBlockedCalls(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMachine(t, Options{})
		p := m.spaces["custom"].Process()
		l := listen(t, p, ":80")
		u, err := p.ListenPacket("udp", ":80")
		if err != nil {
			t.Fatal(err)
		}
		results := make(chan error)
		go func() { _, err := l.Accept(); results <- err }()
		go func() { _, _, err := u.ReadFrom(nil); results <- err }()
		go func() { _, err := p.Dial(t.Context(), "tcp", ap("172.19.0.9:1")); results <- err }()
		synctest.Wait()
		p.Close()
		for range 3 {
			if err := <-results; !errors.Is(err, net.ErrClosed) {
				t.Errorf("got %v", err)
			}
		}
	})
}

func TestNamespaceClose(t *testing.T) {
	m, client, server := connected(t)
	peer := m.spaces["peer"]
	client.SetDeadline(time.Now().Add(time.Hour))
	server.SetDeadline(time.Now().Add(time.Hour))
	peer.Close()
	peer.Close()
	if got := do(client, "r"); got != "EOF" {
		t.Errorf("read of the peer: %s", got)
	}
	if got := do(server, "w"); got != net.ErrClosed.Error() {
		t.Errorf("own write: %s", got)
	}
	m.check(t, "host", "172.18.0.2:80", Refused)
	if got := m.Reach(m.Host(), ap("172.18.0.3:80")); got != (Outcome{Unreachable, whyNoHolder}) {
		t.Errorf("its address: %v", got)
	}
	if _, err := peer.Listen("tcp", ":80"); !errors.Is(err, net.ErrClosed) {
		t.Errorf("listen: %v", err)
	}
	if _, err := peer.Process().ListenPacket("udp", ":80"); !errors.Is(err, net.ErrClosed) {
		t.Errorf("listen of a new process: %v", err)
	}
	if _, err := peer.Attach(m.a, ip("172.18.0.9")); err == nil {
		t.Error("attach: no error")
	}
}

// An interface that goes away takes its connections with it, silently.
func TestDetachSilences(t *testing.T) {
	ends := map[string]func(*machine){
		"client's interface": func(m *machine) { m.spaces["custom"].ifaces.list[0].Detach() },
		"server's interface": func(m *machine) { m.spaces["peer"].ifaces.list[0].Detach() },
		"bridge":             func(m *machine) { m.a.Remove() },
	}
	for name, end := range ends {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				m, client, server := connected(t)
				client.Write([]byte("before"))
				end(m)
				if n, err := client.Write([]byte("after")); n != 5 || err != nil {
					t.Errorf("write: %d, %v", n, err) // the kernel buffers it, and goes on trying
				}
				b := make([]byte, 20)
				if n, err := server.Read(b); string(b[:n]) != "before" || err != nil {
					t.Errorf("read of what had come: %q, %v", b[:n], err)
				}
				client.Close()
				server.SetDeadline(time.Now().Add(time.Hour))
				_, err := server.Read(b)
				wantTimeout(t, err)
				_, err = server.Write(make([]byte, 10*bufferSize))
				wantTimeout(t, err)
			})
		})
	}
}

func TestDetachFreesAddresses(t *testing.T) {
	m := newMachine(t, Options{NeighborTimeout: 1})
	listen(t, m.spaces["peer"], ":80")
	i := m.spaces["peer"].ifaces.list[0]
	if i.Bridge() != m.a || len(i.Addrs()) != 1 || i.Addrs()[0] != ip("172.18.0.3") {
		t.Errorf("interface: %v on %v", i.Addrs(), i.Bridge().Spec().Name)
	}
	i.Detach()
	i.Detach()
	m.check(t, "custom", "172.18.0.3:80", Unreachable)
	m.check(t, "peer", "127.0.0.1:80", Open)
	m.check(t, "peer", "172.18.0.2:80", Unreachable) // its default route went with the interface
	if _, err := m.spaces["peer"].Attach(m.b, ip("172.19.0.3")); err != nil {
		t.Fatal(err)
	}
	m.check(t, "other", "172.19.0.3:80", Open)
}

func TestAttachRefuses(t *testing.T) {
	m := newMachine(t, Options{})
	removed := m.bridge("removed", "172.30.0.0/16", "172.30.0.1", false)
	removed.Remove()
	removed.Remove()
	tests := []struct {
		b    *Bridge
		addr string
		want string
	}{
		{m.a, "172.18.0.1", "attach bridge to a: address 172.18.0.1 is in use"},
		{m.a, "172.18.0.2", "attach bridge to a: address 172.18.0.2 is in use"},
		{m.a, "172.19.0.7", "attach bridge to a: address 172.19.0.7 is in no subnet of the bridge"},
		{removed, "172.30.0.2", "attach bridge to removed: the bridge is removed"},
	}
	for _, tt := range tests {
		if _, err := m.spaces["bridge"].Attach(tt.b, ip(tt.addr)); err == nil || err.Error() != tt.want {
			t.Errorf("got %v, want %s", err, tt.want)
		}
	}
	if m.Host().holds(ip("172.30.0.1")) {
		t.Error("the gateway of a removed bridge is still the host's")
	}
}

// A member of two bridges reaches both; its default route decides the rest.
func TestTwoBridges(t *testing.T) {
	m := newMachine(t, Options{})
	listen(t, m.spaces["other"], ":80")
	both := m.spaces["custom"]
	if _, err := both.Attach(m.b, ip("172.19.0.9")); err != nil {
		t.Fatal(err)
	}
	m.check(t, "custom", "172.19.0.2:80", Open)
	m.check(t, "peer", "172.19.0.2:80", Timeout)
	l := listen(t, both, ":80")
	dial(t, m.spaces["other"], "172.19.0.9:80")
	if got := addrOf(accept(t, l).RemoteAddr()); got != "172.19.0.2" {
		t.Errorf("seen as %s", got)
	}
	m.check(t, "peer", "172.18.0.2:80", Open)
	m.check(t, "peer", "172.19.0.9:80", Timeout) // its other address is on another bridge
	if got := both.Addrs(); len(got) != 2 || both.Name() != "custom" {
		t.Errorf("%s has %v", both.Name(), got)
	}
	both.SetDefault(nil)
	m.check(t, "custom", "172.17.0.1:80", Unreachable)
}

func TestCloseOfTheNetEndsEverything(t *testing.T) {
	m, client, server := connected(t)
	var results [2]chan error
	for i, c := range []net.Conn{client, server} {
		results[i] = make(chan error)
		go func() { _, err := io.ReadAll(c); results[i] <- err }()
	}
	m.Close()
	for i := range results {
		if err := <-results[i]; err != nil && !errors.Is(err, net.ErrClosed) {
			t.Errorf("got %v", err)
		}
	}
	if _, err := m.Host().Listen("tcp", ":80"); !errors.Is(err, net.ErrClosed) {
		t.Errorf("listen: %v", err)
	}
}

// With the same address on the same bridge again a connection goes on, and what
// was written meanwhile arrives; with another one it stays silent.
func TestRejoinMends(t *testing.T) {
	for name, want := range map[string]bool{"172.18.0.3": true, "172.18.0.9": false} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				m, client, server := connected(t)
				server.Write([]byte("before"))
				m.spaces["peer"].ifaces.list[0].Detach()
				client.Write([]byte("ask"))
				server.Write(make([]byte, bufferSize))
				if _, err := m.spaces["peer"].Attach(m.a, ip(name)); err != nil {
					t.Fatal(err)
				}
				b := make([]byte, 20)
				server.SetDeadline(time.Now().Add(time.Hour))
				n, err := server.Read(b)
				if !want {
					wantTimeout(t, err)
					return
				}
				if string(b[:n]) != "ask" || err != nil {
					t.Errorf("read: %q, %v", b[:n], err)
				}
				server.Close() // the last of what it wrote is still on its way
				text, err := io.ReadAll(client)
				if want := bufferSize + len("before"); len(text) != want || err != nil {
					t.Errorf("read %d bytes, %v; want %d", len(text), err, want)
				}
			})
		})
	}
}

// What ends while a connection is cut is told when it goes on.
func TestRejoinTellsTheEnd(t *testing.T) {
	for name, tt := range map[string]struct {
		end  func(client, server net.Conn)
		want string
	}{
		"end of the stream":        {func(_, server net.Conn) { server.Close() }, "EOF"},
		"closed with data unread":  {func(_, server net.Conn) { server.Close() }, "read: connection reset by peer"},
		"written to one that left": {func(client, server net.Conn) { server.Close(); client.Write([]byte("x")) }, "EOF"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				m, client, server := connected(t)
				if name == "closed with data unread" {
					client.Write([]byte("unread"))
				}
				m.spaces["peer"].ifaces.list[0].Detach()
				tt.end(client, server)
				m.spaces["peer"].Attach(m.a, ip("172.18.0.3"))
				if got := do(client, "r"); got != tt.want {
					t.Errorf("read: %s, want %s", got, tt.want)
				}
			})
		})
	}
}
