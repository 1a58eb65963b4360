package vnet

// bufferSize is how many bytes a socket takes in before it blocks its peer. It is in the range of what Linux takes between
// two containers, so that a program that hangs here for want of a reader would hang there too.
const bufferSize = 256 << 10

// ring is a queue of at most bufferSize bytes. The zero value is empty; memory is taken when the first bytes come.
type ring struct {
	buf   []byte
	start int
	used  int
}

// write appends what fits of p and returns how much that was.
func (r *ring) write(p []byte) int {
	n := min(len(p), bufferSize-r.used)
	if n == 0 {
		return 0
	}
	r.grow(r.used + n)
	end := (r.start + r.used) % len(r.buf)
	k := copy(r.buf[end:min(len(r.buf), end+n)], p)
	copy(r.buf, p[k:n])
	r.used += n
	return n
}

// read moves the oldest bytes to p and returns how many there were.
func (r *ring) read(p []byte) int {
	n := min(len(p), r.used)
	if n == 0 {
		return 0
	}
	k := copy(p[:n], r.buf[r.start:])
	copy(p[k:n], r.buf)
	r.used -= n
	r.start = (r.start + n) % len(r.buf)
	if r.used == 0 {
		r.start = 0
	}
	return n
}

// grow makes room for need bytes in all.
func (r *ring) grow(need int) {
	if need <= len(r.buf) {
		return
	}
	size := max(512, len(r.buf))
	for size < need {
		size *= 2
	}
	bigger := make([]byte, size)
	k := copy(bigger[:r.used], r.buf[min(r.start, len(r.buf)):])
	copy(bigger[k:r.used], r.buf)
	r.buf, r.start = bigger, 0
}
