package hostmatrix

import (
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/appnet-go/appnet/hostaccess"
)

// mark stands before an outcome that is another one than predicted.
const mark = "!! "

// String returns the addresses, in one line for each.
func (p Places) String() string {
	other := "none: its cells are left out"
	if p.Interface.IsValid() {
		other = p.Interface.String()
	}
	return fmt.Sprintf("%-30s %v\n%-30s %v\n%-30s %v\n%-30s %s",
		"docker0", p.Docker0, "the custom network's gateway", p.Custom,
		"the internal network's gateway", p.Internal, "another interface", other)
}

// Differences returns the cells that ended in another way than predicted.
func (m Matrix) Differences() []Cell {
	return slices.DeleteFunc(slices.Clone(m.Cells), func(c Cell) bool { return !c.Differs() })
}

// Table returns the cells of one vantage as a table for a person: two lines for
// each listener, measured and predicted, and a column for each target. It ends
// without a line break.
func (m Matrix) Table(from hostaccess.Vantage) string {
	var text strings.Builder
	w := tabwriter.NewWriter(&text, 0, 0, 2, ' ', 0)
	row := func(cells ...string) { _, _ = w.Write([]byte(strings.Join(cells, "\t") + "\n")) }
	targets := m.targets(from)
	heading := []string{"listener on", ""}
	for _, to := range targets {
		heading = append(heading, "to "+to.String())
	}
	row(heading...)
	for _, bound := range hostaccess.Bindings() {
		measured, predicted := []string{bound.String(), "measured"}, []string{"", "predicted"}
		for _, c := range m.Cells {
			if c.From == from && c.Bound == bound {
				measured, predicted = append(measured, c.measured()), append(predicted, c.Predicted.String())
			}
		}
		if len(measured) > 2 {
			row(measured...)
			row(predicted...)
		}
	}
	_ = w.Flush()
	return strings.TrimSuffix(text.String(), "\n")
}

// measured returns the outcome, marked if it is another one than predicted.
func (c Cell) measured() string {
	if c.Differs() {
		return mark + c.Measured.String()
	}
	return c.Measured.String()
}

// targets returns those that have cells.
func (m Matrix) targets(from hostaccess.Vantage) []hostaccess.Target {
	return slices.DeleteFunc(hostaccess.Targets(), func(to hostaccess.Target) bool {
		return !slices.ContainsFunc(m.Cells, func(c Cell) bool { return c.From == from && c.To == to })
	})
}
