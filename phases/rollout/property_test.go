package rollout_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/docker/docker/api/types/container"
	dnetwork "github.com/docker/docker/api/types/network"

	"github.com/appnet-go/appnet/fakedocker"
	"github.com/appnet-go/appnet/phases/rollout"
)

// TestProperty rolls out random sizes and releases over random networks, with
// random faults at random calls, and keeps the promises: after a rollout and a
// Recover the app is what it was or what it was to become, whole, and nobody who
// asked went without an answer.
func TestProperty(t *testing.T) {
	for seed := range uint64(60) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			random := rand.New(rand.NewPCG(seed, 7))
			profiles := fakedocker.Profiles()
			w := newTown(t, profiles[random.IntN(len(profiles))], layouts[random.IntN(len(layouts))], 1)
			defer w.eng.Close()
			size, release := 1+random.IntN(3), 0
			_, err := rollout.Run(t.Context(), w.eng.Client(), w.sized("0", size))
			w.success(err)
			for step := range 6 {
				w.about = fmt.Sprintf("seed %d, step %d", seed, step)
				before := w.want(fmt.Sprint(release), size)
				next, n := release+random.IntN(2), 1+random.IntN(3)
				w.faulty(random)
				_, err := rollout.Run(t.Context(), w.eng.Client(), w.sized(fmt.Sprint(next), n))
				w.guard()
				w.takeOver()
				switch state, after := w.state(), w.want(fmt.Sprint(next), n); state {
				case after:
					release, size = next, n
				case before:
					if err == nil {
						t.Errorf("%s: the rollout returned nil, and nothing has changed", w.about)
					}
				default:
					t.Fatalf("%s: %v: neither\n%s\nnor\n%s\nbut\n%s", w.about, err, before, after, state)
				}
			}
			if len(w.nobody) > 0 {
				t.Errorf("nobody answered on\n%s", strings.Join(w.nobody, "\n"))
			}
		})
	}
}

func (w *town) sized(release string, n int) rollout.Spec {
	spec := w.of(release)
	spec.Processes = slices.Clone(spec.Processes)
	spec.Processes[0].Count = n
	return spec
}

// faulty has up to three of the next calls go wrong, and then perhaps all.
func (w *town) faulty(random *rand.Rand) {
	at := make(map[int]fakedocker.Fault)
	for range random.IntN(4) {
		faults := []fakedocker.Fault{{Status: 500, Message: "no"}, {Drop: true}, {LoseAnswer: true}, {Status: 409, Message: "no"}}
		at[1+random.IntN(40)] = faults[random.IntN(len(faults))]
	}
	dead := 1000
	if random.IntN(3) == 0 {
		dead = 1 + random.IntN(40)
	}
	w.guard()
	watch, n := w.watch, 0
	w.eng.Intercept(func(ctx context.Context, c fakedocker.Call) fakedocker.Fault {
		watch(ctx, c)
		w.mu.Lock()
		defer w.mu.Unlock()
		if n++; n >= dead {
			return fakedocker.Fault{Drop: true}
		}
		return at[n]
	})
}

var soakRollouts = flag.Int("soak", 40, "how many rollouts the soak test does")

// TestSoak does rollout after rollout, every fifth of which fails, and counts
// what there is.
func TestSoak(t *testing.T) {
	w := newTown(t, "28.5", layouts[5], 2)
	defer w.eng.Close()
	w.rolls("first")
	things, routines, files := w.things(), 0, 0
	for i := range *soakRollouts {
		spec := w.of(fmt.Sprint(i))
		if i%5 == 4 {
			failed := false
			spec.Switch = func(ctx context.Context, up rollout.Upstreams) error {
				if !failed {
					failed = true
					return errors.New("not now")
				}
				return w.proxy(ctx, up)
			}
		}
		if _, err := rollout.Run(t.Context(), w.eng.Client(), spec); (err != nil) != (i%5 == 4) {
			t.Fatalf("rollout %d: %v", i, err)
		}
		if i == 4 {
			routines, files = quiet(), openFiles()
		}
	}
	if got := w.things(); got != things {
		t.Errorf("got %s, before it was %s", got, things)
	}
	if now := quiet(); *soakRollouts > 5 && now > routines+4 { // idle connections come and go
		t.Errorf("%d goroutines, after five rollouts there were %d", now, routines)
	}
	if now := openFiles(); *soakRollouts > 5 && now > files+4 {
		t.Errorf("%d open files, after five rollouts there were %d", now, files)
	}
	t.Logf("%d rollouts: %s, %d goroutines, %d open files", *soakRollouts, w.things(), runtime.NumGoroutine(), openFiles())
}

// openFiles returns the number of file descriptors of this process, on Linux.
func openFiles() int {
	list, _ := os.ReadDir("/proc/self/fd")
	return len(list)
}

// quiet returns the number of goroutines when it no longer falls.
func quiet() int {
	n := runtime.NumGoroutine()
	for range 50 {
		time.Sleep(2 * time.Millisecond)
		n = min(n, runtime.NumGoroutine())
	}
	return n
}

// things counts containers, networks and endpoints.
func (w *town) things() string {
	w.t.Helper()
	cs, err := w.eng.Client().ContainerList(w.t.Context(), container.ListOptions{All: true})
	w.success(err)
	endpoints := 0
	for _, c := range cs {
		endpoints += len(c.NetworkSettings.Networks)
	}
	ns, err := w.eng.Client().NetworkList(w.t.Context(), dnetwork.ListOptions{})
	w.success(err)
	return fmt.Sprintf("%d containers, %d networks, %d endpoints", len(cs), len(ns), endpoints)
}
