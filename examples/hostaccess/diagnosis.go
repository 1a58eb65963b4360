package main

import (
	"fmt"
	"io"
	"net/netip"
	"strings"

	"github.com/appnet-go/appnet/hostaccess"
)

// A diagnosis is what is known of a port before any container asks for it.
type diagnosis struct {
	port      uint16
	listeners []hostaccess.Listener // of this machine, on whatever port
	platform  hostaccess.Platform
	noEngine  error // why the platform is not known; nil if it is
}

// gateway returns the address that a gateway leads to, as far as it is known.
func (d diagnosis) gateway() netip.Addr {
	if d.noEngine != nil {
		return usualDocker0
	}
	return d.platform.Gateway
}

func (d diagnosis) preflight(a hostaccess.Access) hostaccess.Report {
	return hostaccess.Preflight(d.listeners, a, d.gateway(), d.port)
}

// elsewhere says that the engine's host is, or may be, another machine than the
// one whose listeners were read.
func (d diagnosis) elsewhere() bool { return d.platform.Remote || d.platform.Desktop }

// fails says that the platform does not let an access work.
func (d diagnosis) fails(a hostaccess.Access) bool {
	for _, finding := range d.platform.Findings(a) {
		if finding.Level == hostaccess.Failure {
			return true
		}
	}
	return false
}

// healthy reports whether the recommended way reaches the port.
func (d diagnosis) healthy() bool {
	a := hostaccess.Recommended()
	return d.preflight(a).OK && !d.fails(a) && !d.elsewhere()
}

// print shows the diagnosis to a person.
func (d diagnosis) print(w io.Writer) {
	fmt.Fprintf(w, "port %d of this machine\n\n", d.port)
	if d.noEngine != nil {
		fmt.Fprintf(w, "no engine answers: %v\nso docker0 is taken to have its usual address, %v\n", d.noEngine, usualDocker0)
	} else {
		fmt.Fprintln(w, d.platform)
	}
	d.printListeners(w)
	for _, a := range []hostaccess.Access{hostaccess.Gateway(), hostaccess.HostNetwork(), hostaccess.None()} {
		d.printAccess(w, a)
	}
	fmt.Fprintln(w, "\nNot looked at: a firewall of the host, and networks that are internal. -matrix -docker measures both.")
}

func (d diagnosis) printListeners(w io.Writer) {
	fmt.Fprintln(w, "\nWho listens")
	found, hidden := d.preflight(hostaccess.None()).Listeners, false
	for _, l := range found {
		fmt.Fprintf(w, "  %v\n", l)
		hidden = hidden || l.PID == 0
	}
	if len(found) == 0 {
		fmt.Fprintln(w, "  nobody")
	}
	if hidden {
		fmt.Fprintln(w, "  Processes of other users are shown to root alone.")
	}
}

func (d diagnosis) printAccess(w io.Writer, a hostaccess.Access) {
	title := strings.Join(a.Flags(), " ")
	switch a {
	case hostaccess.None():
		title = "no access"
	case hostaccess.Recommended():
		title += " (recommended)"
	}
	fmt.Fprintf(w, "\nContainers with %s\n  %s\n", title, d.verdict(a))
	for _, finding := range d.platform.Findings(a) {
		fmt.Fprintf(w, "  %v\n", finding)
	}
}

// verdict is the answer in one line.
func (d diagnosis) verdict(a hostaccess.Access) string {
	report := d.preflight(a)
	switch {
	case a != hostaccess.None() && d.elsewhere():
		return "not known: the engine's host is not, or may not be, the machine whose listeners these are"
	case d.fails(a):
		return "not reached: see below"
	}
	return report.String()
}
