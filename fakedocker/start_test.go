package fakedocker_test

import (
	"fmt"
	"testing"

	dnetwork "github.com/docker/docker/api/types/network"
	"github.com/docker/docker/api/types/swarm"
	"github.com/google/go-cmp/cmp"

	"github.com/appnet-go/appnet/fakedocker"
)

func TestBadOptionsSayWhatIsAllowed(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name string
		o    fakedocker.Options
		want string
	}{
		{"unknown profile", fakedocker.Options{Profile: "19.03"}, `fakedocker: profile "19.03": want one of 20.10, 26.1, 28.5, 29`},
		{"no version", fakedocker.Options{APIVersion: "latest"}, `fakedocker: API version "latest": want MAJOR.MINOR, such as 1.44`},
		{
			"too new for the profile", fakedocker.Options{Profile: "20.10", APIVersion: "1.44"},
			`fakedocker: API version "1.44": engine 20.10 speaks 1.12 to 1.41`,
		},
		{"too old for 29", fakedocker.Options{Profile: "29", APIVersion: "1.39"}, `fakedocker: API version "1.39": engine 29 speaks 1.40 to 1.56`},
		{"too old for the default", fakedocker.Options{APIVersion: "1.20"}, `fakedocker: API version "1.20": engine 29 speaks 1.40 to 1.56`},
	}
	for _, tt := range tests {
		eng, err := fakedocker.New(tt.o)
		if eng != nil || err == nil {
			t.Errorf("%s: New returned %v, %v", tt.name, eng, err)
			continue
		}
		if diff := cmp.Diff(tt.want, err.Error()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

// note is a TB that writes down what is said to it.
type note struct {
	said    []string
	cleanup []func()
}

func (n *note) Helper()          {}
func (n *note) Cleanup(f func()) { n.cleanup = append(n.cleanup, f) }
func (n *note) Errorf(format string, args ...any) {
	n.said = append(n.said, "error: "+fmt.Sprintf(format, args...))
}
func (n *note) Fatalf(format string, args ...any) {
	n.said = append(n.said, "fatal: "+fmt.Sprintf(format, args...))
}

func TestStartFailsTheTest(t *testing.T) {
	t.Parallel()
	tb := &note{}
	fakedocker.Start(tb, fakedocker.Options{Profile: "x"})
	eng := fakedocker.Start(tb, fakedocker.Options{})
	if _, err := eng.Client().SwarmInit(t.Context(), swarm.InitRequest{ListenAddr: "0.0.0.0"}); err == nil {
		t.Error("SwarmInit: no error")
	}
	quiet := fakedocker.Start(tb, fakedocker.Options{AllowNotModelled: true})
	if _, err := quiet.Client().SwarmInit(t.Context(), swarm.InitRequest{ListenAddr: "0.0.0.0"}); err == nil {
		t.Error("SwarmInit with AllowNotModelled: no error")
	}
	for _, f := range tb.cleanup {
		f()
	}
	want := []string{
		`fatal: fakedocker: profile "x": want one of 20.10, 26.1, 28.5, 29`,
		"error: POST /v1.51/swarm/init: fakedocker: SwarmInit is not modelled",
	}
	if diff := cmp.Diff(want, tb.said); diff != "" {
		t.Errorf("the test was told (-want +got):\n%s", diff)
	}
	if _, err := eng.Client().Ping(t.Context()); err == nil {
		t.Error("the engine is not closed after the test's cleanup")
	}
}

func TestSeed(t *testing.T) {
	t.Parallel()
	ids := func(seed uint64) []string {
		cli := fakedocker.Start(t, fakedocker.Options{Seed: seed}).Client()
		var ids []string
		for _, name := range []string{"a", "b"} {
			nw, err := cli.NetworkCreate(t.Context(), name, dnetwork.CreateOptions{})
			if err != nil {
				t.Fatal(err)
			}
			ids = append(ids, nw.ID)
		}
		list, err := cli.NetworkList(t.Context(), dnetwork.ListOptions{})
		if err != nil {
			t.Fatal(err)
		}
		for _, nw := range list {
			ids = append(ids, nw.Name)
		}
		return ids
	}
	if diff := cmp.Diff(ids(7), ids(7)); diff != "" {
		t.Errorf("two engines of one seed differ:\n%s", diff)
	}
	if cmp.Equal(ids(7)[:2], ids(8)[:2]) {
		t.Error("two engines of different seeds have the same IDs")
	}
}
