package hostmatrix

import (
	"context"
	"errors"
	"net/netip"
	"strings"
	"testing"

	"github.com/docker/docker/api/types/container"
	"github.com/google/go-cmp/cmp"

	"github.com/appnet-go/appnet/hostaccess"
	"github.com/appnet-go/appnet/internal/lab"
)

var places = Places{
	Docker0: netip.MustParseAddr("172.17.0.1"), Custom: netip.MustParseAddr("172.18.0.1"),
	Internal: netip.MustParseAddr("172.19.0.1"), Interface: netip.MustParseAddr("10.0.2.15"),
}

// Every cell is measured, once, and nothing but the networks waits for the lab.
func TestMeasure(t *testing.T) {
	for _, profile := range lab.Profiles() {
		l := lab.ForTest(t, profile)
		m, err := Measure(t.Context(), l, false)
		if err != nil {
			t.Fatal(err)
		}
		cells := map[Cell]bool{}
		for _, c := range m.Cells {
			cells[Cell{From: c.From, Bound: c.Bound, To: c.To}] = true
			if c.Differs() {
				t.Errorf("%s: %v", profile, c)
			}
		}
		if len(m.Cells) != 180 || len(cells) != 180 {
			t.Errorf("%s: %d cells, %d of them different ones, want 180", profile, len(m.Cells), len(cells))
		}
		if diff := cmp.Diff(places.String(), m.Places.String()); diff != "" {
			t.Errorf("%s: places (-want +got)\n%s", profile, diff)
		}
		list, err := l.Client.ContainerList(t.Context(), container.ListOptions{All: true})
		if err != nil || len(list) > 0 {
			t.Errorf("%s: left behind: %v, %v", profile, list, err)
		}
	}
}

// A prediction for another world is wrong in the cells that this world has.
func TestMeasureFindsDifferences(t *testing.T) {
	m, err := Measure(t.Context(), lab.ForTest(t, "28.5"), true)
	if err != nil {
		t.Fatal(err)
	}
	got := m.Differences()
	if want := 4*6 + 3*6 + 3*6 + 6; len(got) != want { // what is silent behind a firewall
		t.Errorf("%d cells differ, want %d", len(got), want)
	}
	for _, c := range got {
		if c.Predicted != hostaccess.Silence || c.From == hostaccess.FromHostNetwork {
			t.Error(c)
		}
	}
}

func TestMeasureEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if m, err := Measure(ctx, lab.ForTest(t, ""), false); !errors.Is(err, context.Canceled) || len(m.Cells) > 0 {
		t.Errorf("%v, %v", m, err)
	}
}

func TestEachStopsAtAnError(t *testing.T) {
	broken := errors.New("broken")
	err := each(t.Context(), []*Cell{{}, {}, {}}, func(context.Context, *Cell) error { return broken })
	if !errors.Is(err, broken) {
		t.Errorf("%v, want broken", err)
	}
}

func TestPlacesWithoutInterface(t *testing.T) {
	p := places
	p.Interface = netip.Addr{}
	if got := len(blank(hostaccess.World{}, p)); got != 6*5*4 {
		t.Errorf("%d cells, want those of 5 listeners and 4 targets", got)
	}
	if !strings.Contains(p.String(), "none: its cells are left out") {
		t.Error(p)
	}
}

func TestTable(t *testing.T) {
	m := Matrix{Places: places, Cells: blank(hostaccess.World{}, places)}
	for i := range m.Cells {
		m.Cells[i].Measured = m.Cells[i].Predicted
	}
	m.Cells[0].Measured = hostaccess.Silence
	var got []string
	for line := range strings.Lines(m.Table(hostaccess.FromHostNetwork)) {
		got = append(got, strings.TrimRight(line, " \n"))
	}
	want := []string{
		"listener on                   to the gateway's name  to 127.0.0.1  to docker0's address  to its own gateway  to that interface's address",
		"127.0.0.1          measured   !! times out           answers       refused               refused             refused",
		"                   predicted  no such name           answers       refused               refused             refused",
		"0.0.0.0            measured   no such name           answers       answers               answers             answers",
		"                   predicted  no such name           answers       answers               answers             answers",
	}
	if diff := cmp.Diff(want, got[:5]); diff != "" || len(got) != 13 {
		t.Errorf("%d lines (-want +got)\n%s", len(got), diff)
	}
	const line = "from host network to the gateway's name, a listener on 127.0.0.1: times out, predicted no such name"
	if d := m.Differences(); len(d) != 1 || d[0].String() != line {
		t.Errorf("differences %v", d)
	}
}
