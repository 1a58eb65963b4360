package handover

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/appnet-go/appnet/internal/lab"
	"github.com/appnet-go/appnet/internal/probe"
)

func bench(t *testing.T, profile string) *Bench {
	t.Helper()
	b, err := NewBench(t.Context(), lab.ForTest(t, profile))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// What is measured on real engines is so on the fake ones.

func TestUnnameHurtsNobody(t *testing.T) {
	t.Parallel()
	r := Retirement{Order: Order{Unname, Wait(keep + settle), Stop}, Ending: "quit", Replicas: 1}
	got, err := bench(t, "28.5").Retire(t.Context(), r, 1)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range append(got.Trials[0].Misses, got.Elsewhere...) {
		if m.By != probe.First || m.Kind != probe.Refusal { // of a server that starts
			t.Errorf("missed: %s", rawMiss(m))
		}
	}
	for by, tally := range got.Tallies {
		if tally.Asked == 0 {
			t.Errorf("%s: nobody asked", by)
		}
	}
}

func TestGatesKeepTheLowestFreeAddress(t *testing.T) {
	t.Parallel()
	for _, hole := range []bool{false, true} {
		gates, err := bench(t, "20.10").Gates(t.Context(), hole, 1)
		if err != nil {
			t.Fatal(err)
		}
		want := probe.OK
		if hole {
			want = probe.TimedOut
		}
		g := gates[0]
		if g.AddressKept == hole || g.Outgoing != want || g.Incoming != want {
			t.Errorf("%+v; want requests under way to end as %v", g, want)
		}
	}
}

func TestNames(t *testing.T) {
	t.Parallel()
	for _, profile := range []string{"20.10", "26.1", "28.5"} {
		b := bench(t, profile)
		for name, race := range map[string]func() (Race, error){
			"creates":  func() (Race, error) { return b.Creates(t.Context(), 2) },
			"renames":  func() (Race, error) { return b.Renames(t.Context(), 2) },
			"both":     func() (Race, error) { return b.RenameAgainstCreate(t.Context(), 2) },
			"networks": func() (Race, error) { return b.Networks(t.Context(), 2) },
		} {
			if name == "networks" && profile == "20.10" {
				continue // as many win as overlap
			}
			got, err := race()
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(map[int]int{1: 2}, got.Winners); diff != "" || len(got.Others) > 0 {
				t.Errorf("%s: %s: rounds by winners (-want +got)\n%s%v", profile, name, diff, got.Others)
			}
		}
		if created, renamed, removed, err := b.Views(t.Context(), 2); created+renamed+removed != 6 || err != nil {
			t.Errorf("%s: a list shows %d, %d, %d of 2, %v", profile, created, renamed, removed, err)
		}
	}
}

// All lookups have an answer while another container comes and goes. A rename is
// another matter: the only holder is without its names for a moment.
func TestLookups(t *testing.T) {
	t.Parallel()
	polls, err := bench(t, "26.1").Lookups(t.Context(), 3)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range polls {
		renamed := strings.Contains(p.What, "renamed")
		if p.Asked == 0 || p.Missed > 0 && !renamed {
			t.Error(p)
		}
	}
}

func TestRow(t *testing.T) {
	at := time.Unix(1000, 0)
	r := sorted(Retirement{Order{Stop}, "finish", 2}, []window{{at, at.Add(time.Second)}, {at.Add(time.Minute), at.Add(time.Minute + 3*time.Second)}},
		probe.Seen{
			Misses: []probe.Miss{
				{By: probe.First, Kind: probe.Refusal, At: at.Add(-50 * time.Millisecond)},
				{By: probe.First, Kind: probe.Silence, At: at},
				{By: probe.First, Kind: probe.Refusal, At: at.Add(30 * time.Second)},
			},
			Late:    []probe.Late{{By: probe.Next, At: at.Add(time.Minute)}},
			Tallies: map[probe.Manner]probe.Tally{probe.Next: {Longest: 1234 * time.Millisecond}},
		})
	want := "| finish | 2 | stop | 0; 0.5 late | 1.0 (0-2) refused 50%, timeout 50% | 0 | 0 | 3s | 1.23s |\n"
	if diff := cmp.Diff(want, r.Row()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if got, want := Starting([]Result{r}), "(2 starts): first: refused 1"; !strings.HasSuffix(got, want) {
		t.Errorf("%q, want it to end with %q", got, want)
	}
}
