package alias

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// labelRule returns the rule that a label breaks, and what to do, or "".
func labelRule(label string) string {
	if label == "" {
		return "empty label: put no dot at the start, at the end or beside another"
	}
	for i := range len(label) {
		if !allowed(label[i]) {
			return characterRule(label[i:])
		}
	}
	if len(label) > maxLabel {
		return fmt.Sprintf("label of %d characters: use at most %d between two dots", len(label), maxLabel)
	}
	if label[0] == '-' || label[len(label)-1] == '-' {
		return fmt.Sprintf("label %q begins or ends with '-': begin and end with a letter, a digit or '_'", label)
	}
	return ""
}

// lastRule returns the rule that a label breaks as the last one of a name, and
// what to do, or "".
func lastRule(label string) string {
	switch {
	case isNumber(label):
		return fmt.Sprintf("last label %q is a number: end in another label, a host that ends in a number reads as an IPv4 address", label)
	case label == "localhost":
		return "last label localhost: end in another one, this one is the caller's own machine (RFC 6761)"
	case label == "onion":
		return "last label onion: end in another one, resolvers do not ask DNS for this one (RFC 7686)"
	}
	return ""
}

func allowed(c byte) bool {
	return 'a' <= c && c <= 'z' || isDigit(c) || c == '-' || c == '_'
}

func isDigit(c byte) bool {
	return '0' <= c && c <= '9'
}

// isNumber reports whether a last label makes a host an IPv4 address for the
// WHATWG URL standard: decimal digits, or 0x and hexadecimal ones, even none.
func isNumber(label string) bool {
	digits, hex := strings.CutPrefix(label, "0x")
	for i := range len(digits) {
		c := digits[i]
		if !isDigit(c) && !(hex && 'a' <= c && c <= 'f') {
			return false
		}
	}
	return hex || label != ""
}

// characterRule says why the first character of s cannot stand in a label.
func characterRule(s string) string {
	const use = "use lower-case letters, digits, '-' and '_'"
	r, size := utf8.DecodeRuneInString(s)
	switch {
	case r == utf8.RuneError && size == 1:
		return fmt.Sprintf("byte 0x%02x: %s", s[0], use)
	case 'A' <= r && r <= 'Z':
		return fmt.Sprintf("upper-case %q: %s", r, use)
	}
	return fmt.Sprintf("character %q: %s", r, use)
}
