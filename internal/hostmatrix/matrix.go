// Package hostmatrix measures what package hostaccess predicts: from which
// containers which listeners of the host are reached, and by which target.
//
// [Measure] opens real listeners on the host of a lab's engine, starts one real
// container for each vantage, and lets it dial every listener at every target.
// The result has the prediction beside every outcome. It is the measure of the
// tests of hostaccess, of the example's -matrix, and through them of the tables
// in docs/hostaccess.md.
package hostmatrix

import (
	"fmt"
	"net/netip"

	"github.com/appnet-go/appnet/hostaccess"
)

// A Cell is one attempt to connect.
type Cell struct {
	From      hostaccess.Vantage
	Bound     hostaccess.Binding
	To        hostaccess.Target
	Measured  hostaccess.Outcome // 0 for an outcome that hostaccess has no word for
	Predicted hostaccess.Outcome
}

// Differs reports whether the attempt ended in another way than predicted.
func (c Cell) Differs() bool { return c.Measured != c.Predicted }

// String returns the cell in one line.
func (c Cell) String() string {
	return fmt.Sprintf("from %v to %v, a listener on %v: %v, predicted %v", c.From, c.To, c.Bound, c.Measured, c.Predicted)
}

// A Matrix is what was measured on an engine.
type Matrix struct {
	World  hostaccess.World
	Places Places
	Cells  []Cell // by vantage, then by binding, then by target, in the order of hostaccess
}

// Places are the addresses of the host that were listened on and dialled.
type Places struct {
	Docker0   netip.Addr
	Custom    netip.Addr // the gateway of the custom network
	Internal  netip.Addr // the gateway of the internal network
	Interface netip.Addr // the zero Addr if the host has none: those cells are left out
}

// own returns the address of the bridge that a container is on.
func (p Places) own(from hostaccess.Vantage) netip.Addr {
	switch from {
	case hostaccess.FromDefaultBridge:
		return p.Docker0
	case hostaccess.FromInternalNetwork:
		return p.Internal
	}
	return p.Custom
}

// bound returns the address of a binding; the zero Addr if there is none.
func (p Places) bound(from hostaccess.Vantage, b hostaccess.Binding) netip.Addr {
	switch b {
	case hostaccess.BoundLoopback:
		return loopback
	case hostaccess.BoundAll:
		return netip.IPv4Unspecified()
	case hostaccess.BoundAll6:
		return netip.IPv6Unspecified()
	case hostaccess.BoundDocker0:
		return p.Docker0
	case hostaccess.BoundOwnGateway:
		return p.own(from)
	}
	return p.Interface
}

// dialled returns the name or address of a target; "" if there is none.
func (p Places) dialled(from hostaccess.Vantage, to hostaccess.Target) string {
	addr := p.Interface
	switch to {
	case hostaccess.ToName:
		return hostaccess.GatewayName
	case hostaccess.ToLoopback:
		addr = loopback
	case hostaccess.ToDocker0:
		addr = p.Docker0
	case hostaccess.ToOwnGateway:
		addr = p.own(from)
	}
	if !addr.IsValid() {
		return ""
	}
	return addr.String()
}

var loopback = netip.AddrFrom4([4]byte{127, 0, 0, 1})

// blank returns all cells of a world that have addresses, not yet measured.
func blank(w hostaccess.World, p Places) []Cell {
	var cells []Cell
	for _, from := range hostaccess.Vantages() {
		for _, bound := range hostaccess.Bindings() {
			for _, to := range hostaccess.Targets() {
				if p.bound(from, bound).IsValid() && p.dialled(from, to) != "" {
					cells = append(cells, Cell{From: from, Bound: bound, To: to, Predicted: w.Predict(from, bound, to)})
				}
			}
		}
	}
	return cells
}
