package hostaccess

import (
	"strings"
	"text/tabwriter"
)

// Aspect is one line of a [Comparison].
type Aspect struct {
	Name        string // what is compared
	HostNetwork string // with [HostNetwork]
	Gateway     string // with [Gateway]
}

// Aspects are the lines of a [Comparison], in the order to show them.
type Aspects []Aspect

// Comparison returns the host's network and the gateway side by side, for a
// command line or a page that lets people choose. Every call returns a slice of
// the caller's own. What it says was measured on engines 20.10, 26.1 and 28.5.
func Comparison() Aspects {
	return Aspects{
		{"flag", HostNetwork().Flags()[0], Gateway().Flags()[0]},
		{"the host is", HostNetwork().Address(), Gateway().Address()},
		{"services that answer", "all of the host", "those on 0.0.0.0, :: or the gateway's address"},
		{"services on 127.0.0.1", "answer", "do not answer"},
		{"isolation", "none", "a network of its own"},
		{"private networks", "none, no aliases", "any, but not an internal one alone"},
		{"ports of the process", "taken on the host, by one container at a time", "its own"},
		{"published ports", "dropped", "work"},
		{"firewall of the host", "not concerned", "has to let containers in"},
		{"to change it", "make a new container", "make a new container"},
		{"recommended", "where a service must stay on 127.0.0.1", "otherwise"},
	}
}

// String returns a table in text, with a heading and without a line break at its
// end.
func (a Aspects) String() string {
	var text strings.Builder
	w := tabwriter.NewWriter(&text, 0, 0, 2, ' ', 0)
	row := func(cells ...string) {
		_, _ = w.Write([]byte(strings.Join(cells, "\t") + "\n"))
	}
	row("reaching the host", "host network", "gateway")
	for _, aspect := range a {
		row(aspect.Name, aspect.HostNetwork, aspect.Gateway)
	}
	_ = w.Flush()
	return strings.TrimSuffix(text.String(), "\n")
}
