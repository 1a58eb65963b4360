package fakedocker_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/containerd/errdefs"
	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/events"
	dnetwork "github.com/docker/docker/api/types/network"
	"github.com/docker/docker/client"
	"github.com/google/go-cmp/cmp"

	"github.com/appnet-go/appnet/fakedocker"
)

func TestSnapshot(t *testing.T) {
	t.Parallel()
	eng := fakedocker.Start(t, fakedocker.Options{Images: map[string]fakedocker.Program{"app:1": app}})
	cli := eng.Client()
	network(t, cli, "shop")
	run(t, cli, "web", "shop", nil, "wait")
	before := eng.Snapshot()
	if _, err := cli.NetworkList(t.Context(), dnetwork.ListOptions{}); err != nil {
		t.Fatal(err)
	}
	if diff := eng.Diff(before); diff != "" {
		t.Errorf("a list changed something:\n%s", diff)
	}
	network(t, cli, "back")
	if err := cli.NetworkConnect(t.Context(), "back", "web", &dnetwork.EndpointSettings{Aliases: []string{"web.back"}}); err != nil {
		t.Fatal(err)
	}
	want := `- container web: running, image app:1, hostname web, mode shop
-   on shop: 172.18.0.2
+ container web: running, image app:1, hostname web, mode shop
+   on back: 172.19.0.2 alias web.back
+   on shop: 172.18.0.2
+ network back: bridge 172.19.0.0/16
`
	if diff := cmp.Diff(want, eng.Diff(before)); diff != "" {
		t.Errorf("changes (-want +got):\n%s", diff)
	}
	after := eng.Snapshot()
	if got, want := after.Diff(before), strings.NewReplacer("- ", "+ ", "+ ", "- ").Replace(eng.Diff(before)); len(got) != len(want) {
		t.Errorf("back again:\n%s", got)
	}
	if got := (fakedocker.Snapshot{}).Diff(after); !strings.HasPrefix(got, "+ container web") {
		t.Errorf("from nothing:\n%s", got)
	}
	if after.String() != eng.Dump() {
		t.Errorf("a snapshot reads\n%s", after)
	}
}

func TestEventsAreData(t *testing.T) {
	t.Parallel()
	eng := fakedocker.Start(t, fakedocker.Options{})
	network(t, eng.Client(), "shop")
	if err := eng.Client().NetworkRemove(t.Context(), "shop"); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, m := range eng.Events() {
		got = append(got, string(m.Type)+" "+string(m.Action)+" "+m.Actor.Attributes["name"])
	}
	if diff := cmp.Diff([]string{"network create shop", "network destroy shop"}, got); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
}

func TestCutEvents(t *testing.T) {
	t.Parallel()
	eng := fakedocker.Start(t, fakedocker.Options{})
	cli := eng.Client()
	messages, errs := cli.Events(t.Context(), events.ListOptions{})
	network(t, cli, "shop")
	for range 1000 { // until the stream is there
		if len(eng.Calls(func(c fakedocker.Call) bool { return c.Op == "Events" && c.Status == 200 })) == 1 {
			break
		}
		time.Sleep(time.Millisecond)
	}
	eng.CutEvents()
	for {
		select {
		case <-messages:
			continue
		case err := <-errs:
			if !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
				t.Errorf("the stream ended with %v, want an unexpected end", err)
			}
		}
		break
	}
	eng.CutEvents() // there is none left
	if _, err := cli.Ping(t.Context()); err != nil {
		t.Errorf("other calls: %v", err)
	}
}

