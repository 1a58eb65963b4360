package vnet

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"os"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
)

func TestDialErrors(t *testing.T) {
	m := newMachine(t, Options{DialTimeout: time.Millisecond, NeighborTimeout: time.Millisecond})
	closed := m.NewNamespace("closed")
	m.spaces["closed"] = closed
	closed.Close()
	tests := []struct {
		from, network, to string
		want              string
		cause             error
		timeout           bool
	}{
		{"custom", "tcp", "172.18.0.3:80", "dial tcp 172.18.0.3:80: connect: connection refused", syscall.ECONNREFUSED, false},
		{"none", "tcp4", "172.18.0.3:80", "dial tcp4 172.18.0.3:80: connect: network is unreachable", syscall.ENETUNREACH, false},
		{"custom", "tcp", "172.18.0.9:80", "dial tcp 172.18.0.9:80: connect: no route to host", syscall.EHOSTUNREACH, false},
		{"other", "tcp", "172.18.0.3:80", "dial tcp 172.18.0.3:80: connect: " + syscall.ETIMEDOUT.Error(), syscall.ETIMEDOUT, true},
		{"custom", "tcp", "[::ffff:172.18.0.3]:80", "dial tcp 172.18.0.3:80: connect: connection refused", syscall.ECONNREFUSED, false},
		{"custom", "tcp", "0.0.0.0:80", "dial tcp 0.0.0.0:80: connect: connection refused", syscall.ECONNREFUSED, false},
		{"custom", "tcp", "[::]:80", "dial tcp [::]:80: connect: connection refused", syscall.ECONNREFUSED, false},
		{"custom", "tcp6", "172.18.0.3:80", "dial tcp6: address 172.18.0.3: no suitable address found", nil, false},
		{"custom", "unix", "172.18.0.3:80", "dial unix: unknown network unix", net.UnknownNetworkError("unix"), false},
		{"closed", "tcp", "127.0.0.1:80", "dial tcp 127.0.0.1:80: use of closed network connection", net.ErrClosed, false},
	}
	for _, tt := range tests {
		_, err := m.spaces[tt.from].Dial(t.Context(), tt.network, ap(tt.to))
		var ne net.Error
		if err == nil || err.Error() != tt.want {
			t.Errorf("%s to %s: got %v, want %s", tt.from, tt.to, err, tt.want)
		} else if tt.cause != nil && !errors.Is(err, tt.cause) {
			t.Errorf("%v is not %v", err, tt.cause)
		} else if !errors.As(err, &ne) || ne.Timeout() != tt.timeout {
			t.Errorf("%v: timeout %v, want %v", err, ne.Timeout(), tt.timeout)
		}
	}
	if _, err := m.Host().Dial(t.Context(), "tcp", netip.AddrPort{}); err == nil {
		t.Error("dial of no address: no error")
	}
}

func TestDialEndsWithItsContext(t *testing.T) {
	m := newMachine(t, Options{})
	canceled, cancel := context.WithCancel(t.Context())
	cancel()
	expired, cancel := context.WithDeadline(t.Context(), time.Unix(1, 0))
	defer cancel()
	tests := map[string]struct {
		ctx     context.Context
		want    error
		text    string
		timeout bool
	}{
		"canceled": {canceled, context.Canceled, "dial tcp 172.18.0.3:80: operation was canceled", false},
		"expired":  {expired, context.DeadlineExceeded, "dial tcp 172.18.0.3:80: i/o timeout", true},
		"expires":  {brief(t), os.ErrDeadlineExceeded, "dial tcp 172.18.0.3:80: i/o timeout", true},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := m.spaces["other"].Dial(tt.ctx, "tcp", ap("172.18.0.3:80"))
			if !errors.Is(err, tt.want) || err.Error() != tt.text || err.(net.Error).Timeout() != tt.timeout {
				t.Errorf("got %v", err)
			}
		})
	}
}

// The waits are those of Linux unless the options say otherwise.
func TestDialPatience(t *testing.T) {
	tests := []struct {
		from string
		want time.Duration
	}{
		{"other", 2 * time.Minute}, // vanishes at the bridge's border
		{"custom", 3 * time.Second},
		{"none", 0},
	}
	for _, tt := range tests {
		synctest.Test(t, func(t *testing.T) {
			m := newMachine(t, Options{})
			start := time.Now()
			if _, err := m.spaces[tt.from].Dial(t.Context(), "tcp", ap("172.18.0.9:80")); err == nil {
				t.Fatal("no error")
			}
			if got := time.Since(start); got != tt.want {
				t.Errorf("%s: gave up after %v, want %v", tt.from, got, tt.want)
			}
		})
	}
}

