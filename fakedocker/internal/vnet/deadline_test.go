package vnet

import (
	"context"
	"errors"
	"net"
	"os"
	"testing"
	"time"
)

func checkReadDeadline(t *testing.T, c1, c2 net.Conn) {
	c1.SetReadDeadline(time.Now().Add(-time.Second))
	_, err := c1.Read(make([]byte, 1))
	wantTimeout(t, err)
	if _, err := c1.Write([]byte("x")); err != nil {
		t.Errorf("a read deadline ends a write: %v", err)
	}
}

func checkWriteDeadline(t *testing.T, c1, c2 net.Conn) {
	c1.SetWriteDeadline(time.Now().Add(5 * time.Millisecond))
	b := make([]byte, 1<<20)
	n, err := c1.Write(b)
	for err == nil {
		n, err = c1.Write(b)
	}
	wantTimeout(t, err)
	if n == len(b) {
		t.Error("a write that timed out reports all of its bytes")
	}
	c2.Write([]byte("x"))
	if _, err := c1.Read(b); err != nil {
		t.Errorf("a write deadline ends a read: %v", err)
	}
}

func checkPastDeadline(t *testing.T, c1, c2 net.Conn) {
	c2.Write([]byte("waiting"))
	for range 3 {
		c1.SetDeadline(time.Unix(1, 0))
		_, err := c1.Read(make([]byte, 10))
		wantTimeout(t, err)
		_, err = c1.Write(make([]byte, 10))
		wantTimeout(t, err)
	}
	c1.SetDeadline(time.Time{})
	b := make([]byte, 10)
	if n, err := c1.Read(b); err != nil || string(b[:n]) != "waiting" {
		t.Errorf("after the deadline was lifted: %q, %v", b[:n], err)
	}
}

func checkPresentDeadline(t *testing.T, c1, c2 net.Conn) {
	blocked := blockBoth(t, c1)
	c1.SetDeadline(time.Now())
	for range 2 {
		wantTimeout(t, <-blocked)
	}
}

func checkFutureDeadline(t *testing.T, c1, c2 net.Conn) {
	c1.SetDeadline(time.Now().Add(10 * time.Millisecond))
	blocked := blockBoth(t, c1)
	for range 2 {
		wantTimeout(t, <-blocked)
	}
	c1.SetDeadline(time.Now().Add(time.Hour)) // a later deadline makes the connection usable again
	c2.Write([]byte("x"))
	if n, err := c1.Read(make([]byte, 1)); n != 1 || err != nil {
		t.Errorf("after a new deadline: %d, %v", n, err)
	}
}

// blockBoth starts a read, and writes that fill all buffers, and sends what ends them.
func blockBoth(t *testing.T, c net.Conn) <-chan error {
	t.Helper()
	done := make(chan error, 2)
	go func() {
		_, err := c.Read(make([]byte, 1))
		done <- err
	}()
	go func() {
		var err error
		for err == nil {
			_, err = c.Write(make([]byte, 1<<20))
		}
		done <- err
	}()
	return done
}

// wantTimeout checks that err is what package net reports for a passed deadline.
func wantTimeout(t *testing.T, err error) {
	t.Helper()
	var ne net.Error
	if !errors.As(err, &ne) || !ne.Timeout() || !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("got %v, want a timeout", err)
	}
	if errors.Is(err, context.Canceled) {
		t.Errorf("%v is a cancellation", err)
	}
}
