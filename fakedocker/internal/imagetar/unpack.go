package imagetar

import (
	"archive/tar"
	"bufio"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"path"
)

// largestConfig is how much of a file is kept: configurations are small, layers
// are not needed.
const largestConfig = 4 << 20

// file is one file of an archive.
type file struct {
	data    []byte // of a small one
	digest  string // of the file as it is
	content string // the digest of what was compressed, else of the file
	size    int64  // of the files in it, if it is a tar
	link    string // the file that this one is a link to
}

// files are those of an archive, by name.
type files map[string]file

// find follows the links that old archives have for layers that stand in them
// twice.
func (f files) find(name string) (file, bool) {
	found, ok := f[path.Clean(name)]
	if ok && found.link != "" {
		found, ok = f[path.Join(path.Dir(path.Clean(name)), found.link)]
	}
	return found, ok
}

// unpack reads an archive, which may be compressed.
func unpack(r io.Reader) (files, error) {
	plain, err := decompress(r)
	if err != nil {
		return nil, err
	}
	all := files{}
	for archive := tar.NewReader(plain); ; {
		header, err := archive.Next()
		switch {
		case errors.Is(err, io.EOF):
			return all, nil
		case err != nil:
			return nil, broken(err)
		}
		f := file{link: header.Linkname}
		if header.Typeflag == tar.TypeReg {
			f, err = readFile(archive)
		}
		if err != nil && !errors.Is(err, errNoTar) {
			return nil, broken(err)
		}
		if header.Typeflag != tar.TypeDir {
			all[path.Clean(header.Name)] = f
		}
	}
}

// broken is what engines say of a tar that ends too early or is none.
func broken(err error) error {
	if errors.Is(err, tar.ErrHeader) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// errNoTar says that a file was read, and is no tar.
var errNoTar = errors.New("no tar")

// readFile reads one file. The error is errNoTar for one that is not a tar of
// files, else that of r.
func readFile(r io.Reader) (file, error) {
	var f file
	whole, kept := sha256.New(), &head{}
	in := io.TeeReader(r, io.MultiWriter(whole, kept))
	plain, notCompressed := decompress(in)
	if notCompressed != nil {
		plain = in // it only looks as if it were
	}
	content := sha256.New()
	out := io.TeeReader(plain, content)
	size, notTar := sizeOfTar(out)
	if _, err := io.Copy(io.Discard, out); err != nil {
		return f, err
	}
	if _, err := io.Copy(io.Discard, in); err != nil {
		return f, err
	}
	f.data, f.size = kept.b.Bytes(), size
	f.digest, f.content = hex.EncodeToString(whole.Sum(nil)), hex.EncodeToString(content.Sum(nil))
	if notCompressed != nil {
		f.content = f.digest
	}
	return f, notTar
}

// sizeOfTar adds up the files of a tar.
func sizeOfTar(r io.Reader) (int64, error) {
	var sum int64
	for t := tar.NewReader(r); ; {
		header, err := t.Next()
		switch {
		case errors.Is(err, io.EOF):
			return sum, nil
		case err != nil:
			return 0, errNoTar
		}
		if header.Typeflag == tar.TypeReg {
			sum += header.Size
		}
	}
}

// decompress returns what is in r, which may be compressed with gzip.
func decompress(r io.Reader) (io.Reader, error) {
	b := bufio.NewReader(r)
	if magic, _ := b.Peek(2); !bytes.Equal(magic, []byte{0x1f, 0x8b}) {
		return b, nil
	}
	return gzip.NewReader(b)
}

// head keeps the beginning of what is written to it.
type head struct{ b bytes.Buffer }

// Write implements io.Writer.
func (h *head) Write(p []byte) (int, error) {
	h.b.Write(p[:min(len(p), max(0, largestConfig-h.b.Len()))])
	return len(p), nil
}
