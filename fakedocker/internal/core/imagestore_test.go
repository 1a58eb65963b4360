package core

import (
	"strings"
	"testing"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/image"
	"github.com/google/go-cmp/cmp"
)

// storeEngine is an engine 29 with one image, and that image's ID.
func storeEngine(t *testing.T) (e *Engine, id string) {
	t.Helper()
	e, err := New(Options{Profile: "29"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { e.Close() })
	if id, err = e.ImageAdd(testImage, nil, nil); err != nil {
		t.Fatal(err)
	}
	return e, id
}

// Measured on engine 29.
func TestStoredImageLookup(t *testing.T) {
	e, id := storeEngine(t)
	hex := strings.TrimPrefix(id, digestPrefix)
	for term, want := range map[string]string{
		"app@" + id:                   "ok",
		"app:9@" + id:                 "ok",
		"docker.io/library/app@" + id: "ok",
		hex[:4]:                       "ok",
		digestPrefix + hex[:4]:        "ok",
		hex[:3]:                       "404 No such image: " + hex[:3] + ":latest",
		digestPrefix + hex[:3]:        "404 No such image: sha256:" + hex[:3],
		"other@" + id:                 "404 No such image: other@" + id,
		"app@sha256:abc":              "400 invalid reference format",
		"A@" + id:                     "400 invalid reference format: repository name (library/A) must be lowercase",
	} {
		_, err := e.ImageInspect(e.Profile.API, term)
		if diff := cmp.Diff(want, answer(err)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", term, diff)
		}
	}
	twin := *e.imgs.byID[id]
	twin.id, twin.refs = id[:len(digestPrefix)+8]+strings.Repeat("0", 56), nil
	e.imgs.byID[twin.id] = &twin
	_, err := e.ImageInspect(e.Profile.API, hex[:8])
	if diff := cmp.Diff("404 ambiguous reference", answer(err)); diff != "" {
		t.Errorf("two that begin so (-want +got):\n%s", diff)
	}
}

// Measured on engine 29: what is removed by a digest are the references of the
// repository, and with the last one the image.
func TestStoredImageRemoveByDigest(t *testing.T) {
	e, id := storeEngine(t)
	tagged(t, e, "app:2", "b:1")
	for _, step := range []struct{ term, want string }{
		{"app:2@" + id, "untagged app:2"},
		{"app@" + id, "untagged app:1"},
		{"app@" + id, "404 No such image: app@" + id},
		{"b@" + id, "untagged b:1, deleted " + id},
	} {
		done, err := e.ImageRemove(step.term, image.RemoveOptions{})
		if diff := cmp.Diff(step.want, removal(done, err)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", step.term, diff)
		}
	}
}

// Measured on engine 29: a prune of all images leaves the name that a container
// gives, and one where it gives the ID.
func TestStoredImagesPruneUsed(t *testing.T) {
	for about, tt := range map[string]struct{ given, want string }{
		"by name":   {"b:1", "untagged app:1, untagged c:1"},
		"by ID":     {"<ID>", "untagged app:1, untagged b:1"},
		"by digest": {"b@<ID>", "untagged app:1, untagged b:1"},
		"by both":   {"b:1@<ID>", "untagged app:1, untagged c:1"},
	} {
		e, id := storeEngine(t)
		tagged(t, e, "b:1", "c:1")
		made(t, e, "cc", &container.Config{Image: strings.ReplaceAll(tt.given, "<ID>", id)}, nil)
		report, err := e.ImagesPrune(parseFilters("dangling=false"))
		if diff := cmp.Diff(tt.want, removal(report.ImagesDeleted, err)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", about, diff)
		}
	}
}
