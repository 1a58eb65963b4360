package rollout_test

import (
	"errors"
	"testing"
	"time"

	"github.com/docker/docker/api/types/container"

	"github.com/appnet-go/appnet/fakedocker"
	"github.com/appnet-go/appnet/network"
	"github.com/appnet-go/appnet/phases"
	"github.com/appnet-go/appnet/phases/rollout"
)

// TestPlanProblems checks that all that is wrong is said at once.
func TestPlanProblems(t *testing.T) {
	spec := rollout.Spec{
		App: phases.App{Name: "shop"},
		Processes: []rollout.Process{
			{Name: "web", Count: -1}, {Name: "web", Count: 1}, {Name: "Worker", Count: 1, Config: container.Config{Image: "app:1"}},
			{Name: "clock", Count: 1, Config: container.Config{Image: "app:1"}, HostConfig: container.HostConfig{AutoRemove: true}},
		},
		Options: rollout.Options{Order: rollout.Order{9}, StopTimeout: time.Millisecond, Parallel: -1},
	}
	_, err := spec.Plan()
	var e *rollout.Error
	if !errors.Is(err, phases.ErrInvalid) || !errors.As(err, &e) || e.Op != "plan" || e.App != "shop" {
		t.Fatalf("got %v", err)
	}
	want := `plan shop: count "-1": negative: the least is 0, which takes all containers of web away
process "web": listed twice: say each process once
image "": empty: say what the containers of web are made of
auto-remove "true": containers of clock that have ended would be gone, and a rollout could not start them again: leave it false, rollouts remove what is old
stop-timeout "1ms": engines take whole seconds
parallel "-1": negative: leave it 0 for the default
order "Retirement(9)": no step: use unname, leave, signal, wait, stop
plan shop.Worker: process "Worker": upper-case 'W': use lower-case letters, digits, '-' and '_'`
	if got := err.Error(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// BenchmarkDryRun is all of a dry run of 1,000 new containers: the plan, the two
// reads of a fake engine that has none of the app yet, the decision and the list
// of calls.
func BenchmarkDryRun(b *testing.B) {
	eng, err := fakedocker.New(fakedocker.Options{Images: map[string]fakedocker.Program{"app:1": nil}})
	if err != nil {
		b.Fatal(err)
	}
	defer eng.Close()
	for _, name := range []string{"a", "b", "c"} {
		if _, err := network.New(eng.Client()).Create(b.Context(), network.Spec{Name: name}); err != nil {
			b.Fatal(err)
		}
	}
	spec, cli := shop(900, 100), eng.Client()
	calls := 0
	for b.Loop() {
		plan, err := spec.Plan()
		if err != nil {
			b.Fatal(err)
		}
		prepared, err := plan.Prepare(b.Context(), cli)
		if err != nil {
			b.Fatal(err)
		}
		calls = len(prepared.Calls())
	}
	b.ReportMetric(float64(calls), "calls/plan")
}

func BenchmarkPlan(b *testing.B) {
	spec := shop(900, 100)
	for b.Loop() {
		if _, err := spec.Plan(); err != nil {
			b.Fatal(err)
		}
	}
}
