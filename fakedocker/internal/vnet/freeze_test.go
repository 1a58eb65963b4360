package vnet

import (
	"errors"
	"net"
	"testing"
	"testing/synctest"
	"time"
)

func TestFrozenProcess(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMachine(t, Options{})
		p := m.spaces["peer"].Process()
		l := listen(t, p, ":80")
		c := dial(t, m.spaces["custom"], "172.18.0.3:80")
		s := accept(t, l)
		got := make(chan string, 3)
		go func() { got <- "read " + do(s, "r") }()
		go func() { _, err := l.Accept(); got <- "accept " + cause(err) }()
		synctest.Wait()

		m.spaces["peer"].Freeze()
		s.SetDeadline(time.Now().Add(time.Minute))
		m.check(t, "custom", "172.18.0.3:80", Open) // the backlog still takes connections
		c.Write([]byte("x"))
		go func() { _, err := p.Dial(t.Context(), "tcp", ap("172.18.0.3:80")); got <- "dial " + cause(err) }()
		time.Sleep(2 * time.Minute) // in the time of the bubble
		synctest.Wait()
		select {
		case what := <-got:
			t.Errorf("frozen, and yet: %s", what)
		default:
		}

		m.spaces["peer"].Thaw()
		seen := map[string]bool{<-got: true, <-got: true, <-got: true}
		for _, want := range []string{"read i/o timeout", "accept ok"} {
			if !seen[want] {
				t.Errorf("got %v, want %s", seen, want)
			}
		}
	})
}

func TestProcessesOfAFrozenNamespaceStartFrozen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMachine(t, Options{})
		m.spaces["peer"].Freeze()
		p := m.spaces["peer"].Process()
		l := listen(t, p, ":80")
		dial(t, m.spaces["custom"], "172.18.0.3:80")
		done := make(chan error, 1)
		go func() { _, err := l.Accept(); done <- err }()
		synctest.Wait()
		if len(done) > 0 {
			t.Error("accepted while frozen")
		}
		p.Thaw()
		if err := <-done; err != nil {
			t.Error(err)
		}
		p.Freeze()
		go func() { _, err := l.Accept(); done <- err }()
		synctest.Wait()
		p.Close() // a frozen process can be killed
		if err := <-done; !errors.Is(err, net.ErrClosed) {
			t.Errorf("got %v", err)
		}
	})
}

func TestFrozenDatagrams(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMachine(t, Options{})
		s := listenPacket(t, m.spaces["peer"], ":53")
		c := dialPacket(t, m.spaces["custom"], "172.18.0.3:53")
		m.spaces["peer"].Freeze()
		got := make(chan string, 2)
		go func() { got <- receive(t, s) }()
		go func() { got <- cause(sendErr(s, c.LocalAddr(), 1)()) }()
		c.Write([]byte("x"))
		synctest.Wait()
		if len(got) > 0 {
			t.Errorf("frozen, and yet: %s", <-got)
		}
		m.spaces["peer"].Thaw()
		seen := map[string]bool{<-got: true, <-got: true}
		if !seen["ok"] || !seen["x from 172.18.0.2"] {
			t.Errorf("got %v", seen)
		}
	})
}
