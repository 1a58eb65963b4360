package lab

import (
	"context"
	"testing"
	"time"

	"github.com/docker/docker/api/types/container"
	dnetwork "github.com/docker/docker/api/types/network"
)

// strangers are the labels of something that no run made. A container inherits
// those of its image, so the label has to be overwritten, not left out.
var strangers = map[string]string{Label: "somebody"}

// Things that carry the label go; what is nobody's or another's stays.
func TestSweepTakesOnlyWhatItIsFor(t *testing.T) {
	onEach(t, func(t *testing.T, l *Lab) {
		ctx := t.Context()
		dead := newRun(time.Now().Add(-2 * maxAge))
		mine := map[string]string{Label: dead.String()}
		others := map[string]string{"com.example.run": dead.String()}

		gone := []string{makeNetwork(t, l, "dead", mine)}
		kept := []string{makeNetwork(t, l, "others", others), makeNetwork(t, l, "strangers", strangers), makeNetwork(t, l, "ours", l.Labels())}
		goneContainer, keptContainer := start(t, l, mine), start(t, l, strangers)
		t.Cleanup(func() { removeByID(t, l, keptContainer, kept) })

		if err := l.sweep(ctx, func(r run) bool { return r.dead(l.run, time.Now(), alive) }); err != nil {
			t.Fatal(err)
		}
		for _, id := range gone {
			if _, err := l.Client.NetworkInspect(ctx, id, dnetwork.InspectOptions{}); err == nil {
				t.Errorf("network %s is still there", id)
			}
		}
		for _, id := range kept {
			if _, err := l.Client.NetworkInspect(ctx, id, dnetwork.InspectOptions{}); err != nil {
				t.Error(err)
			}
		}
		if _, err := l.Client.ContainerInspect(ctx, goneContainer); err == nil {
			t.Errorf("container %s is still there", goneContainer)
		}
		if _, err := l.Client.ContainerInspect(ctx, keptContainer); err != nil {
			t.Error(err)
		}
	})
}

// A stranger's container on a network of ours keeps it, and the sweep says so.
func TestSweepSaysWhatItLeaves(t *testing.T) {
	onEach(t, func(t *testing.T, l *Lab) {
		t.Parallel() // it takes the sweep's patience
		ctx := t.Context()
		id := makeNetwork(t, l, "kept", l.Labels())
		stranger := start(t, l, strangers)
		t.Cleanup(func() { removeByID(t, l, stranger, []string{id}) })
		if err := l.Client.NetworkConnect(ctx, id, stranger, nil); err != nil {
			t.Fatal(err)
		}
		if err := l.sweep(ctx, func(r run) bool { return r == l.run }); err == nil {
			t.Error("no error")
		}
		if _, err := l.Client.NetworkInspect(ctx, id, dnetwork.InspectOptions{}); err != nil {
			t.Error(err)
		}
	})
}

func makeNetwork(t *testing.T, l *Lab, name string, labels map[string]string) (id string) {
	t.Helper()
	made, err := l.Client.NetworkCreate(t.Context(), l.Unique(name), dnetwork.CreateOptions{Driver: "bridge", Labels: labels})
	if err != nil {
		t.Fatal(err)
	}
	return made.ID
}

// removeByID removes what a sweep must not, and so would be left behind.
func removeByID(t *testing.T, l *Lab, id string, networks []string) {
	ctx, cancel := context.WithTimeout(context.Background(), closeTimeout)
	defer cancel()
	if err := l.Client.ContainerRemove(ctx, id, container.RemoveOptions{Force: true}); err != nil {
		t.Error(err)
	}
	for _, id := range networks {
		if err := l.Client.NetworkRemove(ctx, id); err != nil {
			t.Error(err)
		}
	}
}
