// Package buildcontext reads what a client sends along with an image build: a tar
// of files, of which the fake keeps the names, sizes and digests, and the
// content of Dockerfiles only.
package buildcontext

import (
	"archive/tar"
	"bufio"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"
)

// largestKept is the size up to which a file's content is kept, in bytes. Longer
// Dockerfiles are refused.
const largestKept = 1 << 20

// Context is the files of a build.
type Context struct {
	files map[string]file // by clean path without a leading slash
}

type file struct {
	dir     bool
	size    int64
	digest  string
	content []byte // of a small one
}

// Errors of [Context.Dockerfile].
var (
	ErrNotFound = errors.New("not found")
	ErrOutside  = errors.New("outside of the build context")
	ErrTooLarge = errors.New("too large")
)

// ErrCompression is a compression that engines read and this package does not.
var ErrCompression = errors.New("a compression other than gzip")

// Read reads a tar, plain or compressed with gzip. Nothing at all is a context
// without files.
func Read(r io.Reader) (*Context, error) {
	plain, err := decompress(bufio.NewReader(r))
	if err != nil {
		return nil, err
	}
	c := &Context{files: make(map[string]file)}
	for archive := tar.NewReader(plain); ; {
		header, err := archive.Next()
		switch {
		case errors.Is(err, io.EOF):
			_, err = io.Copy(io.Discard, plain)
			return c, err
		case errors.Is(err, tar.ErrHeader):
			return nil, io.ErrUnexpectedEOF // as engines say it
		case err != nil:
			return nil, err
		}
		if err := c.add(header, archive); err != nil {
			return nil, err
		}
	}
}

var foreign = [][]byte{{0x42, 0x5a, 0x68}, {0xfd, 0x37, 0x7a, 0x58, 0x5a}, {0x28, 0xb5, 0x2f, 0xfd}} // bzip2, xz, zstd

func decompress(r *bufio.Reader) (io.Reader, error) {
	magic, _ := r.Peek(5)
	for _, m := range foreign {
		if bytes.HasPrefix(magic, m) {
			return nil, ErrCompression
		}
	}
	if !bytes.HasPrefix(magic, []byte{0x1f, 0x8b}) {
		return r, nil
	}
	return gzip.NewReader(r)
}

func (c *Context) add(header *tar.Header, content io.Reader) error {
	name := clean(header.Name)
	f := file{dir: header.Typeflag == tar.TypeDir, size: header.Size}
	sum := sha256.New()
	fmt.Fprintf(sum, "%c%s\n", header.Typeflag, header.Linkname)
	var kept bytes.Buffer
	if _, err := io.Copy(io.MultiWriter(sum, &limited{&kept, largestKept + 1}), content); err != nil {
		return err
	}
	f.digest, f.content = hex.EncodeToString(sum.Sum(nil)), kept.Bytes()
	if name != "" {
		c.files[name] = f
		c.addParents(name)
	}
	return nil
}

// addParents makes the folders that an archive does not name.
func (c *Context) addParents(name string) {
	for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
		if _, there := c.files[dir]; !there {
			c.files[dir] = file{dir: true}
		}
	}
}

// limited keeps the beginning of what is written to it.
type limited struct {
	b    *bytes.Buffer
	most int
}

// Write implements [io.Writer].
func (l *limited) Write(p []byte) (int, error) {
	l.b.Write(p[:min(len(p), max(0, l.most-l.b.Len()))])
	return len(p), nil
}

// clean is a path as files are found by: without a slash in front, "" for the
// context itself.
func clean(name string) string {
	return strings.TrimPrefix(path.Clean("/"+name), "/")
}

// outside reports whether a path leads out of the context.
func outside(name string) bool {
	name = path.Clean(strings.TrimLeft(name, "/"))
	return name == ".." || strings.HasPrefix(name, "../")
}

// Dockerfile returns the content of a Dockerfile. The errors are [ErrNotFound],
// [ErrOutside] and [ErrTooLarge].
func (c *Context) Dockerfile(name string) (string, error) {
	if outside(name) {
		return "", ErrOutside
	}
	f, ok := c.files[clean(name)]
	switch {
	case !ok || f.dir:
		return "", ErrNotFound
	case len(f.content) > largestKept:
		return "", ErrTooLarge
	}
	return string(f.content), nil
}

// Source is what one or several files of a context are together.
type Source struct {
	Dir    bool
	Digest string
	Size   int64 // of the files in it, in bytes
}

// Find returns what a source of COPY or ADD means, which may hold wildcards: the
// paths that it matches, in order. A path without wildcards that is not there is
// [ErrNotFound], one that leads out of the context [ErrOutside].
func (c *Context) Find(pattern string) ([]string, error) {
	if outside(pattern) {
		return nil, ErrOutside
	}
	name := clean(pattern)
	if !strings.ContainsAny(pattern, "*?[") {
		if _, ok := c.files[name]; !ok && name != "" {
			return nil, ErrNotFound
		}
		return []string{name}, nil
	}
	var found []string
	for candidate := range c.files {
		if ok, err := path.Match(name, candidate); ok && err == nil {
			found = append(found, candidate)
		}
	}
	slices.Sort(found)
	return found, nil
}

// Source returns what is at a path that [Context.Find] returned.
func (c *Context) Source(name string) Source {
	root := c.files[name]
	s := Source{Dir: root.dir || name == ""}
	if !s.Dir {
		return Source{Digest: root.digest, Size: root.size}
	}
	sum := sha256.New()
	for _, inner := range c.below(name) {
		f := c.files[inner]
		fmt.Fprintf(sum, "%s %s\n", strings.TrimPrefix(inner, name), f.digest)
		if !f.dir {
			s.Size += f.size
		}
	}
	s.Digest = hex.EncodeToString(sum.Sum(nil))
	return s
}

// below lists what is in a folder, in order.
func (c *Context) below(dir string) []string {
	var list []string
	for name := range c.files {
		if dir == "" || strings.HasPrefix(name, dir+"/") {
			list = append(list, name)
		}
	}
	slices.Sort(list)
	return list
}
