package scenario

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"
)

// Image is the reference of {IMAGE}.
const Image = "appnet/truth:1"

// A Target is an engine to play scenarios on, one after another. It must hold
// nothing that anybody needs: see [Target.Clean].
type Target struct {
	Dial    func(context.Context) (net.Conn, error)
	Archive []byte // a tar of the image's program: what @probe sends

	// Poll is the pause between two looks of wait and until, Patience how long
	// they look.
	Poll, Patience time.Duration

	// Breath is the pause before a scenario and before each step, so that no two
	// happen at one moment where time stands still.
	Breath time.Duration

	imageID string
}

// Open makes {IMAGE} on an engine, from a tar with its program as /probe. It
// refuses an engine that holds containers, networks or images of anybody's.
func (t *Target) Open(ctx context.Context) error {
	left, err := t.foreign(ctx)
	if err != nil {
		return fmt.Errorf("open engine: %w", err)
	}
	if len(left) > 0 {
		return fmt.Errorf("open engine: it holds %s: want one that holds nothing, since scenarios remove all there is", strings.Join(left, ", "))
	}
	return t.Import(ctx)
}

// Import makes {IMAGE} anew.
func (t *Target) Import(ctx context.Context) error {
	name, tag, _ := strings.Cut(Image, ":")
	query := fmt.Sprintf(`/images/create?fromSrc=-&repo=%s&tag=%s&changes=CMD ["/probe","wait"]`, name, tag)
	made, err := t.send(ctx, outgoing{method: "POST", target: encode(query), body: t.Archive, header: map[string]string{"Content-Type": "application/x-tar"}})
	if err == nil && made.Status != http.StatusOK {
		err = errors.New(made.Body)
	}
	if err == nil {
		t.imageID, err = t.lookUp(ctx, "/images/"+Image+"/json", ".Id")
	}
	if err != nil {
		return fmt.Errorf("import %s: %w", Image, err)
	}
	return nil
}

// Known returns what the engine itself named: its predefined networks and the
// image, by ID.
func (t *Target) Known(ctx context.Context) (map[string]string, error) {
	known := map[string]string{t.imageID: "image"}
	list, err := t.list(ctx, "/networks")
	if err != nil {
		return nil, err
	}
	for _, n := range list {
		if predefined(n.Name) {
			known[n.ID] = n.Name
		}
	}
	return known, nil
}

// object is what all lists of the API have in common.
type object struct {
	ID       string `json:"Id"`
	Name     string
	RepoTags []string
}

func predefined(network string) bool {
	return slices.Contains([]string{"bridge", "host", "none"}, network)
}

func (t *Target) list(ctx context.Context, path string) ([]object, error) {
	a, err := t.send(ctx, outgoing{method: "GET", target: encode(path)})
	if err != nil {
		return nil, err
	}
	var list []object
	if err := json.Unmarshal([]byte(a.Body), &list); err != nil {
		return nil, fmt.Errorf("GET %s: %d %q: %w", path, a.Status, a.Body, err)
	}
	return list, nil
}

func (t *Target) lookUp(ctx context.Context, path, value string) (string, error) {
	a, err := t.send(ctx, outgoing{method: "GET", target: encode(path)})
	if err != nil {
		return "", err
	}
	text, _ := find([]byte(a.Body), value)
	return text, nil
}

// foreign lists what is neither the engine's own nor {IMAGE}.
func (t *Target) foreign(ctx context.Context) ([]string, error) {
	var paths []string
	for _, kind := range []struct{ list, path, query string }{
		{"/containers/json?all=1", "/containers/", "?force=1&v=1"},
		{"/networks", "/networks/", ""},
		{"/images/json", "/images/", "?force=1"},
	} {
		list, err := t.list(ctx, kind.list)
		if err != nil {
			return nil, err
		}
		for _, o := range list {
			if kind.path == "/networks/" && predefined(o.Name) || slices.Equal(o.RepoTags, []string{Image}) {
				continue
			}
			paths = append(paths, kind.path+o.ID+kind.query)
		}
	}
	return paths, nil
}

// How often Clean looks again, and the time in between: an engine goes on with
// calls that were given up, and a network stays in use for a moment after its
// last container.
const (
	cleanTries = 40
	cleanPause = 50 * time.Millisecond
)

// Clean removes every container, network and image that is neither the
// engine's own nor {IMAGE}.
func (t *Target) Clean(ctx context.Context) error {
	var left []string
	for range cleanTries {
		var err error
		if left, err = t.foreign(ctx); err != nil {
			return fmt.Errorf("clean engine: %w", err)
		}
		if len(left) == 0 {
			return t.mend(ctx)
		}
		for _, path := range left {
			if _, err := t.send(ctx, outgoing{method: "DELETE", target: encode(path)}); err != nil {
				return fmt.Errorf("clean engine: %w", err)
			}
		}
		if err := sleep(ctx, cleanPause); err != nil {
			return fmt.Errorf("clean engine: %w", err)
		}
	}
	return fmt.Errorf("clean engine: %s cannot be removed", strings.Join(left, ", "))
}

// mend makes {IMAGE} again where a scenario removed it.
func (t *Target) mend(ctx context.Context) error {
	id, err := t.lookUp(ctx, "/images/"+Image+"/json", ".Id")
	if err == nil && id != t.imageID {
		err = t.Import(ctx)
	}
	return err
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// A Machine is what an engine says of itself and where it runs.
type Machine struct {
	Engine string `json:"Version"`
	Kernel string `json:"KernelVersion"`
	Arch   string
}

// Machine asks the engine what it is.
func (t *Target) Machine(ctx context.Context) (Machine, error) {
	a, err := t.send(ctx, outgoing{method: "GET", target: "/version"})
	if err != nil {
		return Machine{}, err
	}
	var m Machine
	if err := json.Unmarshal([]byte(a.Body), &m); err != nil {
		return m, fmt.Errorf("GET /version: %d %q: %w", a.Status, a.Body, err)
	}
	return m, nil
}

// Close removes {IMAGE}, after which the engine is as it was before
// [Target.Open].
func (t *Target) Close(ctx context.Context) error {
	if _, err := t.send(ctx, outgoing{method: "DELETE", target: "/images/" + Image + "?force=1"}); err != nil {
		return fmt.Errorf("remove %s: %w", Image, err)
	}
	return nil
}
