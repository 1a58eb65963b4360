package imagetar

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"strings"
	"testing"
	"time"

	"github.com/docker/docker/api/types/container"
	"github.com/google/go-cmp/cmp"

	"github.com/appnet-go/appnet/fakedocker/internal/core"
)

var saved = []core.SavedImage{
	{
		ID: "sha256:aaaa", Tags: []string{"app:1", "app:2"}, Comment: "made", Created: time.Unix(1700000000, 5).UTC(),
		Config: container.Config{Cmd: []string{"run"}, Env: []string{"A=b"}},
		Layers: []core.Layer{{DiffID: "sha256:bbbb", Size: 7}, {DiffID: "sha256:cccc", Size: 11}},
		Steps:  []core.ImageStep{{CreatedBy: "ADD x"}, {CreatedBy: "ENV A=b", Empty: true}, {CreatedBy: "ADD y"}},
	},
	{ID: "sha256:dddd", Layers: []core.Layer{{DiffID: "sha256:bbbb", Size: 7}}},
}

func TestReadWhatWasWritten(t *testing.T) {
	var b bytes.Buffer
	if err := Write(&b, saved); err != nil {
		t.Fatal(err)
	}
	for about, archive := range map[string][]byte{"plain": b.Bytes(), "compressed": compressed(t, b.Bytes())} {
		got, err := Read(bytes.NewReader(archive), "/d")
		if err != nil {
			t.Fatalf("%s: %v", about, err)
		}
		if diff := cmp.Diff(saved, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", about, diff)
		}
	}
}

func compressed(t *testing.T, data []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// The digest of a layer that is an empty tar.
const emptyLayer = "sha256:5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef"

// The refusals were measured on engines 20.10, 26.1 and 28.5.
func TestRead(t *testing.T) {
	const one = `[{"Config":"c.json","RepoTags":["x:1"],"Layers":["l.tar"]}]`
	config := `{"rootfs":{"diff_ids":["` + emptyLayer + `"]}}`
	empty := strings.Repeat("\x00", 1024)
	for _, tt := range []struct {
		about string
		files []string // name, content
		want  string
	}{
		{"an engine's", []string{"manifest.json", one, "c.json", config, "l.tar", empty}, "x:1, 1 layers of 0 bytes"},
		{"of several layers", []string{
			"manifest.json", `[{"Config":"c.json","Layers":["l.tar","a/l.tar"]}]`,
			"c.json", `{"rootfs":{"diff_ids":["` + emptyLayer + `","` + emptyLayer + `"]}}`, "l.tar", empty, "a/l.tar", "-> ../l.tar",
		}, ", 2 layers of 0 bytes"},
		{"nothing in it", nil, "open /d/repositories: no such file or directory"},
		{"an OCI layout alone", []string{"index.json", "{}", "blobs/sha256/x", ""}, "open /d/blobs/json: no such file or directory"},
		{"oldest format", []string{"repositories", "{}", "x/json", "{}"}, "fakedocker: an archive of images without manifest.json is not modelled"},
		{"no images", []string{"manifest.json", "[]"}, ""},
		{"broken manifest", []string{"manifest.json", "{"}, "unexpected EOF"},
		{"no configuration", []string{"manifest.json", one}, "open /d/c.json: no such file or directory"},
		{"layers missing in the configuration", []string{"manifest.json", one, "c.json", "{}"}, "invalid manifest, layers length mismatch: expected 1, got 0"},
		{"no layer", []string{"manifest.json", one, "c.json", config}, "open /d/l.tar: no such file or directory"},
		{"another layer", []string{"manifest.json", one, "c.json", config, "l.tar", empty + empty},
			`invalid diffID for layer 0: expected "` + emptyLayer + `", got "sha256:e5a00aa9991ac8a5ee3109844d84a55583bd20572ad3ffcd42792f3c36b183ad"`},
	} {
		images, err := Read(bytes.NewReader(archiveOf(t, tt.files)), "/d")
		if diff := cmp.Diff(tt.want, shown(images, err)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.about, diff)
		}
	}
}

func archiveOf(t *testing.T, files []string) []byte {
	t.Helper()
	var b bytes.Buffer
	a := archive{tar: tar.NewWriter(&b)}
	for i := 0; i < len(files); i += 2 {
		if to, link := strings.CutPrefix(files[i+1], "-> "); link {
			if err := a.tar.WriteHeader(&tar.Header{Name: files[i], Linkname: to, Typeflag: tar.TypeSymlink}); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if err := a.file(files[i], []byte(files[i+1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := a.tar.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func shown(images []core.SavedImage, err error) string {
	if err != nil {
		return err.Error()
	}
	var list []string
	for _, img := range images {
		var size int64
		for _, l := range img.Layers {
			size += l.Size
		}
		list = append(list, strings.Join(img.Tags, " ")+", "+string(rune('0'+len(img.Layers)))+" layers of "+string(rune('0'+size))+" bytes")
	}
	return strings.Join(list, "; ")
}

func TestReadLayer(t *testing.T) {
	data := archiveOf(t, []string{"a", "123", "b/c", "4567"})
	for about, tt := range map[string]struct {
		data []byte
		size int64
	}{
		"a tar":            {data, 7},
		"a compressed tar": {compressed(t, data), 7},
		"no tar":           {[]byte("a tar"), 0},
		"nothing":          {nil, 0},
		"not compressed":   {[]byte{0x1f, 0x8b, 1}, 0},
	} {
		got, err := ReadLayer(bytes.NewReader(tt.data))
		if err != nil || got.Size != tt.size || len(got.DiffID) != len(emptyLayer) {
			t.Errorf("%s: %+v, %v, want size %d and a digest", about, got, err, tt.size)
		}
	}
}

func FuzzRead(f *testing.F) {
	var b bytes.Buffer
	if err := Write(&b, saved); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Add([]byte{0x1f, 0x8b, 8})
	f.Add([]byte("nothing"))
	f.Fuzz(func(_ *testing.T, data []byte) {
		images, err := Read(bytes.NewReader(data), "/d")
		if err == nil {
			var again bytes.Buffer
			_ = Write(&again, images)
		}
	})
}
