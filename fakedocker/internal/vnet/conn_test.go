package vnet

import (
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
	"net"
	"sync"
	"testing"
	"time"
)

// pair makes two connected ends.
type pair func(t *testing.T) (net.Conn, net.Conn)

// fabrics are what the checks of a connection run over: a bridge, a loopback, a proxy of a published port.
var fabrics = map[string]pair{
	"bridge":    func(t *testing.T) (net.Conn, net.Conn) { _, c, s := connected(t); return c, s },
	"loopback":  func(t *testing.T) (net.Conn, net.Conn) { return pairVia(t, "peer", "127.0.0.1:80") },
	"published": func(t *testing.T) (net.Conn, net.Conn) { return pairVia(t, "other", "172.17.0.1:8080") },
}

func pairVia(t *testing.T, from, to string) (net.Conn, net.Conn) {
	m := newMachine(t, Options{})
	l := listen(t, m.spaces["peer"], ":80")
	m.publish(t, "0.0.0.0:8080", "peer", "172.18.0.3:80")
	c := dial(t, m.spaces[from], to)
	return c, accept(t, l)
}

func TestConn(t *testing.T) {
	checks := map[string]func(t *testing.T, c1, c2 net.Conn){
		"bytes arrive whole and in order": checkBytes,
		"ping pong":                       checkPingPong,
		"racing reads":                    checkRacingReads,
		"racing writes":                   checkRacingWrites,
		"writes are not mixed":            checkWholeWrites,
		"read deadline":                   checkReadDeadline,
		"write deadline":                  checkWriteDeadline,
		"past deadline":                   checkPastDeadline,
		"deadline now":                    checkPresentDeadline,
		"deadline ahead":                  checkFutureDeadline,
		"close ends calls":                checkCloseEndsCalls,
		"concurrent methods":              checkConcurrentMethods,
		"half close":                      checkHalfClose,
		"empty calls":                     checkEmptyCalls,
	}
	for fabric, make := range fabrics {
		for name, check := range checks {
			t.Run(fabric+"/"+name, func(t *testing.T) {
				t.Parallel()
				c1, c2 := make(t)
				check(t, c1, c2)
				c1.Close()
				c2.Close()
			})
		}
	}
}

func checkBytes(t *testing.T, c1, c2 net.Conn) {
	want := make([]byte, 1<<20)
	for i := range want {
		want[i] = byte(rand.IntN(256))
	}
	var wg sync.WaitGroup
	defer wg.Wait()
	wg.Go(func() {
		defer c1.Close()
		for rest := want; len(rest) > 0; {
			k := min(len(rest), 1+rand.IntN(100_000))
			if n, err := c1.Write(rest[:k]); err != nil || n != k {
				t.Errorf("write: %d, %v", n, err)
				return
			}
			rest = rest[k:]
		}
	})
	got, err := io.ReadAll(c2)
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("got %d bytes, equal %v, error %v", len(got), bytes.Equal(got, want), err)
	}
}

func checkPingPong(t *testing.T, c1, c2 net.Conn) {
	var wg sync.WaitGroup
	defer wg.Wait()
	wg.Go(func() { io.Copy(c2, c2) })
	for i := range 1000 {
		msg := []byte{byte(i), byte(i >> 8), 3}
		if _, err := c1.Write(msg); err != nil {
			t.Fatal(err)
		}
		got := make([]byte, 3)
		if _, err := io.ReadFull(c1, got); err != nil || !bytes.Equal(got, msg) {
			t.Fatalf("got %v, %v, want %v", got, err, msg)
		}
	}
	c1.Close()
}

func checkRacingReads(t *testing.T, c1, c2 net.Conn) {
	var writer, readers sync.WaitGroup
	writer.Go(func() { writeUntilError(c2) })
	c1.SetReadDeadline(time.Now().Add(time.Millisecond))
	for range 10 {
		readers.Go(func() {
			b := make([]byte, 1024)
			for range 100 {
				if n, err := c1.Read(b); err != nil || n == 0 {
					wantTimeout(t, err)
					c1.SetReadDeadline(time.Now().Add(time.Millisecond))
				}
			}
		})
	}
	readers.Wait()
	c1.Close()
	writer.Wait()
}

func writeUntilError(c net.Conn) {
	b := make([]byte, 1024)
	for {
		if _, err := c.Write(b); err != nil {
			return
		}
	}
}

func checkRacingWrites(t *testing.T, c1, c2 net.Conn) {
	var reader, writers sync.WaitGroup
	reader.Go(func() { io.Copy(io.Discard, c2) })
	c1.SetWriteDeadline(time.Now().Add(time.Millisecond))
	for range 10 {
		writers.Go(func() {
			b := make([]byte, 1024)
			for range 100 {
				if _, err := c1.Write(b); err != nil {
					wantTimeout(t, err)
					c1.SetWriteDeadline(time.Now().Add(time.Millisecond))
				}
			}
		})
	}
	writers.Wait()
	c1.Close()
	reader.Wait()
}

func checkWholeWrites(t *testing.T, c1, c2 net.Conn) {
	const size = 3 * bufferSize
	var wg sync.WaitGroup
	for i := range 4 {
		wg.Go(func() { c1.Write(bytes.Repeat([]byte{byte(i)}, size)) })
	}
	b := make([]byte, size)
	for range 4 {
		if _, err := io.ReadFull(c2, b); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(b, bytes.Repeat(b[:1], size)) {
			t.Error("the bytes of two writes are mixed")
		}
	}
	wg.Wait()
}

func checkCloseEndsCalls(t *testing.T, c1, c2 net.Conn) {
	blocked := blockBoth(t, c1)
	c1.Close()
	for range 2 {
		if err := <-blocked; !errors.Is(err, net.ErrClosed) {
			t.Errorf("got %v, want %v", err, net.ErrClosed)
		}
	}
	if err := c1.Close(); !errors.Is(err, net.ErrClosed) {
		t.Errorf("second close: got %v, want %v", err, net.ErrClosed)
	}
	if err := c1.SetDeadline(time.Time{}); !errors.Is(err, net.ErrClosed) {
		t.Errorf("deadline of a closed connection: %v", err)
	}
}

func checkConcurrentMethods(t *testing.T, c1, c2 net.Conn) {
	var wg sync.WaitGroup
	b := make([]byte, 1024)
	far := time.Now().Add(time.Hour)
	soon := time.Now().Add(50 * time.Millisecond)
	for range 50 {
		wg.Go(func() { c1.Read(make([]byte, 1024)) })
		wg.Go(func() { c1.Write(b) })
		wg.Go(func() { c1.SetDeadline(soon) })
		wg.Go(func() { c2.SetReadDeadline(soon) })
		wg.Go(func() { c2.SetWriteDeadline(far) })
		wg.Go(func() { c1.LocalAddr(); c1.RemoteAddr() })
	}
	wg.Wait()
}

func checkHalfClose(t *testing.T, c1, c2 net.Conn) {
	c1.Write([]byte("question"))
	if err := c1.(interface{ CloseWrite() error }).CloseWrite(); err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(c2); err != nil || string(got) != "question" {
		t.Errorf("got %q, %v", got, err)
	}
	c2.Write([]byte("answer"))
	c2.Close()
	if got, err := io.ReadAll(c1); err != nil || string(got) != "answer" {
		t.Errorf("got %q, %v", got, err)
	}
}

func checkEmptyCalls(t *testing.T, c1, c2 net.Conn) {
	for _, call := range []func([]byte) (int, error){c1.Read, c1.Write} {
		if n, err := call(nil); n != 0 || err != nil {
			t.Errorf("got %d, %v", n, err)
		}
	}
}
