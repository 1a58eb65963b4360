package rollout_test

import (
	"encoding/json"
	"maps"
	"net/url"
	"strings"
	"testing"

	"github.com/docker/docker/api/types/container"
	dnetwork "github.com/docker/docker/api/types/network"
	"github.com/docker/go-connections/nat"
	"github.com/google/go-cmp/cmp"

	"github.com/appnet-go/appnet/fakedocker"
	"github.com/appnet-go/appnet/phases/rollout"
)

// TestCalls compares what a rollout says that it will do with what it does, call
// by call, on all engines.
func TestCalls(t *testing.T) {
	orders := []rollout.Order{
		nil, rollout.SignalFirst(), {rollout.Leave, rollout.Wait, rollout.Stop}, {rollout.Signal, rollout.Wait},
	}
	for _, profile := range fakedocker.Profiles() {
		for i, l := range layouts {
			t.Run(profile+"/"+l.name, func(t *testing.T) {
				w := newTown(t, profile, l, 2)
				defer w.eng.Close()
				w.spec.Order, w.spec.Parallel = orders[i%len(orders)], 1
				for _, step := range []struct {
					release string
					count   int
				}{{"1", 2}, {"2", 3}, {"2", 3}, {"2", 1}, {"3", 2}, {"3", 0}} {
					spec := w.of(step.release)
					spec.Processes[0].Count = step.count
					w.asSaid(spec)
				}
			})
		}
	}
}

// TestCallsSwap is the same for containers that cannot overlap.
func TestCallsSwap(t *testing.T) {
	w := newTown(t, "28.5", layouts[4], 1)
	defer w.eng.Close()
	w.spec.Parallel = 1
	w.spec.Processes[0].HostConfig.PortBindings = nat.PortMap{"5000/tcp": {{HostPort: "8080"}}}
	w.asSaid(w.of("1"))
	prepared := w.asSaid(w.of("2"))
	want := []string{"web: old and new cannot overlap, as they take ports of the host: the old container stops before the new one starts"}
	if diff := cmp.Diff(want, prepared.Notes()); diff != "" {
		t.Errorf("notes (-want +got):\n%s", diff)
	}
}

// TestPreparedJSON reads back what a rollout says of itself.
func TestPreparedJSON(t *testing.T) {
	w := newTown(t, "28.5", layouts[1], 1)
	defer w.eng.Close()
	prepared := w.prepare(w.of("1"))
	text, err := json.Marshal(prepared)
	w.success(err)
	var read struct {
		Rollout, App, Release string
		Calls                 []rollout.Call
	}
	w.success(json.Unmarshal(text, &read))
	if diff := cmp.Diff(prepared.Calls(), read.Calls); diff != "" || read.Rollout != prepared.ID() || read.App != "shop" || read.Release != "1" {
		t.Errorf("read back %+v (-want +got):\n%s", read, diff)
	}
}

func (w *town) prepare(spec rollout.Spec) *rollout.Prepared {
	w.t.Helper()
	plan, err := spec.Plan()
	w.success(err)
	prepared, err := plan.Prepare(w.t.Context(), w.eng.Client())
	w.success(err)
	return prepared
}

// asSaid runs a rollout and compares its calls with those that it said.
func (w *town) asSaid(spec rollout.Spec) *rollout.Prepared {
	w.t.Helper()
	prepared := w.prepare(spec)
	said, names := prepared.Calls(), w.names()
	done := len(w.eng.Calls())
	_, err := prepared.Run(w.t.Context())
	w.success(err)
	calls := w.eng.Calls()[done:]
	maps.Copy(names, w.names())
	want, got := merge(said, w.made(names, calls))
	if diff := cmp.Diff(want, got); diff != "" {
		w.t.Errorf("said and done (-want +got):\n%s", diff)
	}
	return prepared
}

// names returns the names of all containers and networks, by ID.
func (w *town) names() map[string]string {
	w.t.Helper()
	names := make(map[string]string)
	cs, err := w.eng.Client().ContainerList(w.t.Context(), container.ListOptions{All: true})
	w.success(err)
	for _, c := range cs {
		names[c.ID] = c.Names[0][1:]
	}
	ns, err := w.eng.Client().NetworkList(w.t.Context(), dnetwork.ListOptions{})
	w.success(err)
	for _, n := range ns {
		names[n.ID] = n.Name
	}
	return names
}

// made writes down calls as a rollout says them. The ledger is gone by now.
func (w *town) made(names map[string]string, calls []fakedocker.Call) []rollout.Call {
	var made []rollout.Call
	for _, c := range calls {
		call := rollout.Call{Op: c.Op}
		query, err := url.ParseQuery(c.Query)
		w.success(err)
		call.Container = query.Get("name")
		parts := strings.Split(c.Path, "/")
		if len(parts) > 3 && parts[3] != "create" && parts[3] != "json" {
			name, known := names[parts[3]]
			if !known {
				name = "the ledger"
			}
			call.Container = name
		}
		if parts[2] == "networks" {
			call.Container, call.Network = "", call.Container
		}
		made = append(made, call)
	}
	return made
}

// merge lines up what was said with what was made, as texts: what depends is left
// out where it was not done, and polls count once.
func merge(said, made []rollout.Call) (want, got []string) {
	for _, c := range said {
		if c.Op == "Switch" || c.Op == "Check" || c.Op == "Settle" {
			continue
		}
		n := 0
		for len(made) > 0 && same(c, made[0]) && (n == 0 || c.Polls && c.If) { // a check succeeds at once here
			got = append(got[:len(got):len(got)], textOf(c))
			made = made[1:]
			n++
		}
		if n > 1 {
			got = got[:len(got)-n+1]
		}
		if n > 0 || !c.If {
			want = append(want, textOf(c))
		}
	}
	for _, c := range made {
		got = append(got, "beside: "+textOf(c))
	}
	return want, got
}

func same(said, made rollout.Call) bool {
	ledger := strings.HasPrefix(said.Container, "shop.rollout")
	names := said.Container == "" || made.Container == "" || said.Container == made.Container || ledger && made.Container == "the ledger"
	return said.Op == made.Op && names && (made.Network == "" || said.Network == made.Network)
}

func textOf(c rollout.Call) string {
	return strings.TrimSpace(c.Op + " " + c.Container + " " + c.Network)
}
