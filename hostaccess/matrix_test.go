package hostaccess_test

import (
	"net/netip"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/appnet-go/appnet/hostaccess"
)

// The measurements, for each vantage and target: which listeners answer, and how
// dials of the others end. L is bound to 127.0.0.1, A to 0.0.0.0, S to ::, D to
// docker0, G to the own gateway, N to another interface.
type measured struct {
	from    hostaccess.Vantage
	to      hostaccess.Target
	answers string
	rest    hostaccess.Outcome
}

const (
	refused = hostaccess.NotAccepted
	noRoute = hostaccess.NoRoute
	noName  = hostaccess.NoName
	silence = hostaccess.Silence
)

// everywhere are the rows that are the same for all engines, with a firewall or
// without.
var everywhere = []measured{
	{hostaccess.FromHostNetwork, hostaccess.ToName, "", noName},
	{hostaccess.FromHostNetwork, hostaccess.ToLoopback, "LAS", refused},
	{hostaccess.FromHostNetwork, hostaccess.ToDocker0, "ASD", refused},
	{hostaccess.FromHostNetwork, hostaccess.ToOwnGateway, "ASG", refused},
	{hostaccess.FromHostNetwork, hostaccess.ToInterface, "ASN", refused},
	{hostaccess.FromGateway, hostaccess.ToLoopback, "", refused},
	{hostaccess.FromDefaultBridge, hostaccess.ToName, "", noName},
	{hostaccess.FromDefaultBridge, hostaccess.ToLoopback, "", refused},
	{hostaccess.FromCustomNetwork, hostaccess.ToName, "", noName},
	{hostaccess.FromCustomNetwork, hostaccess.ToLoopback, "", refused},
	{hostaccess.FromInternalNetwork, hostaccess.ToName, "", noName},
	{hostaccess.FromInternalNetwork, hostaccess.ToLoopback, "", refused},
	{hostaccess.FromNone, hostaccess.ToName, "", noName},
	{hostaccess.FromNone, hostaccess.ToLoopback, "", refused},
	{hostaccess.FromNone, hostaccess.ToDocker0, "", noRoute},
	{hostaccess.FromNone, hostaccess.ToOwnGateway, "", noRoute},
	{hostaccess.FromNone, hostaccess.ToInterface, "", noRoute},
}

var open = slices.Concat(everywhere, []measured{
	{hostaccess.FromGateway, hostaccess.ToName, "ASD", refused},
	{hostaccess.FromGateway, hostaccess.ToDocker0, "ASD", refused},
	{hostaccess.FromGateway, hostaccess.ToOwnGateway, "ASG", refused},
	{hostaccess.FromGateway, hostaccess.ToInterface, "ASN", refused},
	{hostaccess.FromDefaultBridge, hostaccess.ToDocker0, "ASDG", refused},
	{hostaccess.FromDefaultBridge, hostaccess.ToOwnGateway, "ASDG", refused},
	{hostaccess.FromDefaultBridge, hostaccess.ToInterface, "ASN", refused},
	{hostaccess.FromCustomNetwork, hostaccess.ToDocker0, "ASD", refused},
	{hostaccess.FromCustomNetwork, hostaccess.ToOwnGateway, "ASG", refused},
	{hostaccess.FromCustomNetwork, hostaccess.ToInterface, "ASN", refused},
	{hostaccess.FromInternalNetwork, hostaccess.ToOwnGateway, "ASG", refused},
})

var firewalled = slices.Concat(everywhere, []measured{
	{hostaccess.FromGateway, hostaccess.ToName, "", silence},
	{hostaccess.FromGateway, hostaccess.ToDocker0, "", silence},
	{hostaccess.FromGateway, hostaccess.ToOwnGateway, "", silence},
	{hostaccess.FromGateway, hostaccess.ToInterface, "", silence},
	{hostaccess.FromDefaultBridge, hostaccess.ToDocker0, "", silence},
	{hostaccess.FromDefaultBridge, hostaccess.ToOwnGateway, "", silence},
	{hostaccess.FromDefaultBridge, hostaccess.ToInterface, "", silence},
	{hostaccess.FromCustomNetwork, hostaccess.ToDocker0, "", silence},
	{hostaccess.FromCustomNetwork, hostaccess.ToOwnGateway, "", silence},
	{hostaccess.FromCustomNetwork, hostaccess.ToInterface, "", silence},
	{hostaccess.FromInternalNetwork, hostaccess.ToOwnGateway, "", silence},
})

// internal are the rows of internal networks in which engines differ.
func internal(docker0, other string, rest hostaccess.Outcome) []measured {
	return []measured{
		{hostaccess.FromInternalNetwork, hostaccess.ToDocker0, docker0, rest},
		{hostaccess.FromInternalNetwork, hostaccess.ToInterface, other, rest},
	}
}

