package core

import (
	"encoding/binary"
	"encoding/hex"
)

// newID makes an object's ID, 64 hexadecimal digits. Its first 12 are never
// all decimal: engines avoid those too, since the short ID becomes a hostname.
func (e *Engine) newID() string {
	for {
		var b [32]byte
		for i := 0; i < len(b); i += 8 {
			binary.LittleEndian.PutUint64(b[i:], e.rng.Uint64())
		}
		if id := hex.EncodeToString(b[:]); !allDecimal(id[:12]) {
			return id
		}
	}
}

func allDecimal(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}
