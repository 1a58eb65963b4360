package core

import (
	"strings"
	"testing"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/image"
	"github.com/docker/go-connections/nat"
	"github.com/google/go-cmp/cmp"
)

func TestParseReference(t *testing.T) {
	e, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	for text, want := range map[string]string{
		"app":                        "app:latest",
		"app:1":                      "app:1",
		"docker.io/app":              "app:latest",
		"docker.io/library/app:1":    "app:1",
		"index.docker.io/me/app":     "me/app:latest",
		"me/app":                     "me/app:latest",
		"localhost/app":              "localhost/app:latest",
		"example.org:5000/a/b_c-d:x": "example.org:5000/a/b_c-d:x",
		"dokku/node-js-app:latest":   "dokku/node-js-app:latest",
		"":                           "400 invalid reference format",
		"a b":                        "400 invalid reference format",
		"app:":                       "400 invalid reference format",
		"-app":                       "400 invalid reference format",
		"App":                        "400 invalid reference format: repository name (library/App) must be lowercase",
		"me/App:1":                   "400 invalid reference format: repository name (me/App) must be lowercase",
	} {
		ref, err := e.parseReference(text)
		got := ref.String()
		if err != nil {
			got = answer(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
}

func FuzzParseReference(f *testing.F) {
	for _, seed := range []string{"app:1", "docker.io/library/app", "a.b:1/c:d", "::", "/", "A"} {
		f.Add(seed)
	}
	e, err := New(Options{})
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() { e.Close() })
	f.Fuzz(func(t *testing.T, text string) {
		ref, refusal := e.parseReference(text)
		if refusal != nil {
			return
		}
		again, refusal := e.parseReference(ref.String())
		if refusal != nil || again != ref {
			t.Errorf("%q reads as %q, and that as %q, %v", text, ref, again, refusal)
		}
	})
}

func TestImageLookup(t *testing.T) {
	eachApp(t, func(t *testing.T, e *Engine) {
		id := e.imgs.newestFirst()[0].id
		hex := strings.TrimPrefix(id, digestPrefix)
		for _, term := range []string{testImage, id, hex, hex[:12], digestPrefix + hex[:12], "docker.io/library/" + testImage} {
			if got, err := e.ImageInspect(e.Profile.API, term); err != nil || got.ID != id {
				t.Errorf("%s: %.20s, %v, want the image", term, got.ID, err)
			}
		}
		_, err := e.ImageInspect(e.Profile.API, "nope")
		want := map[string]string{"20.10": "404 no such image: nope: No such image: nope:latest", "": "404 No such image: nope:latest"}
		if diff := cmp.Diff(of(want, e), answer(err)); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
	})
}

// Measured on engines 20.10, 26.1, 28.5 and 29.
func TestImageRemove(t *testing.T) {
	for _, tt := range []struct {
		about string
		tags  []string // further references of the image
		state string   // of a container of the image; "": there is none
		term  string   // "<ID>" is the image's
		force bool
		want  map[string]string
	}{
		{"only reference", nil, "", testImage, false, map[string]string{
			"29": "untagged app:1, deleted <ID>", "": "untagged app:1, deleted <ID>, deleted <layer>"}},
		{"one of two", []string{"b:1"}, "", "b:1", false, all("untagged b:1")},
		{"one of two, used", []string{"b:1"}, "created", "b:1", false, all("untagged b:1")},
		{"used", nil, "created", testImage, false, map[string]string{
			"29": "409 conflict: unable to delete app:1 (must be forced) - container <container> is using its referenced image <short>",
			"":   `409 conflict: unable to remove repository reference "app:1" (must force) - container <container> is using its referenced image <short>`}},
		{"used, with force", nil, "created", testImage, true, map[string]string{"29": "untagged app:1", "": "untagged app:1, deleted <ID>"}},
		{"running, with force", nil, "running", testImage, true, all("untagged app:1")},
		{"by ID", []string{"app:2"}, "", "<ID>", false, map[string]string{
			"29": "409 conflict: unable to delete <short> (must be forced) - image is referenced in multiple repositories",
			"":   "untagged app:1, untagged app:2, deleted <ID>, deleted <layer>"}},
		{"by ID, several repositories", []string{"b:1"}, "", "<ID>", false,
			all("409 conflict: unable to delete <short> (must be forced) - image is referenced in multiple repositories")},
		{"by ID, several repositories, with force", []string{"b:1"}, "", "<ID>", true, map[string]string{
			"29": "untagged app:1, untagged b:1, deleted <ID>", "": "untagged app:1, untagged b:1, deleted <ID>, deleted <layer>"}},
		{"by ID, used", nil, "created", "<ID>", false,
			all("409 conflict: unable to delete <short> (must be forced) - image is being used by stopped container <container>")},
		{"by ID, running", nil, "running", "<ID>", true,
			all("409 conflict: unable to delete <short> (cannot be forced) - image is being used by running container <container>")},
		{"missing", nil, "", "nope", false, all("404 No such image: nope:latest")},
	} {
		t.Run(tt.about, func(t *testing.T) {
			eachApp(t, func(t *testing.T, e *Engine) {
				p := e.imgs.newestFirst()[0]
				for _, tag := range tt.tags {
					repository, tag, _ := strings.Cut(tag, ":")
					if err := e.ImageTag(testImage, repository, tag); err != nil {
						t.Fatal(err)
					}
				}
				names := []string{p.id, "<ID>", p.shortID(), "<short>", p.layers[0].DiffID, "<layer>"}
				if tt.state != "" {
					id := made(t, e, "cc", command("sleep"), nil)
					names = append(names, id[:12], "<container>")
				}
				if tt.state == "running" {
					calls(t, e, []string{"start"})
				}
				done, err := e.ImageRemove(strings.ReplaceAll(tt.term, "<ID>", p.id), image.RemoveOptions{Force: tt.force})
				if diff := cmp.Diff(of(tt.want, e), strings.NewReplacer(names...).Replace(removal(done, err))); diff != "" {
					t.Errorf("-want +got:\n%s", diff)
				}
			})
		})
	}
}

func removal(done []image.DeleteResponse, err error) string {
	if err != nil {
		return answer(err)
	}
	var list []string
	for _, d := range done {
		if d.Untagged != "" {
			list = append(list, "untagged "+d.Untagged)
		} else {
			list = append(list, "deleted "+d.Deleted)
		}
	}
	return strings.Join(list, ", ")
}

// Measured on engines 20.10, 26.1 and 28.5.
func TestImageTag(t *testing.T) {
	for _, tt := range []struct {
		about, term, repository, tag string
		want                         map[string]string
	}{
		{"tag", testImage, "b", "x", all("ok")},
		{"no tag", testImage, "b", "", all("ok")},
		{"missing", "nope", "b", "x", all("404 No such image: nope:latest")},
		{"missing, no repository", "nope", "", "", map[string]string{"29": "ok", "": "404 No such image: nope:latest"}},
		{"by digest", testImage, "b@sha256:" + strings.Repeat("a", 64), "", map[string]string{
			"20.10": "400 refusing to create a tag with a digest reference", "": "400 cannot import digest reference"}},
		{"by digest, with a tag", testImage, "b@sha256:" + strings.Repeat("a", 64), "x", map[string]string{
			"20.10": "ok", "": "400 cannot import digest reference"}},
		{"an ID", testImage, strings.Repeat("a", 64), "", map[string]string{
			"20.10": "500 invalid repository name (" + strings.Repeat("a", 64) + "), cannot specify 64-byte hexadecimal strings",
			"":      "400 invalid repository name (" + strings.Repeat("a", 64) + "), cannot specify 64-byte hexadecimal strings"}},
		{"like a digest", testImage, "sha256", "x", map[string]string{
			"29": "400 refusing to create an ambiguous tag using digest algorithm as name", "": "ok"}},
		{"two tags", testImage, "b:x", "y", all("ok")},
		{"no repository", testImage, "", "", map[string]string{"20.10": "500 invalid reference format", "": "ok"}},
		{"bad tag", testImage, "b", "a b", map[string]string{"20.10": "500 invalid tag format", "": "400 invalid tag format"}},
		{"bad repository", testImage, "UP", "x", map[string]string{
			"20.10": "500 invalid reference format: repository name must be lowercase",
			"":      "400 invalid reference format: repository name (library/UP) must be lowercase"}},
	} {
		eachApp(t, func(t *testing.T, e *Engine) {
			if diff := cmp.Diff(of(tt.want, e), answer(e.ImageTag(tt.term, tt.repository, tt.tag))); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tt.about, diff)
			}
		})
	}
}