func TestCallsFiltered(t *testing.T) {
	t.Parallel()
	eng := fakedocker.Start(t, fakedocker.Options{APIVersion: "1.44"})
	cli := eng.Client()
	network(t, cli, "shop")
	_, _ = cli.NetworkInspect(t.Context(), "shop", dnetwork.InspectOptions{})
	_ = cli.NetworkRemove(t.Context(), "nope")
	refused := func(c fakedocker.Call) bool { return c.Status >= 400 }
	var got [][]string
	for _, filters := range [][]func(fakedocker.Call) bool{nil, {fakedocker.Call.Mutating}, {fakedocker.Call.Mutating, refused}} {
		var ops []string
		for _, c := range eng.Calls(filters...) {
			ops = append(ops, c.Op)
		}
		got = append(got, ops)
	}
	want := [][]string{{"NetworkCreate", "NetworkInspect", "NetworkRemove"}, {"NetworkCreate", "NetworkRemove"}, {"NetworkRemove"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("operations (-want +got):\n%s", diff)
	}
}

// A network that is removed, and made anew by somebody else, between create and
// start of a container that has run on it.
func TestBefore(t *testing.T) {
	t.Parallel()
	eachProfile(t, func(t *testing.T, eng *fakedocker.Engine, cli *client.Client) {
		network(t, cli, "shop")
		run(t, cli, "web", "shop", nil, "wait")
		if err := cli.ContainerStop(t.Context(), "web", container.StopOptions{}); err != nil {
			t.Fatal(err)
		}
		eng.Before("ContainerStart", func(ctx context.Context, cli *client.Client) {
			_ = cli.NetworkRemove(ctx, "shop")
			_, _ = cli.NetworkCreate(ctx, "shop", dnetwork.CreateOptions{})
		})
		if err := cli.ContainerStart(t.Context(), "web", container.StartOptions{}); !errdefs.IsNotFound(err) {
			t.Errorf("start on a network that is another one now: %v, want not found", err)
		}
		if len(eng.Calls(func(c fakedocker.Call) bool { return c.Op == "NetworkRemove" })) != 1 {
			t.Error("the network was not removed once")
		}
	})
}

func TestFillAddressPools(t *testing.T) {
	t.Parallel()
	eachProfile(t, func(t *testing.T, eng *fakedocker.Engine, cli *client.Client) {
		eng.FillAddressPools(true)
		_, err := cli.NetworkCreate(t.Context(), "shop", dnetwork.CreateOptions{})
		if err == nil || !strings.Contains(err.Error(), "address pool") {
			t.Errorf("create: %v, want that no address pool is left", err)
		}
		explicit := &dnetwork.IPAM{Config: []dnetwork.IPAMConfig{{Subnet: "10.9.0.0/24"}}}
		if _, err := cli.NetworkCreate(t.Context(), "shop", dnetwork.CreateOptions{IPAM: explicit}); err != nil {
			t.Errorf("create with a subnet: %v", err)
		}
		eng.FillAddressPools(false)
		network(t, cli, "back")
	})
}

// The same seed and the same calls give the same engine: dump, events, calls
// and the bodies of answers, byte for byte.
func TestDeterminism(t *testing.T) {
	t.Parallel()
	for _, profile := range fakedocker.Profiles() {
		t.Run(profile, func(t *testing.T) {
			t.Parallel()
			first := story(t, profile, 7)
			if diff := cmp.Diff(first, story(t, profile, 7)); diff != "" {
				t.Errorf("two runs differ (-first +second):\n%s", diff)
			}
			if first == story(t, profile, 8) {
				t.Error("another seed gives the same engine")
			}
		})
	}
}

// story tells all that can be seen of a run.
func story(t *testing.T, profile string, seed uint64) string {
	t.Helper()
	clock := time.Unix(1_000_000_000, 0)
	eng := fakedocker.Start(t, fakedocker.Options{
		Profile: profile, Seed: seed, Images: map[string]fakedocker.Program{"app:1": app},
		Now: func() time.Time { return clock },
	})
	cli := eng.Client()
	var answers []any
	note := func(v any, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		answers = append(answers, v)
	}
	for _, name := range []string{"shop", "back", "other"} {
		note(cli.NetworkCreate(t.Context(), name, dnetwork.CreateOptions{}))
	}
	for _, name := range []string{"one", "two", "three"} {
		answers = append(answers, run(t, cli, name, "shop", []string{"dup"}, "wait"))
		note(nil, cli.NetworkConnect(t.Context(), "back", name, nil))
	}
	note(nil, cli.ContainerKill(t.Context(), "two", "KILL"))
	note(nil, cli.NetworkDisconnect(t.Context(), "shop", "three", false))
	note(nil, cli.NetworkRemove(t.Context(), "other"))
	note(cli.NetworkList(t.Context(), dnetwork.ListOptions{}))
	note(cli.ContainerList(t.Context(), container.ListOptions{All: true}))
	note(cli.NetworkInspect(t.Context(), "back", dnetwork.InspectOptions{}))
	note(cli.ContainerInspect(t.Context(), "one"))
	note(cli.Info(t.Context()))
	text, err := json.MarshalIndent([]any{eng.Events(), eng.Calls(), eng.Resolve("one", "dup"), answers}, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return eng.Dump() + string(text)
}
