package hostaccess

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
)

// takes is all that the parsers read.
const takes = "write --network=host, or --add-host=NAME:host-gateway for each name of the host"

// Flags returns a as flags of docker create, docker run and docker build:
// --network=host, or one --add-host for each name of the gateway, sorted; none
// at all for None. [ParseFlags] reads them back. It checks nothing: names that
// [Access.Validate] refuses stand in the flags as they are.
func (a Access) Flags() []string {
	if a.mode == ModeHost {
		return []string{"--network=host"}
	}
	var flags []string
	for _, entry := range a.entries() {
		flags = append(flags, "--add-host="+entry)
	}
	return flags
}

// entries returns the names of a gateway as entries of HostConfig.ExtraHosts.
func (a Access) entries() []string {
	entries := a.Names()
	for i, name := range entries {
		entries[i] = name + ":" + GatewayAddress
	}
	return entries
}

// Parse reads flags from one line, with blanks or tabs between the words, as
// [ParseFlags] reads them. It is no shell: quotes and backslashes are errors, and
// so are line breaks and other control characters.
func Parse(line string) (Access, error) {
	if i := strings.IndexFunc(line, notInLine); i >= 0 {
		r := []rune(line[i:])[0]
		rule := fmt.Sprintf("control character %q: write one line of words with blanks between them", r)
		if strings.ContainsRune("\"'`\\", r) {
			rule = fmt.Sprintf("%q: leave out quotes and backslashes, this is not read by a shell and no word needs them", r)
		}
		return None(), &Error{Part: "line", Value: line, Rule: rule}
	}
	return ParseFlags(strings.FieldsFunc(line, isBlank)...)
}

func isBlank(r rune) bool {
	return r == ' ' || r == '\t'
}

func notInLine(r rune) bool {
	return unicode.IsControl(r) && r != '\t' || strings.ContainsRune("\"'`\\", r)
}

// ParseFlags reads the flags that give a container access to its host, one word
// or two for each:
//
//	--network=host, --network host, --net=host, --net host
//	--add-host=NAME:host-gateway, --add-host NAME:host-gateway
//	--add-host=NAME=host-gateway, --add-host NAME=host-gateway
//
// Flags may be repeated, and --add-host gives each name of a gateway. Both kinds
// together are an error: one has to be chosen. So is everything else that a
// docker command takes, such as another network or a host entry with an address,
// and no flag at all. The error holds every problem, each an [*Error] that quotes
// the words; beside an error the access is None().
func ParseFlags(args ...string) (Access, error) {
	var p parser
	for len(args) > 0 {
		args = p.flag(args)
	}
	return p.access()
}

// parser collects what flags ask for.
type parser struct {
	host     string   // the first flag for the host's network
	gateway  string   // the first flag for a gateway
	names    []string // of the gateway
	problems []error
}

func (p *parser) add(part, value, rule string, args ...any) {
	p.problems = append(p.problems, &Error{Part: part, Value: value, Rule: fmt.Sprintf(rule, args...)})
}

// flag reads the first flag of args and returns the words that follow it.
func (p *parser) flag(args []string) []string {
	text, rest := args[0], args[1:]
	flag, value, joined := strings.Cut(text, "=")
	read := p.reader(flag)
	switch {
	case read == nil && strings.ContainsFunc(text, unicode.IsSpace):
		p.add("flag", text, "white space: pass each word on its own")
		return rest
	case read == nil:
		p.add("flag", text, "unknown: %s", takes)
		return rest
	case !joined && len(rest) > 0 && !strings.HasPrefix(rest[0], "-"):
		value, rest = rest[0], rest[1:]
		text += " " + value
	}
	if value == "" {
		p.add("flag", text, "no value: %s", takes)
		return rest
	}
	read(text, value)
	return rest
}

// reader returns what reads the value of a flag, or nil for an unknown one.
func (p *parser) reader(flag string) func(text, value string) {
	switch flag {
	case "--net", "--network":
		return p.network
	case "--add-host":
		return p.addHost
	}
	return nil
}

func (p *parser) network(text, value string) {
	if value != ModeHost.String() {
		p.add("flag", text, "network %q: only host is host access, in lower case; join other networks by their own settings", value)
		return
	}
	if p.host == "" {
		p.host = text
	}
}

func (p *parser) addHost(text, value string) {
	i := strings.IndexAny(value, ":=")
	if i < 0 {
		p.add("flag", text, "no address: write NAME:host-gateway")
		return
	}
	name, address := value[:i], value[i+1:]
	if address != GatewayAddress {
		p.add("flag", text, "address %q: only host-gateway is host access, in lower case and with nothing after it", address)
		return
	}
	if rule := nameRule(name); rule != "" {
		p.add("flag", text, "name %q: %s", name, rule)
		return
	}
	if p.gateway == "" {
		p.gateway = text
	}
	p.names = append(p.names, name)
}

// access returns what all the flags together ask for.
func (p *parser) access() (Access, error) {
	switch {
	case p.host != "" && p.gateway != "":
		p.add("flags", p.host+" "+p.gateway, "host network and gateway: choose one, on the host's network the host is 127.0.0.1 and needs no gateway")
	case p.host == "" && p.gateway == "" && p.problems == nil:
		p.add("flags", "", "empty: %s", takes)
	}
	switch {
	case p.problems != nil:
		return None(), errors.Join(p.problems...)
	case p.host != "":
		return HostNetwork(), nil
	}
	return Gateway(p.names...), nil
}
