package imagetar

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/appnet-go/appnet/fakedocker/internal/core"
)

// An Error is what an engine says of an archive that it cannot load.
type Error struct {
	Message string
	// Broken says that the archive itself could not be read.
	Broken bool
}

// Error returns the engine's text.
func (e *Error) Error() string { return e.Message }

// Read reads an archive of images; dir is the folder that the engine would
// unpack it in, as its errors name it. The images before a bad one are returned
// together with the error.
func Read(r io.Reader, dir string) ([]core.SavedImage, error) {
	files, err := unpack(r)
	if err != nil {
		return nil, &Error{Message: err.Error(), Broken: true}
	}
	manifest, ok := files[manifestName]
	if _, old := files["repositories"]; !ok && old {
		return nil, core.NotModelled("an archive of images without " + manifestName)
	}
	if !ok {
		return nil, missing(dir, firstMissing(files))
	}
	var entries []manifestEntry
	if err := json.NewDecoder(bytes.NewReader(manifest.data)).Decode(&entries); err != nil {
		return nil, &Error{Message: err.Error()}
	}
	var list []core.SavedImage
	for _, entry := range entries {
		img, err := files.image(entry, dir)
		if err != nil {
			return list, err
		}
		list = append(list, img)
	}
	return list, nil
}

// firstMissing is the file that engines look for in vain where there is no
// manifest: they take every folder for an image of the oldest format.
func firstMissing(files files) string {
	first := ""
	for name := range files {
		folder, _, inFolder := strings.Cut(name, "/")
		if inFolder && (first == "" || folder < first) {
			first = folder
		}
	}
	if first == "" {
		return "repositories"
	}
	return first + "/json"
}

func missing(dir, name string) error {
	return &Error{Message: fmt.Sprintf("open %s/%s: no such file or directory", dir, name)}
}

// image reads what one entry of the manifest tells of.
func (f files) image(entry manifestEntry, dir string) (core.SavedImage, error) {
	file, ok := f.find(entry.Config)
	if !ok {
		return core.SavedImage{}, missing(dir, entry.Config)
	}
	var c imageConfig
	if err := json.Unmarshal(file.data, &c); err != nil {
		return core.SavedImage{}, &Error{Message: err.Error()}
	}
	if want, got := len(entry.Layers), len(c.RootFS.DiffIDs); want != got {
		return core.SavedImage{}, &Error{Message: fmt.Sprintf("invalid manifest, layers length mismatch: expected %d, got %d", want, got)}
	}
	img := savedImage(c, entry.RepoTags)
	img.ID = digestPrefix + file.digest
	var err error
	if img.Layers, err = f.layers(entry.Layers, c.RootFS.DiffIDs, dir); err != nil {
		return core.SavedImage{}, err
	}
	return ownImage(img, c), nil
}

// savedImage is what the configuration of an image says of it.
func savedImage(c imageConfig, tags []string) core.SavedImage {
	return core.SavedImage{Tags: tags, Config: c.Config, Created: c.Created, Comment: c.Comment, Steps: c.History}
}

// ownImage is the image as the fake has saved it, if it has.
func ownImage(img core.SavedImage, c imageConfig) core.SavedImage {
	if c.Own != nil {
		img.ID, img.Layers = c.Own.ID, c.Own.Layers
	}
	return img
}

// layers reads the layers of these names, which must have these digests.
func (f files) layers(names, diffIDs []string, dir string) ([]core.Layer, error) {
	var list []core.Layer
	for i, name := range names {
		file, ok := f.find(name)
		if !ok {
			return nil, missing(dir, name)
		}
		if got := digestPrefix + file.content; got != diffIDs[i] {
			return nil, &Error{Message: fmt.Sprintf("invalid diffID for layer %d: expected %q, got %q", i, diffIDs[i], got)}
		}
		list = append(list, core.Layer{DiffID: diffIDs[i], Size: file.size})
	}
	return list, nil
}

// ReadLayer returns the layer that a tar of files makes. A stream that is no tar
// has a digest and no size; the error is that of r.
func ReadLayer(r io.Reader) (core.Layer, error) {
	f, err := readFile(r)
	if err != nil && !errors.Is(err, errNoTar) {
		return core.Layer{}, err
	}
	return core.Layer{DiffID: digestPrefix + f.content, Size: f.size}, nil
}