func TestImageThatLosesItsName(t *testing.T) {
	eachApp(t, func(t *testing.T, e *Engine) {
		old := e.imgs.newestFirst()[0].id
		started(t, e, "cc", command("wait", "0"), nil)
		withImage(t, e)
		list, err := e.ContainerList(e.Profile.API, container.ListOptions{})
		if err != nil {
			t.Fatal(err)
		}
		got := []string{list[0].Image, inspect(t, e, "cc").Config.Image, inspect(t, e, "cc").Image}
		if diff := cmp.Diff([]string{old, testImage, old}, got); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
		dangling, err := e.ImageList(e.Profile.API, image.ListOptions{Filters: parseFilters("dangling=true")})
		if err != nil || len(dangling) != 1 || dangling[0].ID != old {
			t.Errorf("dangling images: %v, %v, want the old one", dangling, err)
		}
		calls(t, e, []string{"restart"}) // the container keeps its program
	})
}

func TestImageList(t *testing.T) {
	eachApp(t, func(t *testing.T, e *Engine) {
		config := &container.Config{Labels: map[string]string{"k": "v"}}
		if _, err := e.ImageAdd("example.org/b:2", nil, config); err != nil {
			t.Fatal(err)
		}
		made(t, e, "cc", command("x"), nil)
		for filter, want := range map[string]string{
			"":                          "example.org/b:2 app:1",
			"reference=app":             "app:1",
			"reference=app:1":           "app:1",
			"reference=app:2":           "",
			"reference=example.org/*":   "example.org/b:2",
			"label=k=v":                 "example.org/b:2",
			"dangling=false":            "example.org/b:2 app:1",
			"before=example.org/b:2":    "app:1",
			"since=app:1":               "example.org/b:2",
			"reference=app reference=x": "app:1",
			"reference=*/library/app":   of(map[string]string{"29": "app:1"}, e),
			"reference=*/*/app:1":       of(map[string]string{"29": "app:1"}, e),
		} {
			list, err := e.ImageList(e.Profile.API, image.ListOptions{Filters: parseFilters(filter)})
			if err != nil {
				t.Fatal(err)
			}
			var tags []string
			for _, s := range list {
				tags = append(tags, s.RepoTags...)
			}
			if diff := cmp.Diff(want, strings.Join(tags, " ")); diff != "" {
				t.Errorf("%s (-want +got):\n%s", filter, diff)
			}
		}
		_, err := e.ImageList(e.Profile.API, image.ListOptions{Filters: parseFilters("bogus=x")})
		if diff := cmp.Diff("400 "+e.Profile.InvalidWord+" filter 'bogus'", answer(err)); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
	})
}

