package alias

import (
	"errors"
	"fmt"
	"strings"
)

const (
	maxLabel = 63  // characters between two dots (RFC 1035)
	maxName  = 253 // characters of a whole name, with no dot at the end
)

// Validate returns every problem of n, each an [*Error], joined; nil says that
// every resolver finds the name.
//
// App, Process and TLD are labels joined by dots, Hostname is one label. These
// are the rules, and what goes wrong without them. Where no standard is named,
// that was measured with musl, glibc, Go and busybox on engines 20.10, 26.1 and
// 28.5.
//
//   - A label has 1 to 63 characters, the whole name at most 253: nobody finds
//     a longer one. (At 253, musl finds it on 26.1 and 28.5 but not on 20.10,
//     which cuts its answer short.)
//   - A label is made of lower-case letters, digits, '-' and '_'. Of all other
//     characters, glibc, Go and busybox find only upper-case letters, and the
//     engine's DNS server does not tell upper case from lower: two names that
//     differ in case alone would be one.
//   - A label does not begin with '-' (glibc and Go find nothing, busybox reads
//     an option) and does not end with one (Go finds nothing).
//   - The last label is no number, neither 80 nor 0x50. URL parsers that follow
//     the WHATWG standard take a host that ends in one for an IPv4 address, and
//     every libc does so with a host of nothing but numbers.
//   - The last label is not localhost, which is the caller's own machine
//     (RFC 6761), nor onion, which is not looked up in DNS (RFC 7686; Go's
//     resolver obeys).
func (n Name) Validate() error {
	var p problems
	if n.Hostname != "" {
		p.hostname(n.Hostname)
	}
	p.domain("app", n.App)
	if n.TLD == "" {
		p.host("process", n.Process)
	} else {
		p.domain("process", n.Process)
		p.host("TLD", n.TLD)
	}
	p.whole(n)
	return errors.Join(p...)
}

// ValidateApp returns every problem that app has as [Name.App], for a check
// where an app is made and its processes are not known yet.
func ValidateApp(app string) error {
	var p problems
	p.domain("app", app)
	return errors.Join(p...)
}

// ValidateTLD returns every problem that tld has as [Name.TLD], for a check
// where it is set. The empty TLD is valid: it means none.
func ValidateTLD(tld string) error {
	var p problems
	if tld != "" {
		p.host("TLD", tld)
	}
	return errors.Join(p...)
}

// ValidateHost returns every problem that host has as a name to look up, by the
// rules of [Name.Validate]. It is for names of another form than APP.PROCESS,
// also of a single label.
func ValidateHost(host string) error {
	var p problems
	p.host("host", host)
	return errors.Join(p...)
}

// problems collects what is wrong with a name, as *Error values.
type problems []error

func (p *problems) add(part, value, rule string) {
	*p = append(*p, &Error{Part: part, Value: value, Rule: rule})
}

func (p *problems) hostname(value string) {
	if strings.Contains(value, ".") {
		p.add("hostname", value, "dot: a hostname is one label, use '-' instead")
		return
	}
	p.domain("hostname", value)
}

// domain checks the labels of a part. One that is longer than a whole name is
// not taken apart, which bounds the number of problems.
func (p *problems) domain(part, value string) {
	switch {
	case value == "":
		p.add(part, value, "empty: write at least one label")
		return
	case len(value) > maxName:
		p.add(part, value, sizeRule(len(value)))
		return
	}
	label, rest, more := strings.Cut(value, ".")
	for p.label(part, value, label); more; p.label(part, value, label) {
		label, rest, more = strings.Cut(rest, ".")
	}
}

func (p *problems) label(part, value, label string) {
	if rule := labelRule(label); rule != "" {
		p.add(part, value, rule)
	}
}

// host checks the part that a name ends in.
func (p *problems) host(part, value string) {
	p.domain(part, value)
	if rule := lastRule(value[strings.LastIndexByte(value, '.')+1:]); rule != "" {
		p.add(part, value, rule)
	}
}

// whole checks the length of the text, unless a part alone is already too long.
func (p *problems) whole(n Name) {
	longest := max(len(n.Hostname), len(n.App), len(n.Process), len(n.TLD))
	if size := n.size(); size > maxName && longest <= maxName {
		p.add("name", n.String(), sizeRule(size))
	}
}

func sizeRule(size int) string {
	return fmt.Sprintf("%d characters: use at most %d for the whole name", size, maxName)
}
