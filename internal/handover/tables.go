package handover

import (
	"fmt"
	"strings"
	"time"

	"github.com/appnet-go/appnet/internal/probe"
)

// GateTable returns gates of one kind as the line of a table.
func GateTable(gates []Gate) string {
	var leave, join, both, out, in []time.Duration
	var kept, mac, outgoing, incoming int
	for _, g := range gates {
		leave, join, both = append(leave, g.Leave), append(join, g.Join), append(both, g.Leave+g.Join)
		out, in = append(out, g.OutgoingTook), append(in, g.IncomingTook)
		kept, mac = kept+one(g.AddressKept), mac+one(g.MACKept)
		outgoing, incoming = outgoing+one(g.Outgoing == probe.OK), incoming+one(g.Incoming == probe.OK)
	}
	n := len(gates)
	return "| lower address free | leave | join | both | address kept | MAC kept | own request under way | request to it under way |\n" +
		"|---|---|---|---|---|---|---|---|\n" +
		fmt.Sprintf("| %v | %s | %s | %s | %d of %d | %d of %d | %d of %d answered, after %s | %d of %d answered, after %s |\n",
			n > 0 && gates[0].Hole, spread(leave), spread(join), spread(both), kept, n, mac, n,
			outgoing, n, spread(out), incoming, n, spread(in))
}

func one(b bool) int {
	if b {
		return 1
	}
	return 0
}

// spread returns the median with the least and the most.
func spread(all []time.Duration) string {
	if len(all) == 0 {
		return "-"
	}
	m := median(all) // sorts
	return fmt.Sprintf("%v (%v-%v)", m.Round(time.Millisecond), all[0].Round(time.Millisecond), all[len(all)-1].Round(time.Millisecond))
}

// RevivalTable returns who came back.
func RevivalTable(all []Revival) string {
	var text strings.Builder
	text.WriteString("| restart policy | told by | exits with 0 | exits with 1 |\n|---|---|---|---|\n")
	for i := 0; i+1 < len(all); i += 2 {
		fmt.Fprintf(&text, "| %s | %s | %s | %s |\n", all[i].Policy, all[i].Call, back(all[i]), back(all[i+1]))
	}
	return text.String()
}

func back(r Revival) string {
	if r.Back {
		return "comes back"
	}
	return "stays down"
}
