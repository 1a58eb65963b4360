package core

import (
	"strings"
	"testing"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/image"
	"github.com/google/go-cmp/cmp"
)

// Measured on engines 20.10, 26.1 and 28.5.
func TestImageSave(t *testing.T) {
	eachApp(t, func(t *testing.T, e *Engine) {
		p := e.imgs.newestFirst()[0]
		tagged(t, e, "app:2", "other:3")
		bad := map[string]string{
			"20.10": "500 invalid reference format: repository name must be lowercase",
			"29":    "400 invalid reference format: repository name (library/A) must be lowercase",
			"":      "500 invalid reference format: repository name (library/A) must be lowercase",
		}
		none := map[string]string{"29": "404 No such image: nope:latest", "": "404 No such image: nope"}
		noTag := map[string]string{"29": "404 No such image: app:9", "": "404 reference does not exist"}
		digest := map[string]string{"29": "", "20.10": "500 invalid reference format", "": "500 invalid reference format"}
		for _, tt := range []struct{ terms, want string }{
			{"app:1", "app:1"}, {"app", "app:1 app:2"}, {"app:2 app:1 app:2", "app:2 app:1"},
			{p.id, ""}, {p.shortID(), ""}, {p.shortID() + " other:3", "other:3"},
			{"nope", of(none, e)}, {"app:9", of(noTag, e)}, {"A", of(bad, e)}, {"app@" + p.id, of(digest, e)},
		} {
			list, err := e.ImageSave(strings.Fields(tt.terms))
			got := answer(err)
			if err == nil {
				got = strings.Join(list[0].Tags, " ")
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tt.terms, diff)
			}
		}
	})
}

func tagged(t *testing.T, e *Engine, refs ...string) {
	t.Helper()
	for _, ref := range refs {
		repository, tag, _ := strings.Cut(ref, ":")
		if err := e.ImageTag(testImage, repository, tag); err != nil {
			t.Fatal(err)
		}
	}
}

