package core

import (
	"encoding/binary"
	"encoding/hex"
	"slices"
)

// newID makes an object's ID, 64 hexadecimal digits. Its first 12 are never
// all decimal: engines avoid those too, since the short ID becomes a hostname.
func (e *Engine) newID() string {
	for {
		var b [32]byte
		for i := 0; i < len(b); i += 8 {
			binary.LittleEndian.PutUint64(b[i:], e.rng.Uint64())
		}
		var id [2 * len(b)]byte
		hex.Encode(id[:], b[:])
		if !allDecimal(id[:12]) {
			return string(id[:])
		}
	}
}

func allDecimal(text []byte) bool {
	return !slices.ContainsFunc(text, func(c byte) bool { return c < '0' || c > '9' })
}
