package vnet

import (
	"io"
	"net"
	"sync"
	"testing"
)

func BenchmarkReach(b *testing.B) {
	m := newMachine(b, Options{})
	listen(b, m.spaces["peer"], ":80")
	m.publish(b, "0.0.0.0:8080", "peer", "172.18.0.3:80")
	for name, to := range map[string]string{"neighbour": "172.18.0.3:80", "isolated": "172.19.0.2:80", "published": "172.17.0.1:8080"} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				m.Reach(m.spaces["custom"], ap(to))
			}
		})
	}
}

// One connection per round: dial, accept, one byte there and back, close.
func BenchmarkDialEcho(b *testing.B) {
	m := newMachine(b, Options{})
	b.ReportAllocs()
	benchEcho(b, listen(b, m.spaces["peer"], ":7"), func() net.Conn { return dial(b, m.spaces["custom"], "172.18.0.3:7") })
}

func benchEcho(b *testing.B, l net.Listener, dial func() net.Conn) {
	var wg sync.WaitGroup
	wg.Go(func() { echoOnce(l) })
	one := []byte{1}
	for b.Loop() {
		c := dial()
		c.Write(one)
		if _, err := io.ReadFull(c, one); err != nil {
			b.Fatal(err)
		}
		c.Close()
	}
	l.Close()
	wg.Wait()
}

// echoOnce sends the first byte of each connection back, one connection after the other.
func echoOnce(l net.Listener) {
	one := make([]byte, 1)
	for {
		c, err := l.Accept()
		if err != nil {
			return
		}
		io.ReadFull(c, one)
		c.Write(one)
		c.Close()
	}
}

// Round trips of one byte over one connection.
func BenchmarkPingPong(b *testing.B) {
	_, c1, c2 := connected(b)
	var wg sync.WaitGroup
	wg.Go(func() { io.Copy(c2, c2) })
	one := []byte{1}
	b.ReportAllocs()
	for b.Loop() {
		c1.Write(one)
		if _, err := io.ReadFull(c1, one); err != nil {
			b.Fatal(err)
		}
	}
	c1.Close()
	wg.Wait()
}

func BenchmarkThroughput(b *testing.B) {
	_, c1, c2 := connected(b)
	var wg sync.WaitGroup
	wg.Go(func() { io.Copy(io.Discard, c2) })
	block := make([]byte, 32<<10)
	b.SetBytes(int64(len(block)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := c1.Write(block); err != nil {
			b.Fatal(err)
		}
	}
	c1.Close()
	wg.Wait()
}

func BenchmarkDatagram(b *testing.B) {
	m := newMachine(b, Options{})
	s := listenPacket(b, m.spaces["peer"], ":53")
	c := dialPacket(b, m.spaces["custom"], "172.18.0.3:53")
	buf := make([]byte, 100)
	b.ReportAllocs()
	for b.Loop() {
		c.Write(buf)
		if _, _, err := s.ReadFrom(buf); err != nil {
			b.Fatal(err)
		}
	}
}
