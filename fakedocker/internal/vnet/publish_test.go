package vnet

import (
	"errors"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
)

func TestPublishRefuses(t *testing.T) {
	tests := []struct {
		why, host, ns, to, network string
		want                       string
		cause                      error
	}{
		{"published already", "0.0.0.0:8080", "peer", "172.18.0.3:80", "tcp",
			"listen tcp 0.0.0.0:8080: port is already allocated", ErrAllocated},
		{"published at all addresses", "127.0.0.1:8080", "peer", "172.18.0.3:80", "tcp",
			"listen tcp 127.0.0.1:8080: bind: address already in use", syscall.EADDRINUSE},
		{"taken by the host", "0.0.0.0:22", "peer", "172.18.0.3:80", "tcp",
			"listen tcp 0.0.0.0:22: bind: address already in use", syscall.EADDRINUSE},
		{"no address of the host", "192.0.2.1:80", "peer", "172.18.0.3:80", "udp",
			"listen udp 192.0.2.1:80: bind: " + syscall.EADDRNOTAVAIL.Error(), syscall.EADDRNOTAVAIL},
		{"not the namespace's", "0.0.0.0:80", "peer", "172.18.0.2:80", "tcp",
			"publish 0.0.0.0:80: 172.18.0.2:80 is no address of peer behind the host", nil},
		{"the host's own", "0.0.0.0:80", "host", "172.17.0.1:80", "tcp",
			"publish 0.0.0.0:80: 172.17.0.1:80 is no address of host behind the host", nil},
		{"no port", "0.0.0.0:80", "peer", "172.18.0.3:0", "tcp",
			"publish 0.0.0.0:80: 172.18.0.3:0 is no address of peer behind the host", nil},
		{"unknown network", "0.0.0.0:80", "peer", "172.18.0.3:80", "sctp", "listen sctp: unknown network sctp", nil},
	}
	for _, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			m := newMachine(t, Options{})
			listen(t, m.Host(), "127.0.0.1:22")
			m.publish(t, "0.0.0.0:8080", "custom", "172.18.0.2:80")
			_, err := m.Publish(ap(tt.host), m.spaces[tt.ns], ap(tt.to), tt.network)
			if err == nil || err.Error() != tt.want {
				t.Fatalf("got %v, want %s", err, tt.want)
			}
			if tt.cause != nil && !errors.Is(err, tt.cause) {
				t.Errorf("%v is not %v", err, tt.cause)
			}
		})
	}
}

func TestPublicationTakesAndFreesThePort(t *testing.T) {
	m := newMachine(t, Options{})
	p := m.publish(t, "0.0.0.0:8080", "peer", "172.18.0.3:80")
	if _, err := m.Host().Listen("tcp4", "127.0.0.1:8080"); !errors.Is(err, syscall.EADDRINUSE) {
		t.Errorf("listen on a published port: %v", err)
	}
	l := listen(t, m.spaces["peer"], ":80")
	c := dial(t, m.Host(), "127.0.0.1:8080")
	s := accept(t, l)
	p.Close()
	p.Close()
	m.check(t, "host", "127.0.0.1:8080", Refused)
	s.Write([]byte("x"))
	if got := do(c, "r"); got != "x" {
		t.Errorf("connection made before: %s", got)
	}
	listen(t, m.Host(), ":8080")
}

func TestPublishChoosesPorts(t *testing.T) {
	m := newMachine(t, Options{})
	listen(t, m.Host(), "127.0.0.1:32769")
	for _, want := range []string{"0.0.0.0:32768", "0.0.0.0:32770", "127.0.0.1:32771"} {
		p := m.publish(t, ap(want).Addr().String()+":0", "peer", "172.18.0.3:80")
		if got := p.Host().String(); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

// What is published stays published when its namespace loses the address.
func TestPublishedAndGone(t *testing.T) {
	m := newMachine(t, Options{NeighborTimeout: 1})
	m.publish(t, "0.0.0.0:8080", "peer", "172.18.0.3:80")
	m.spaces["peer"].Close()
	m.check(t, "host", "172.17.0.1:8080", Unreachable)
	m.check(t, "host", "127.0.0.1:8080", Open)
	heir := m.NewNamespace("heir")
	if _, err := heir.Attach(m.a, ip("172.18.0.3")); err != nil {
		t.Fatal(err)
	}
	listen(t, heir, ":80")
	m.check(t, "host", "172.17.0.1:8080", Unreachable) // the publication was not made for the heir
}

// A proxy that gets no answer keeps its client waiting.
func TestPublishedAndHanging(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMachine(t, Options{})
		listen(t, m.spaces["peer"], ":80")
		for range backlog {
			dial(t, m.Host(), "172.18.0.3:80")
		}
		m.publish(t, "0.0.0.0:8080", "peer", "172.18.0.3:80")
		if got := m.Reach(m.Host(), ap("127.0.0.1:8080")); got != (Outcome{Open, whyHanging}) {
			t.Errorf("got %v", got)
		}
		c := dial(t, m.Host(), "127.0.0.1:8080")
		c.SetDeadline(time.Now().Add(time.Hour))
		_, err := c.Read(make([]byte, 1))
		wantTimeout(t, err)
	})
}
