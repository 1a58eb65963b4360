package imagetar

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The refusals were measured on engine 29.
func TestReadStore(t *testing.T) {
	const one = `[{"Config":"c.json","RepoTags":["x:1","y:2"],"Layers":["l.tar"]}]`
	config := `{"rootfs":{"diff_ids":["` + emptyLayer + `"]}}`
	empty := strings.Repeat("\x00", 1024)
	for _, tt := range []struct {
		about string
		files []string // name, content
		want  string
	}{
		{"an engine's", []string{"manifest.json", one, "c.json", config, "l.tar", empty}, "x:1 y:2, 1 layers of 0 bytes"},
		{"another layer", []string{"manifest.json", one, "c.json", config, "l.tar", empty + empty}, "x:1 y:2, 1 layers of 0 bytes"},
		{"layers missing in the configuration", []string{"manifest.json", one, "c.json", "{}", "l.tar", empty}, "x:1 y:2, 1 layers of 0 bytes"},
		{"nothing in it", nil, "unrecognized image format"},
		{"an index without a layout", []string{"index.json", "{}", "blobs/sha256/x", ""}, "unrecognized image format"},
		{"oldest format", []string{"repositories", "{}", "x/json", "{}"}, "unrecognized image format"},
		{"no images", []string{"manifest.json", "[]"}, "image might be filtered out"},
		{"none in the index", []string{"oci-layout", "{}", "index.json", "{}"}, "image might be filtered out"},
		{"broken manifest", []string{"manifest.json", "{"}, `untar manifest "manifest.json": unexpected EOF`},
		{"no configuration", []string{"manifest.json", one}, `image config "c.json" not found`},
		{"no layer", []string{"manifest.json", one, "c.json", config}, `failed to resolve layers: layer "l.tar" not found`},
	} {
		images, err := ReadStore(bytes.NewReader(archiveOf(t, tt.files)))
		if diff := cmp.Diff(tt.want, shown(images, err)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.about, diff)
		}
	}
}

// An engine's archive has an OCI layout: its index says what the IDs are.
func TestReadStoreByIndex(t *testing.T) {
	files := []string{"oci-layout", `{"imageLayoutVersion":"1.0.0"}`, "manifest.json", "[]"}
	blob := func(content string) (digest string) {
		digest = digestOf(content)
		files = append(files, "blobs/sha256/"+digest, content)
		return `"sha256:` + digest + `"`
	}
	manifest := blob(`{"config":{"digest":` + blob(`{"comment":"c"}`) + `},"layers":[{"digest":` + blob(string(archiveOf(t, []string{"a", "123"}))) + `}]}`)
	foreign := `{"digest":"sha256:0000","platform":{"os":"linux","architecture":"none"}}`
	several := blob(`{"manifests":[` + foreign + `,{"digest":` + manifest + `,"platform":{"os":"linux","architecture":"amd64"}},` +
		`{"digest":` + manifest + `,"platform":{"os":"linux","architecture":"arm64"}}]}`)
	named := func(digest, name string) string {
		return `{"digest":` + digest + `,"annotations":{"io.containerd.image.name":"docker.io/library/` + name + `"}}`
	}
	files = append(files, "index.json", `{"manifests":[`+named(manifest, "x:1")+`,`+named(several, "y:1")+`,`+named(manifest, "x:2")+`]}`)
	images, err := ReadStore(bytes.NewReader(archiveOf(t, files)))
	if err != nil {
		t.Fatal(err)
	}
	got := []string{shown(images, nil), images[0].Comment, `"` + images[0].ID + `"`, `"` + images[1].ID + `"`}
	want := []string{
		"docker.io/library/x:1 docker.io/library/x:2, 1 layers of 3 bytes; docker.io/library/y:1, 1 layers of 3 bytes", "c", manifest, several,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func FuzzReadStore(f *testing.F) {
	var b bytes.Buffer
	if err := Write(&b, saved); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Add([]byte("nothing"))
	f.Fuzz(func(_ *testing.T, data []byte) { _, _ = ReadStore(bytes.NewReader(data)) })
}