func TestImageImport(t *testing.T) {
	eachApp(t, func(t *testing.T, e *Engine) {
		w := watch(t, e)
		id, err := e.ImageImport(ImageSource{Repository: "tool", Tag: "v1", Changes: []string{
			`CMD ["/tool", "sleep"]`, "ENV A=b C=d", `LABEL x="y"`, "EXPOSE 5000 53/udp", "workdir /srv"}})
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff("tag, import", w.news()); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
		made(t, e, "cc", &container.Config{Image: "tool:v1"}, nil)
		got := inspect(t, e, "cc").Config
		want := &container.Config{
			Image: "tool:v1", Cmd: []string{"/tool", "sleep"}, Env: []string{"A=b", "C=d"}, Labels: map[string]string{"x": "y"},
			ExposedPorts: nat.PortSet{"5000/tcp": {}, "53/udp": {}}, WorkingDir: "/srv", Hostname: got.Hostname,
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
		img, err := e.ImageInspect(e.Profile.API, id)
		if err != nil || img.Config == nil || len(img.Config.Cmd) != 2 || img.Comment != "Imported from -" {
			t.Errorf("inspect: %+v, %v", img, err)
		}
		for _, tt := range []struct{ about, repository, change, want string }{
			{"change", "x", "HEALTHCHECK NONE", "501 fakedocker: the change HEALTHCHECK of an image is not modelled"},
			{"port", "x", "EXPOSE many", "400 invalid containerPort: many"},
			{"reference", "a b", "", "400 invalid reference format"},
			{"no reference", "", "", "ok"},
		} {
			var changes []string
			if tt.change != "" {
				changes = []string{tt.change}
			}
			_, err := e.ImageImport(ImageSource{Repository: tt.repository, Changes: changes})
			if diff := cmp.Diff(tt.want, answer(err)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tt.about, diff)
			}
		}
	})
}

func FuzzParseChanges(f *testing.F) {
	for _, seed := range []string{`CMD ["a"]`, "ENV a b", "ENV a=b c", "EXPOSE 1-2/udp", `VOLUME ["/x"]`, "LABEL =", "USER"} {
		f.Add(seed)
	}
	e, err := New(Options{})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, line string) {
		if c, err := e.parseChanges([]string{line}); (c == nil) == (err == nil) {
			t.Errorf("%q: %v, %v, want one of the two", line, c, err)
		}
	})
}
