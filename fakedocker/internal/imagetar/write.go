package imagetar

import (
	"archive/tar"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"runtime"

	"github.com/appnet-go/appnet/fakedocker/internal/core"
)

// Write writes an archive of images. The error is that of w.
func Write(w io.Writer, images []core.SavedImage) error {
	a := archive{tar: tar.NewWriter(w), blobs: map[string]bool{}}
	manifest := []manifestEntry{}
	for i := range images {
		entry, err := a.image(&images[i])
		if err != nil {
			return err
		}
		manifest = append(manifest, entry)
	}
	data, err := json.Marshal(manifest)
	if err != nil {
		return err
	}
	if err := a.file(manifestName, data); err != nil {
		return err
	}
	return a.tar.Close()
}

// archive is an archive that is being written.
type archive struct {
	tar   *tar.Writer
	blobs map[string]bool // that are in it
}

// image writes an image's layers and its configuration.
func (a *archive) image(img *core.SavedImage) (manifestEntry, error) {
	entry := manifestEntry{RepoTags: img.Tags, Layers: []string{}}
	c := imageConfig{
		Architecture: runtime.GOARCH, OS: "linux", Created: img.Created, Comment: img.Comment, Config: img.Config, History: img.Steps,
		RootFS: rootFS{Type: "layers", DiffIDs: []string{}}, Own: &ownPart{ID: img.ID, Layers: img.Layers},
	}
	for _, l := range img.Layers {
		content, err := standIn(l)
		if err != nil {
			return entry, err
		}
		name, digest, err := a.blob(content)
		if err != nil {
			return entry, err
		}
		entry.Layers = append(entry.Layers, name)
		c.RootFS.DiffIDs = append(c.RootFS.DiffIDs, digest)
	}
	data, err := json.Marshal(c)
	if err != nil {
		return entry, err
	}
	entry.Config, _, err = a.blob(data)
	return entry, err
}

// standIn is the tar of a layer that the fake does not have: one file that says
// which one it was.
func standIn(l core.Layer) ([]byte, error) {
	var b bytes.Buffer
	layer := archive{tar: tar.NewWriter(&b)}
	if err := layer.file("fakedocker-layer", []byte(l.DiffID+"\n")); err != nil {
		return nil, err
	}
	return b.Bytes(), layer.tar.Close()
}

// blob writes a file that is named after its digest, unless it is there.
func (a *archive) blob(content []byte) (name, digest string, err error) {
	digest = digestOf(string(content))
	name = "blobs/sha256/" + digest
	if !a.blobs[name] {
		a.blobs[name] = true
		err = a.file(name, content)
	}
	return name, digestPrefix + digest, err
}

func digestOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

func (a *archive) file(name string, content []byte) error {
	header := &tar.Header{Name: name, Mode: 0o644, Size: int64(len(content)), Typeflag: tar.TypeReg}
	if err := a.tar.WriteHeader(header); err != nil {
		return err
	}
	_, err := a.tar.Write(content)
	return err
}