// A waiting dial connects as soon as the network lets it, as the kernel's next attempt would.
func TestDialConnectsOnceItCan(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMachine(t, Options{})
		l := listen(t, m.spaces["peer"], ":80")
		done := make(chan error)
		go func() {
			c, err := m.spaces["other"].Dial(t.Context(), "tcp", ap("172.18.0.3:80"))
			if err == nil {
				c.Close()
			}
			done <- err
		}()
		synctest.Wait()
		if _, err := m.spaces["other"].Attach(m.a, ip("172.18.0.4")); err != nil {
			t.Fatal(err)
		}
		if err := <-done; err != nil {
			t.Error(err)
		}
		accept(t, l).Close()
	})
}

func TestFullBacklog(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMachine(t, Options{})
		l := listen(t, m.Host(), ":80")
		for range backlog {
			dial(t, m.spaces["custom"], "172.18.0.1:80")
		}
		if got := m.Reach(m.spaces["custom"], ap("172.18.0.1:80")); got != (Outcome{Timeout, whyBacklog}) {
			t.Errorf("got %v", got)
		}
		done := make(chan error)
		go func() {
			_, err := m.spaces["custom"].Dial(t.Context(), "tcp", ap("172.18.0.1:80"))
			done <- err
		}()
		synctest.Wait()
		accept(t, l)
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
}

func TestAddressesOfConnections(t *testing.T) {
	tests := []struct {
		why, from, to          string
		local, remote          string // as the client sees it
		serverLocal, serverFar string
	}{
		{"neighbour", "custom", "172.18.0.3:80", "172.18.0.2", "172.18.0.3:80", "172.18.0.3:80", "172.18.0.2"},
		{"loopback", "peer", "127.0.0.1:80", "127.0.0.1", "127.0.0.1:80", "127.0.0.1:80", "127.0.0.1"},
		{"any address", "peer", "0.0.0.0:80", "127.0.0.1", "127.0.0.1:80", "127.0.0.1:80", "127.0.0.1"},
		{"other loopback", "peer", "127.0.0.11:80", "127.0.0.1", "127.0.0.11:80", "127.0.0.11:80", "127.0.0.1"},
		{"own address", "peer", "172.18.0.3:80", "172.18.0.3", "172.18.0.3:80", "172.18.0.3:80", "172.18.0.3"},
		{"host to member", "host", "172.18.0.3:80", "172.18.0.1", "172.18.0.3:80", "172.18.0.3:80", "172.18.0.1"},
		{"by proxy", "other", "172.17.0.1:8080", "172.19.0.2", "172.17.0.1:8080", "172.18.0.3:80", "172.18.0.1"},
		{"by proxy on loopback", "host", "127.0.0.1:8080", "127.0.0.1", "127.0.0.1:8080", "172.18.0.3:80", "172.18.0.1"},
		{"redirected", "host", "172.17.0.1:8080", "172.17.0.1", "172.17.0.1:8080", "172.18.0.3:80", "172.18.0.1"},
		{"redirected from the LAN address", "host", "10.0.2.15:8080", "10.0.2.15", "10.0.2.15:8080", "172.18.0.3:80", "10.0.2.15"},
	}
	for _, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			m := newMachine(t, Options{})
			l := listen(t, m.spaces["peer"], ":80")
			m.publish(t, "0.0.0.0:8080", "peer", "172.18.0.3:80")
			c := dial(t, m.spaces[tt.from], tt.to)
			s := accept(t, l)
			got := []string{addrOf(c.LocalAddr()), c.RemoteAddr().String(), s.LocalAddr().String(), addrOf(s.RemoteAddr())}
			for i, want := range []string{tt.local, tt.remote, tt.serverLocal, tt.serverFar} {
				if got[i] != want {
					t.Errorf("got %v, want %s at %d", got, want, i)
				}
			}
			if _, ok := c.LocalAddr().(*net.TCPAddr); !ok {
				t.Errorf("local address is a %T", c.LocalAddr())
			}
		})
	}
}

// addrOf returns an address without its port, which must not be 0.
func addrOf(a net.Addr) string {
	p := netip.MustParseAddrPort(a.String())
	if p.Port() == 0 {
		return "no port: " + a.String()
	}
	return p.Addr().String()
}