func TestPredict(t *testing.T) {
	letters := map[hostaccess.Binding]string{
		hostaccess.BoundLoopback: "L", hostaccess.BoundAll: "A", hostaccess.BoundAll6: "S",
		hostaccess.BoundDocker0: "D", hostaccess.BoundOwnGateway: "G", hostaccess.BoundInterface: "N",
	}
	for _, tt := range []struct {
		world hostaccess.World
		rows  []measured
	}{
		{hostaccess.World{Engine: "20.10.24"}, slices.Concat(open, internal("ASD", "ASN", refused))},
		{hostaccess.World{Engine: "26.1.5"}, slices.Concat(open, internal("", "", noRoute))},
		{hostaccess.World{Engine: "28.5.2+dfsg4"}, slices.Concat(open, internal("", "", noRoute))},
		{hostaccess.World{}, slices.Concat(open, internal("", "", noRoute))},
		{hostaccess.World{Engine: "20.10", Firewall: true}, slices.Concat(firewalled, internal("", "", silence))},
		{hostaccess.World{Engine: "28.5", Firewall: true}, slices.Concat(firewalled, internal("", "", noRoute))},
	} {
		if want := len(hostaccess.Vantages()) * len(hostaccess.Targets()); len(tt.rows) != want {
			t.Errorf("%+v: %d rows, want %d", tt.world, len(tt.rows), want)
		}
		for _, row := range tt.rows {
			for _, bound := range hostaccess.Bindings() {
				want := row.rest
				if strings.Contains(row.answers, letters[bound]) {
					want = hostaccess.Answers
				}
				if got := tt.world.Predict(row.from, bound, row.to); got != want {
					t.Errorf("%+v: from %v to %v, a listener on %v: %v, want %v", tt.world, row.from, row.to, bound, got, want)
				}
			}
		}
	}
}

// A verdict of Reach and a cell of the matrix are two answers to one question.
func TestMatrixAgreesWithReach(t *testing.T) {
	addrs := map[hostaccess.Binding]netip.Addr{
		hostaccess.BoundLoopback: netip.MustParseAddr("127.0.0.1"), hostaccess.BoundAll: netip.IPv4Unspecified(),
		hostaccess.BoundAll6: netip.IPv6Unspecified(), hostaccess.BoundDocker0: docker0,
		hostaccess.BoundOwnGateway: netip.MustParseAddr("172.18.0.1"), hostaccess.BoundInterface: netip.MustParseAddr("10.0.2.15"),
	}
	for from, access := range map[hostaccess.Vantage]hostaccess.Access{
		hostaccess.FromHostNetwork: hostaccess.HostNetwork(), hostaccess.FromGateway: hostaccess.Gateway(),
	} {
		for bound, addr := range addrs {
			verdict, cell := access.Reach(addr, docker0), hostaccess.World{}.Cell(from, bound)
			if verdict.OK != (cell.Outcome == hostaccess.Answers) {
				t.Errorf("%v, a listener on %v: Reach says %+v, the matrix %v", access, bound, verdict, cell)
			}
			if byName := verdict.Address == hostaccess.GatewayName; byName != (cell.Outcome == hostaccess.Answers && cell.To == hostaccess.ToName) {
				t.Errorf("%v, a listener on %v: Reach says %+v, the matrix %v", access, bound, verdict, cell)
			}
		}
	}
}

func TestMatrixMarkdown(t *testing.T) {
	got := strings.Split(hostaccess.World{}.Matrix().Markdown(), "\n")
	want := []string{
		`| container on \ listener on | 127.0.0.1 | 0.0.0.0 | :: | docker0 | own gateway | another interface |`,
		"|---|---|---|---|---|---|---|",
	}
	if diff := cmp.Diff(want, got[:2]); diff != "" || len(got) != 2+len(hostaccess.Vantages()) {
		t.Errorf("%d lines (-want +got)\n%s", len(got), diff)
	}
	if want := "| none | unreachable | unreachable | unreachable | unreachable | unreachable | unreachable |"; got[len(got)-1] != want {
		t.Errorf("got %s, want %s", got[len(got)-1], want)
	}
}

func TestMatrixStrings(t *testing.T) {
	got := []string{
		hostaccess.Vantage(0).String(), hostaccess.Binding(99).String(), hostaccess.Target(0).String(), hostaccess.Outcome(9).String(),
		hostaccess.FromNone.String(), hostaccess.BoundAll6.String(), hostaccess.ToOwnGateway.String(), hostaccess.Silence.String(),
		hostaccess.World{Firewall: true}.Cell(hostaccess.FromGateway, hostaccess.BoundAll).String(),
	}
	want := []string{"Vantage(0)", "Binding(99)", "Target(0)", "Outcome(9)", "none", "::", "its own gateway", "times out", "times out"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if got := (hostaccess.World{}).Predict(hostaccess.FromHostNetwork, 0, hostaccess.ToLoopback); got != refused {
		t.Errorf("a binding that is none: %v", got)
	}
}
