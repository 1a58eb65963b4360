package vnet

import (
	"bytes"
	"testing"
)

// The ring is compared with a plain slice: each byte of ops is one write or read, of a size that it names.
func FuzzRing(f *testing.F) {
	f.Add([]byte{1, 2, 3})
	f.Add([]byte{255, 254, 253, 3, 255, 0, 255})
	f.Add(bytes.Repeat([]byte{7, 200, 4, 131}, 50))
	f.Fuzz(func(t *testing.T, ops []byte) {
		var r ring
		var want []byte
		next := byte(0)
		for _, op := range ops[:min(len(ops), 100)] {
			p := make([]byte, int(op/2)*int(op/2)*3)
			if op%2 == 0 {
				n := r.read(p)
				if n != min(len(p), len(want)) || !bytes.Equal(p[:n], want[:n]) {
					t.Fatalf("read %d of %d bytes, equal %v", n, len(want), bytes.Equal(p[:n], want[:n]))
				}
				want = want[n:]
				continue
			}
			for i := range p {
				p[i] = next
				next = next*5 + 1
			}
			n := r.write(p)
			if n != min(len(p), bufferSize-len(want)) {
				t.Fatalf("wrote %d of %d bytes over %d", n, len(p), len(want))
			}
			want = append(want, p[:n]...)
		}
		if r.used != len(want) || len(r.buf) > bufferSize {
			t.Errorf("holds %d bytes in %d, want %d", r.used, len(r.buf), len(want))
		}
	})
}