// Measured on engines 20.10, 26.1 and 28.5.
func TestImageLoad(t *testing.T) {
	eachApp(t, func(t *testing.T, e *Engine) {
		id := e.imgs.newestFirst()[0].id
		load := func(want string, list []SavedImage) {
			t.Helper()
			said, err := e.ImageLoad(list)
			got := strings.ReplaceAll(strings.Join(said, ""), id, "<ID>")
			if err != nil {
				got += answer(err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		}
		byTag, err := e.ImageSave([]string{testImage})
		if err != nil {
			t.Fatal(err)
		}
		byID, err := e.ImageSave([]string{id})
		if err != nil {
			t.Fatal(err)
		}
		w := watch(t, e)
		load("Loaded image: app:1\n", byTag)
		if _, err := e.ImageRemove(testImage, image.RemoveOptions{}); err != nil {
			t.Fatal(err)
		}
		load("Loaded image ID: <ID>\n", byID)
		load("Loaded image: app:1\n", byTag)
		if diff := cmp.Diff("load, untag, delete, load, load", w.news()); diff != "" {
			t.Errorf("events (-want +got):\n%s", diff)
		}
		started(t, e, "cc", command("wait", "0"), nil) // it runs what it ran

		other := byTag[0]
		other.ID = digestPrefix + digest("other")
		renamed, bad := "The image app:1 already exists, renaming the old one with ID <ID> to empty string\n", "400 invalid reference format"
		if e.say.imageStore {
			renamed, bad = "", `400 normalize image ref "": invalid reference format`
		}
		load(renamed+"Loaded image: app:1\n", []SavedImage{other})
		other.Tags = []string{"b:1", ""}
		load(bad, []SavedImage{other})
	})
}

// Measured on engines 20.10, 26.1 and 28.5.
func TestImagesPrune(t *testing.T) {
	for _, tt := range []struct {
		about, filter string
		tags          []string
		used          bool // by a container
		untag         bool // take the image's reference away first
		want          map[string]string
	}{
		{"a reference", "", nil, false, false, all("nothing, 0 kB")},
		{"no reference", "", nil, false, true, map[string]string{
			"29": "untagged <ID>, deleted <ID>, 5876 kB", "": "deleted <ID>, deleted <layer>, 4194 kB"}},
		{"no reference, used", "", nil, true, true, all("nothing, 0 kB")},
		{"all", "dangling=false", []string{"third:3", "example.org/x:1"}, false, false, map[string]string{
			"29": "untagged app:1, untagged third:3, untagged example.org/x:1, deleted <ID>, 5876 kB",
			"":   "untagged app:1, untagged third:3, untagged example.org/x:1, deleted <ID>, deleted <layer>, 4194 kB"}},
		{"all, used", "dangling=false", []string{"app:2"}, true, false, map[string]string{
			"29": "untagged app:2, 0 kB", "": "untagged app:1, 0 kB"}},
		{"another label", "dangling=false label=x", nil, false, false, all("nothing, 0 kB")},
		{"not that label", "dangling=false label!=x", nil, false, false, map[string]string{
			"29": "untagged app:1, deleted <ID>, 5876 kB", "": "untagged app:1, deleted <ID>, deleted <layer>, 4194 kB"}},
		{"until before", "dangling=false until=1h", nil, false, false, all("nothing, 0 kB")},
	} {
		t.Run(tt.about, func(t *testing.T) {
			eachApp(t, func(t *testing.T, e *Engine) {
				p := e.imgs.newestFirst()[0]
				tagged(t, e, tt.tags...)
				if tt.used {
					made(t, e, "cc", command("sleep"), nil)
				}
				if tt.untag {
					e.imgs.untag(p.refs[0])
				}
				report, err := e.ImagesPrune(parseFilters(tt.filter))
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(of(tt.want, e), pruned(report, p)); diff != "" {
					t.Errorf("-want +got:\n%s", diff)
				}
			})
		})
	}
}

func pruned(report image.PruneReport, p *picture) string {
	text := removal(report.ImagesDeleted, nil)
	if text == "" {
		text = "nothing"
	}
	names := strings.NewReplacer(p.id, "<ID>", p.layers[0].DiffID, "<layer>")
	return names.Replace(text) + ", " + decimal(report.SpaceReclaimed/1000) + " kB"
}

func TestImagesPruneRefusesFilters(t *testing.T) {
	eachApp(t, func(t *testing.T, e *Engine) {
		until := map[string]string{
			"29": `400 invalid value for 'until' filter: failed to parse value as time or duration: invalid seconds "x": invalid syntax`,
			"":   `500 failed to parse value as time or duration: "x"`,
		}
		for filter, want := range map[string]string{
			"bogus=x":    "400 " + e.Profile.InvalidWord + " filter 'bogus'",
			"dangling=x": "400 " + e.Profile.InvalidWord + " filter 'dangling=[x]'",
			"until=x":    of(until, e),
		} {
			_, err := e.ImagesPrune(parseFilters(filter))
			if diff := cmp.Diff(want, answer(err)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", filter, diff)
			}
		}
	})
}

func TestImageHistory(t *testing.T) {
	eachApp(t, func(t *testing.T, e *Engine) {
		s := SavedImage{
			ID: digestPrefix + digest("x"), Tags: []string{"x:1"}, Config: container.Config{Cmd: []string{"run"}},
			Layers: []Layer{{DiffID: digestPrefix + digest("1"), Size: 7}, {DiffID: digestPrefix + digest("2"), Size: 11}},
			Steps:  []ImageStep{{CreatedBy: "ADD a"}, {CreatedBy: "ENV A=b", Empty: true, Comment: "c"}, {CreatedBy: "ADD b"}},
		}
		if _, err := e.ImageLoad([]SavedImage{s}); err != nil {
			t.Fatal(err)
		}
		got, err := e.ImageHistory("x:1")
		if err != nil {
			t.Fatal(err)
		}
		long, sizes := s.Steps[0].Created.Unix(), []int64{7, 11}
		if e.say.imageStore {
			sizes = []int64{2 * storeBlock, 2 * storeBlock}
		}
		want := []image.HistoryResponseItem{
			{ID: s.ID, CreatedBy: "ADD b", Created: long, Size: sizes[1], Tags: []string{"x:1"}},
			{ID: "<missing>", CreatedBy: "ENV A=b", Created: long, Comment: "c"},
			{ID: "<missing>", CreatedBy: "ADD a", Created: long, Size: sizes[0]},
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
		_, err = e.ImageHistory("nope")
		if diff := cmp.Diff("404 No such image: nope:latest", answer(err)); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
	})
}
