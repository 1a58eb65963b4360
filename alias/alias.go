// Package alias makes the DNS names that the processes of deployed apps
// answer to on a private network.
//
// A [Name] is a value: an app, a process of it and, optionally, a domain to
// end in. Its text is APP.PROCESS or APP.PROCESS.TLD, such as
// node-js-app.web or node-js-app.web.internal. All containers of a process
// share that name: the engine's DNS server answers with the addresses of all of
// them, in random order. With a hostname in front, HOSTNAME.APP.PROCESS, it is
// the name of one container.
//
// Engines accept any text as an alias, also one that nobody can look up.
// [Name.Validate] and the parsers accept what every resolver finds, as measured
// with musl, glibc, Go and busybox on engines 20.10, 26.1 and 28.5; the rules
// stand at [Name.Validate]. Nothing is ever shortened, lower-cased
// or replaced: a bad name is an error that quotes it, says the rule and what
// to do.
//
// Dots are allowed within an app and within a process, so two different
// processes can have one text: app a.b, process c and app a, process b.c are
// both a.b.c, and callers of one would reach the other as well. [Conflicts]
// finds such names before they are used.
//
// The package does no I/O. All its values and functions are safe
// for concurrent use.
package alias

import (
	"cmp"
	"strconv"
)

// DefaultPort is the port that a web process built by a buildpack listens on,
// unless the app says another one.
const DefaultPort = 5000

// Name is the DNS name of a process of an app, or of one container of it.
//
// Names are plain values: compare them with ==, use them as map keys, sort
// them with [Name.Compare]. Nothing but [Name.Validate] checks the parts of one
// that was put together by hand; the parsers return valid names only. The zero
// value is no name: its text is empty, and it is not valid.
type Name struct {
	// Hostname is the hostname of a container and makes this the name of
	// that container alone. One label. Empty: the name that all containers of
	// the process share.
	Hostname string

	// App is the name of the app. Required; one or more labels.
	App string

	// Process is the type of the process, such as web. Required; one or more
	// labels, most often one.
	Process string

	// TLD is the domain that the name ends in, without a dot in front. One or
	// more labels. Empty: the name ends in the process.
	TLD string
}

// String returns the text of n, such as "node-js-app.web.internal", in the
// case it was given and without a dot at the end. It checks nothing: the text
// of a name that is not valid shows what is wrong with it, a missing app or
// process as a dot with nothing beside it.
//
// A resolver with a search domain tries that first if its ndots is above the
// number of dots in the text; a dot at the end makes it look up the name alone.
func (n Name) String() string {
	var buf [maxName]byte
	return string(n.append(buf[:0]))
}

// Addr returns "name:port", as [net.Dial] takes it for tcp and udp, and as
// gRPC clients take it for a target.
func (n Name) Addr(port uint16) string {
	var buf [maxName + len(":65535")]byte
	return string(n.appendAddr(buf[:0], port))
}

// URL returns "scheme://name:port" for any scheme: http, https, tcp, udp,
// grpc. The port is always printed, also the one that is usual for the scheme,
// and neither it nor the scheme is checked.
func (n Name) URL(scheme string, port uint16) string {
	var buf [len("https://") + maxName + len(":65535")]byte
	b := append(buf[:0], scheme...)
	b = append(b, "://"...)
	return string(n.appendAddr(b, port))
}

// WithHostname returns n as the name of the one container that has this
// hostname; an empty hostname returns the name that the containers share.
func (n Name) WithHostname(hostname string) Name {
	n.Hostname = hostname
	return n
}

// IsZero reports whether n is the zero Name, which is no name at all.
func (n Name) IsZero() bool {
	return n == Name{}
}

// Compare orders names by app, process, TLD and hostname, so that the name of
// a process comes right before those of its containers. It returns -1, 0 or 1,
// and 0 only for names that are equal by ==. Sort with
// [slices.SortFunc](names, Name.Compare).
func (n Name) Compare(m Name) int {
	return cmp.Or(
		cmp.Compare(n.App, m.App),
		cmp.Compare(n.Process, m.Process),
		cmp.Compare(n.TLD, m.TLD),
		cmp.Compare(n.Hostname, m.Hostname),
	)
}

// size returns the length of the text of n.
func (n Name) size() int {
	var buf [maxName]byte
	return len(n.append(buf[:0]))
}

// append appends the text of n. The parts that every name has are never left
// out, or a name without an app would read as one of something else.
func (n Name) append(b []byte) []byte {
	if n.IsZero() {
		return b
	}
	if n.Hostname != "" {
		b = append(append(b, n.Hostname...), '.')
	}
	b = append(append(b, n.App...), '.')
	b = append(b, n.Process...)
	if n.TLD != "" {
		b = append(append(b, '.'), n.TLD...)
	}
	return b
}

func (n Name) appendAddr(b []byte, port uint16) []byte {
	b = append(n.append(b), ':')
	return strconv.AppendUint(b, uint64(port), 10)
}
