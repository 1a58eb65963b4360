package imagetar

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"

	ocispec "github.com/opencontainers/image-spec/specs-go/v1"

	"github.com/appnet-go/appnet/fakedocker/internal/core"
)

// nameAnnotation is where an archive's index has the name of an image.
const nameAnnotation = "io.containerd.image.name"

// ReadStore reads an archive of images as an engine with an image store does: by
// its OCI index, if it has the layout file, else by the manifest of docker save. It
// is all or nothing, and an image's ID is the digest of its manifest.
func ReadStore(r io.Reader) ([]core.SavedImage, error) {
	files, err := unpack(r)
	if err != nil {
		return nil, &Error{Message: err.Error(), Broken: true}
	}
	var list []core.SavedImage
	if _, oci := files[ocispec.ImageLayoutFile]; oci {
		list, err = files.byIndex()
	} else {
		list, err = files.byManifest()
	}
	if err == nil && len(list) == 0 {
		err = &Error{Message: "image might be filtered out"}
	}
	return list, err
}

// byManifest reads the images that the manifest of docker save tells of.
func (f files) byManifest() ([]core.SavedImage, error) {
	manifest, ok := f[manifestName]
	if !ok {
		return nil, &Error{Message: "unrecognized image format"}
	}
	var entries []manifestEntry
	if err := json.Unmarshal(manifest.data, &entries); err != nil {
		return nil, &Error{Message: fmt.Sprintf("untar manifest %q: %s", manifestName, shortened(err))}
	}
	var list []core.SavedImage
	for _, entry := range entries {
		img, err := f.stored(entry)
		if err != nil {
			return nil, err
		}
		list = append(list, img)
	}
	return list, nil
}

// shortened is what a decoder that reads on says of JSON that ends too early.
func shortened(err error) error {
	if syntax := (*json.SyntaxError)(nil); errors.As(err, &syntax) && strings.HasPrefix(err.Error(), "unexpected end") {
		return io.ErrUnexpectedEOF
	}
	return err
}

// stored reads one image. Nobody compares its layers with what the configuration
// says of them. The manifest that an engine makes of it, if it does not come with
// one, is not known here.
func (f files) stored(entry manifestEntry) (core.SavedImage, error) {
	file, ok := f.find(entry.Config)
	if !ok {
		return core.SavedImage{}, &Error{Message: fmt.Sprintf("image config %q not found", entry.Config)}
	}
	var c imageConfig
	if err := json.Unmarshal(file.data, &c); err != nil {
		return core.SavedImage{}, &Error{Message: err.Error()}
	}
	img := savedImage(c, entry.RepoTags)
	img.ID = digestPrefix + digestOf("manifest of "+file.digest)
	for _, name := range entry.Layers {
		layer, ok := f.find(name)
		if !ok {
			return core.SavedImage{}, &Error{Message: fmt.Sprintf("failed to resolve layers: layer %q not found", name)}
		}
		img.Layers = append(img.Layers, core.Layer{DiffID: digestPrefix + layer.content, Size: layer.size})
	}
	return ownImage(img, c), nil
}

// byIndex reads the images of an OCI layout.
func (f files) byIndex() ([]core.SavedImage, error) {
	var index ocispec.Index
	if err := json.Unmarshal(f[ocispec.ImageIndexFile].data, &index); err != nil {
		return nil, &Error{Message: err.Error()}
	}
	var list []core.SavedImage
	at := map[string]int{}
	for _, d := range index.Manifests {
		id := d.Digest.String()
		if _, there := at[id]; !there {
			img, err := f.described(d, true)
			if err != nil {
				return nil, err
			}
			at[id] = len(list)
			list = append(list, img)
		}
		if name := d.Annotations[nameAnnotation]; name != "" {
			list[at[id]].Tags = append(list[at[id]].Tags, name)
		}
	}
	return list, nil
}

// described reads the image of a manifest, or of the one for this machine in an
// index, where there may be one.
func (f files) described(d ocispec.Descriptor, mayIndex bool) (core.SavedImage, error) {
	var m struct {
		ocispec.Manifest
		Manifests []ocispec.Descriptor `json:"manifests"`
	}
	blob, ok := f.find(blobName(d))
	if !ok || json.Unmarshal(blob.data, &m) != nil {
		return core.SavedImage{}, &Error{Message: fmt.Sprintf("content digest %s: not found", d.Digest)}
	}
	if mayIndex && len(m.Manifests) > 0 {
		img, err := f.described(forMachine(m.Manifests), false)
		img.ID = d.Digest.String()
		return img, err
	}
	entry := manifestEntry{Config: blobName(m.Config)}
	for _, layer := range m.Layers {
		entry.Layers = append(entry.Layers, blobName(layer))
	}
	img, err := f.stored(entry)
	img.ID = d.Digest.String()
	return img, err
}

// forMachine is the image for this machine, else the first one.
func forMachine(list []ocispec.Descriptor) ocispec.Descriptor {
	for _, d := range list {
		if d.Platform != nil && d.Platform.OS == "linux" && d.Platform.Architecture == runtime.GOARCH {
			return d
		}
	}
	return list[0]
}

func blobName(d ocispec.Descriptor) string {
	return "blobs/" + strings.Replace(d.Digest.String(), ":", "/", 1)
}
