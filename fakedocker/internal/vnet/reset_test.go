package vnet

import (
	"fmt"
	"net"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// script is what happens on two ends; r, w, cr, cw and c are read, write, CloseRead, CloseWrite and Close of end 1 or 2.
// The results are the errors, without addresses.
type script struct {
	why   string
	steps string
	want  []string
}

// The wanted results are those of Linux.
var scripts = []script{
	{"end of stream", "c1 r2 r2", []string{"ok", "EOF", "EOF"}},
	{"data comes before the end", "w1 c1 r2 r2", []string{"ok", "ok", "x", "EOF"}},
	{"writing to a closed peer: late", "c1 w2 w2 w2 r2", []string{"ok", "ok", "write: broken pipe", "write: broken pipe", "EOF"}},
	{"closed with data unread", "w1 c2 r1 r1 w1", []string{"ok", "ok", "read: connection reset by peer", "EOF", "write: broken pipe"}},
	{"closed with data unread, write first", "w1 c2 w1 w1 r1", []string{"ok", "ok", "write: connection reset by peer", "write: broken pipe", "EOF"}},
	{"what came before a reset is read", "w1 w2 c2 r1 r1", []string{"ok", "ok", "ok", "x", "read: connection reset by peer"}},
	{"half closed, then reset by a write", "cw1 c1 r2 w2 w2", []string{"ok", "ok", "EOF", "ok", "write: broken pipe"}},
	{"write after CloseWrite", "cw1 w1 cw1", []string{"ok", "write: broken pipe", "ok"}},
	{"CloseWrite after a reset", "w1 c2 r1 cw1", []string{"ok", "ok", "read: connection reset by peer", "shutdown: " + syscall.ENOTCONN.Error()}},
	{"read after CloseRead", "w2 cr1 r1 r1", []string{"ok", "ok", "x", "EOF"}},
	{"own calls after close", "c1 r1 w1 cw1 cr1 c1", []string{"ok",
		"use of closed network connection", "use of closed network connection", "use of closed network connection",
		"use of closed network connection", "use of closed network connection"}},
}

// attempts says how often a script is tried again: a kernel's resets may come a moment late.
var attempts = map[string]int{"kernel": 5}

func TestEndsOfStreams(t *testing.T) {
	for fabric, make := range fabrics {
		for _, s := range scripts {
			t.Run(fabric+"/"+s.why, func(t *testing.T) {
				var diff string
				for range attempts[fabric] + 1 {
					c1, c2 := make(t)
					if diff = cmp.Diff(s.want, s.play(c1, c2)); diff == "" {
						return
					}
				}
				t.Errorf("%s:\n%s", s.steps, diff)
			})
		}
	}
}

// play runs the steps one by one.
func (s script) play(c1, c2 net.Conn) []string {
	var got []string
	for rest := s.steps; rest != ""; {
		var step string
		fmt.Sscan(rest, &step)
		rest = rest[min(len(rest), len(step)+1):]
		c := c1
		if step[len(step)-1] == '2' {
			c = c2
		}
		got = append(got, do(c, step[:len(step)-1]))
	}
	return got
}

func do(c net.Conn, what string) string {
	switch what {
	case "r":
		b := make([]byte, 10)
		n, err := c.Read(b)
		if n > 0 {
			return string(b[:n])
		}
		return cause(err)
	case "w":
		_, err := c.Write([]byte("x"))
		return cause(err)
	case "cw":
		return cause(c.(interface{ CloseWrite() error }).CloseWrite())
	case "cr":
		return cause(c.(interface{ CloseRead() error }).CloseRead())
	}
	return cause(c.Close())
}

// cause is the text of an error without operation and addresses.
func cause(err error) string {
	switch e := err.(type) {
	case nil:
		return "ok"
	case *net.OpError:
		return e.Err.Error()
	}
	return err.Error()
}

func TestListenerCloseResetsWhatWaits(t *testing.T) {
	m := newMachine(t, Options{})
	l := listen(t, m.spaces["peer"], ":80")
	accepted := dial(t, m.spaces["custom"], "172.18.0.3:80")
	waiting := dial(t, m.spaces["custom"], "172.18.0.3:80")
	server := accept(t, l)
	l.Close()
	server.Write([]byte("still here"))
	if got := do(accepted, "r"); got != "still here" {
		t.Errorf("accepted connection: %s", got)
	}
	if got := do(waiting, "r"); got != "read: connection reset by peer" {
		t.Errorf("waiting connection: %s", got)
	}
}

// A proxy without anyone behind it accepts; engine 20.10 then resets whoever wrote first, and ends the stream otherwise.
func TestHollowPublication(t *testing.T) {
	for _, s := range []script{
		{"writes first", "w1 r1 r1 w1", []string{"ok", "read: connection reset by peer", "EOF", "write: broken pipe"}},
		{"reads first", "r1 r1", []string{"EOF", "EOF"}},
	} {
		t.Run(s.why, func(t *testing.T) {
			m := newMachine(t, Options{})
			m.publish(t, "0.0.0.0:8080", "peer", "172.18.0.3:80")
			c := dial(t, m.spaces["other"], "172.19.0.1:8080")
			if diff := cmp.Diff(s.want, s.play(c, nil)); diff != "" {
				t.Error(diff)
			}
		})
	}
}
