package hostaccess

import (
	"cmp"
	"fmt"
	"net/netip"
	"slices"
	"strings"
)

// Listener is a socket of the host on which a process accepts TCP connections.
// Package listeners reads those of this machine.
type Listener struct {
	Addr    netip.Addr // that the socket is bound to; 0.0.0.0 and :: stand for all
	Port    uint16
	PID     int    // of the process; 0 if it could not be found, mostly for want of rights
	Process string // its name; "" if it is not known
}

// Compare orders listeners by port, then by address, IPv4 first, and by process.
func (l Listener) Compare(other Listener) int {
	return cmp.Or(
		cmp.Compare(l.Port, other.Port),
		l.Addr.Unmap().Compare(other.Addr.Unmap()),
		cmp.Compare(l.PID, other.PID),
		cmp.Compare(l.Process, other.Process),
	)
}

// String returns where it listens and who that is, such as
// "127.0.0.1:5432 (postgres, pid 812)".
func (l Listener) String() string {
	where := l.where()
	switch {
	case l.Process != "" && l.PID != 0:
		return fmt.Sprintf("%s (%s, pid %d)", where, l.Process, l.PID)
	case l.Process != "":
		return fmt.Sprintf("%s (%s)", where, l.Process)
	case l.PID != 0:
		return fmt.Sprintf("%s (pid %d)", where, l.PID)
	}
	return where
}

// Report is what [Preflight] found out about a port.
type Report struct {
	Port    uint16
	OK      bool
	Address string // the name or address to use, with the port; "" unless OK
	Reason  string // why, and if not OK what to change

	// Listeners are those on the port, sorted; Decisive is the one that the
	// answer is about, and the zero Listener if nothing listens.
	Listeners []Listener
	Decisive  Listener
}

// String returns one line: the port, the answer, the process and the reason.
func (r Report) String() string {
	who := ""
	if r.Decisive != (Listener{}) {
		who = r.Decisive.String() + ": "
	}
	if !r.OK {
		return fmt.Sprintf("port %d: not reached: %s%s", r.Port, who, r.Reason)
	}
	return fmt.Sprintf("port %d: reached at %s: %s%s", r.Port, r.Address, who, r.Reason)
}

// Preflight tells whether containers with the access a reach a port of their
// host, before any of them runs: which of the host's listeners answers, where, and
// if none does, what to change. The gateway is as in [Access.Reach], whose limits
// hold here too: internal networks, a firewall and Docker Desktop change the
// answer.
func Preflight(all []Listener, a Access, gateway netip.Addr, port uint16) Report {
	r := Report{Port: port}
	for _, l := range all {
		if l.Port == port {
			r.Listeners = append(r.Listeners, l)
		}
	}
	slices.SortFunc(r.Listeners, Listener.Compare)
	switch {
	case a.mode == ModeNone:
		r.Reason = a.reach(netip.Addr{}, gateway, "").Reason
	case len(r.Listeners) == 0:
		r.Reason = "nothing listens there: start the service, or look for its port"
	default:
		r.decide(a, gateway.Unmap())
	}
	return r
}

// decide takes the listener that is reached in the way the access is meant, or
// else any that is reached, or else says what is wrong with all of them.
func (r *Report) decide(a Access, gateway netip.Addr) {
	best := Verdict{}
	for _, l := range r.Listeners {
		v := a.reach(l.Addr.Unmap(), gateway, l.where())
		if v.OK && (!best.OK || v.Address == a.Address() && best.Address != a.Address()) {
			best, r.Decisive = v, l
		}
	}
	if best.OK {
		r.OK, r.Reason = true, best.Reason
		r.Address = joinPort(best.Address, r.Port)
		return
	}
	r.Decisive = r.Listeners[0]
	r.Reason = a.reach(r.Decisive.Addr.Unmap(), gateway, r.where()).Reason
}

func (l Listener) where() string {
	return netip.AddrPortFrom(l.Addr.Unmap(), l.Port).String()
}

// where names all the sockets on the port, each once.
func (r *Report) where() string {
	var texts []string
	for _, l := range r.Listeners {
		texts = append(texts, l.where())
	}
	return strings.Join(slices.Compact(texts), " and ")
}

// joinPort puts a name or address and a port together, as dialers take them.
func joinPort(address string, port uint16) string {
	if addr, err := netip.ParseAddr(address); err == nil {
		return netip.AddrPortFrom(addr, port).String()
	}
	return fmt.Sprintf("%s:%d", address, port)
}
