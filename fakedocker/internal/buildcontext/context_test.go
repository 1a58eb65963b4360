package buildcontext

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// archive makes a tar of files, given as NAME=TEXT; one without = is a folder.
func archive(t *testing.T, files ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, f := range files {
		name, text, isFile := strings.Cut(f, "=")
		h := &tar.Header{Name: name, Mode: 0o644, Size: int64(len(text)), Typeflag: tar.TypeReg}
		if !isFile {
			h.Typeflag = tar.TypeDir
		}
		if err := w.WriteHeader(h); err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, text); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func read(t *testing.T, files ...string) *Context {
	t.Helper()
	c, err := Read(bytes.NewReader(archive(t, files...)))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestRead(t *testing.T) {
	plain := archive(t, "./Dockerfile=FROM a", "dir/inner=x")
	var zipped bytes.Buffer
	w := gzip.NewWriter(&zipped)
	if _, err := w.Write(plain); err != nil {
		t.Fatal(err)
	}
	w.Close()
	for _, data := range [][]byte{plain, zipped.Bytes()} {
		c, err := Read(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{"Dockerfile", "dir", "dir/inner"}, slices.Sorted(maps.Keys(c.files))); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
	}
	if c, err := Read(strings.NewReader("")); err != nil || len(c.files) != 0 {
		t.Errorf("nothing: %v, %v", c, err)
	}
	if _, err := Read(strings.NewReader("hello")); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("no tar: %v", err)
	}
	if _, err := Read(strings.NewReader("\xfd7zXZ\x00")); !errors.Is(err, ErrCompression) {
		t.Errorf("xz: %v", err)
	}
}

func TestDockerfile(t *testing.T) {
	c := read(t, "Dockerfile=a", "sub/Df=b", "big="+strings.Repeat("x", largestKept+1))
	tests := []struct {
		name, want string
		err        error
	}{
		{"Dockerfile", "a", nil}, {"./sub/../sub/Df", "b", nil}, {"/Dockerfile", "a", nil},
		{"nope", "", ErrNotFound}, {"sub", "", ErrNotFound}, {"../Dockerfile", "", ErrOutside}, {"big", "", ErrTooLarge},
	}
	for _, tt := range tests {
		got, err := c.Dockerfile(tt.name)
		if got != tt.want || !errors.Is(err, tt.err) {
			t.Errorf("%s: %q, %v", tt.name, got, err)
		}
	}
}

func TestFind(t *testing.T) {
	c := read(t, "file=content", "dir/a=1", "dir/b=22")
	tests := []struct {
		pattern string
		want    []string
		err     error
	}{
		{"file", []string{"file"}, nil}, {"/file", []string{"file"}, nil}, {"dir/", []string{"dir"}, nil}, {".", []string{""}, nil},
		{"dir/*", []string{"dir/a", "dir/b"}, nil}, {"*", []string{"dir", "file"}, nil}, {"x*", nil, nil},
		{"nope", nil, ErrNotFound}, {"../file", nil, ErrOutside},
	}
	for _, tt := range tests {
		got, err := c.Find(tt.pattern)
		if diff := cmp.Diff(tt.want, got); diff != "" || !errors.Is(err, tt.err) {
			t.Errorf("%s: %v (-want +got)\n%s", tt.pattern, err, diff)
		}
	}
}

func TestSource(t *testing.T) {
	c := read(t, "file=content", "dir/a=1", "dir/b=22", "other/a=1", "other/b=22", "third/a=1", "third/b=33")
	if s := c.Source("file"); s.Dir || s.Size != 7 || s.Digest == "" {
		t.Errorf("a file: %+v", s)
	}
	dir, other, third := c.Source("dir"), c.Source("other"), c.Source("third")
	if !dir.Dir || dir.Size != 3 || dir != other || dir == third {
		t.Errorf("folders: %+v, %+v, %+v", dir, other, third)
	}
}

func TestApplyIgnore(t *testing.T) {
	c := read(t, ".dockerignore=# no\n*.log\n/tmp\n**/cache\n!keep.log\nd/**\n", "a.log=1", "keep.log=1", "sub/a.log=1", "tmp/x=1", "x/y/cache/z=1", "d/e=1", "stays=1")
	c.ApplyIgnore()
	want := []string{".dockerignore", "d", "keep.log", "stays", "sub", "sub/a.log", "x", "x/y"}
	if diff := cmp.Diff(want, slices.Sorted(maps.Keys(c.files))); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
