package network

import (
	"fmt"
	"slices"
	"strings"
)

// reserved are the names with which Docker means something else than a network
// that a user made: network modes, and the networks that engines make themselves.
var reserved = []string{
	"none", "bridge", "host", // network modes and predefined networks
	"default", "null", "container", // read as a mode, or as a driver
	"ingress", "docker_gwbridge", "nat", // made by Swarm and on Windows
}

// predefined are the networks that an engine makes itself: nobody creates or
// destroys them, but they can be looked at.
var predefined = []string{"none", "bridge", "host", "ingress", "docker_gwbridge", "nat"}

// ValidateName says whether a network of this name can be made and will be found
// under it: nil, an [ErrReserved] or an [ErrInvalid] that quotes the name and
// says the rule.
//
// A name begins with a letter or a digit and goes on with letters, digits, "_",
// "." and "-". 12 or 64 lower-case hexadecimal digits are refused, since they
// read as an ID, and so are the words with which Docker means something else:
// none, bridge, host, default, null, container, ingress, docker_gwbridge, nat.
// The check is ours alone: engines 20.10, 26.1, 28.5 and 29 refuse only none,
// bridge, host, default and the empty name, 29 also container and what begins with
// "container:", and take line breaks, slashes and all else (measured). Case matters, to the engine as well: "Host" is a name.
func ValidateName(name string) error {
	if slices.Contains(reserved, name) || strings.HasPrefix(name, "container:") {
		return fmt.Errorf("%w %q: Docker means something else with it; choose another name", ErrReserved, name)
	}
	return validateWord("name", name)
}

// validateLookup is ValidateName for reading, which the engine's own networks
// allow.
func validateLookup(name string) error {
	if slices.Contains(predefined, name) {
		return nil
	}
	return ValidateName(name)
}

// validateWord checks what the engine is to take for the name of a network.
func validateWord(what, name string) error {
	switch {
	case name == "":
		return fmt.Errorf("%w %s %q: give it at least one letter or digit", ErrInvalid, what, name)
	case !isWord(name):
		return fmt.Errorf("%w %s %q: it begins with a letter or a digit and goes on with letters, digits, \"_\", \".\" and \"-\"", ErrInvalid, what, name)
	case isHex(name) && (len(name) == 12 || len(name) == 64):
		return fmt.Errorf("%w %s %q: 12 or 64 hexadecimal digits read as an ID; add another letter", ErrInvalid, what, name)
	}
	return nil
}

// validateContainer checks a reference to a container. IDs are welcome; what
// cannot be a part of a path is not, since the client puts it into one.
func validateContainer(ref string) error {
	if isWord(ref) {
		return nil
	}
	return fmt.Errorf("%w container %q: give its name, without a slash, or its ID", ErrInvalid, ref)
}

// isWord reports whether s is [a-zA-Z0-9][a-zA-Z0-9_.-]*.
func isWord(s string) bool {
	for i := range len(s) {
		if !isAlnum(s[i]) && (i == 0 || !strings.ContainsRune("_.-", rune(s[i]))) {
			return false
		}
	}
	return s != ""
}

func isAlnum(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}

func isHex(s string) bool {
	return strings.Trim(s, "0123456789abcdef") == ""
}
