package core

import (
	"encoding/json"
	"runtime"

	"github.com/docker/docker/api/types/image"
	"github.com/opencontainers/image-spec/specs-go"
	ocispec "github.com/opencontainers/image-spec/specs-go/v1"
)

// Engine 29 stores an image as its manifest, which names the configuration and
// the layers. The manifest's digest is the image's ID.

// manifest describes the manifest of the image, with the platform that it is
// for. It is made once, for all of the image's containers, and not to be changed.
func (p *picture) manifest() *ocispec.Descriptor {
	if p.described == nil {
		d := p.describe()
		d.Platform = &ocispec.Platform{Architecture: runtime.GOARCH, OS: "linux"}
		p.described = &d
	}
	return p.described
}

// target describes the manifest as the image's references point to it: without
// the platform.
func (p *picture) target() ocispec.Descriptor {
	d := *p.manifest()
	d.Platform = nil
	return d
}

// describe makes the descriptor, with the name that the image was loaded by.
func (p *picture) describe() ocispec.Descriptor {
	d := blob(ocispec.MediaTypeImageManifest, p.id, int64(len(p.manifestJSON())))
	if p.loadedAs != (reference{}) {
		d.Annotations = map[string]string{"io.containerd.image.name": p.loadedAs.full(), ocispec.AnnotationRefName: p.loadedAs.tag}
	}
	return d
}

func blob(mediaType, id string, size int64) ocispec.Descriptor {
	d := ocispec.Descriptor{MediaType: mediaType, Size: size}
	setText(&d.Digest, id)
	return d
}

// setText writes a text where one of a type of its own is wanted.
func setText[T ~string](to *T, text string) { *to = T(text) }

// manifestJSON is the manifest itself; the fake has it for its size. Builds
// write theirs with indentation, and imports do not.
func (p *picture) manifestJSON() []byte {
	config := p.configJSON()
	m := ocispec.Manifest{
		Versioned: specs.Versioned{SchemaVersion: 2}, MediaType: ocispec.MediaTypeImageManifest,
		Config: blob(ocispec.MediaTypeImageConfig, digestPrefix+digest(string(config)), int64(len(config))),
		Layers: make([]ocispec.Descriptor, len(p.layers)),
	}
	for i, l := range p.layers {
		m.Layers[i] = l.descriptor()
	}
	if p.cacheKey != "" {
		return encoded(json.MarshalIndent(m, "", "    "))
	}
	return encoded(json.Marshal(m))
}

// configJSON is the image's configuration as its manifest has it.
func (p *picture) configJSON() []byte {
	var view image.InspectResponse
	if err := p.fillConfig(&view); err != nil {
		return nil
	}
	rootFS := ocispec.RootFS{Type: "layers"}
	for _, id := range diffIDs(p.layers) {
		rootFS.DiffIDs = append(rootFS.DiffIDs, "")
		setText(&rootFS.DiffIDs[len(rootFS.DiffIDs)-1], id)
	}
	return encoded(json.Marshal(struct {
		ocispec.Image
		Config  any         `json:"config,omitempty"`
		History []ImageStep `json:"history,omitempty"`
	}{
		ocispec.Image{
			Created: &p.created, Author: p.author, RootFS: rootFS, Platform: ocispec.Platform{Architecture: runtime.GOARCH, OS: "linux"},
		}, view.Config, p.steps,
	}))
}

// encoded is data; there is no error, since nothing in an image cannot be JSON.
func encoded(data []byte, err error) []byte {
	if err != nil {
		return nil
	}
	return data
}

// dockerLayer is the media type that engine 29 gives to what a build copies.
const dockerLayer = "application/vnd.docker.image.rootfs.diff.tar.gzip"

// descriptor tells of the compressed layer.
func (l Layer) descriptor() ocispec.Descriptor {
	mediaType := ocispec.MediaTypeImageLayerGzip
	if l.Copied {
		mediaType = dockerLayer
	}
	return blob(mediaType, digestPrefix+digest("packed "+l.DiffID), l.packed())
}

// packed is how large the layer is when compressed: what the fake has no content
// of shrinks like a program.
func (l Layer) packed() int64 { return emptyPacked + l.Size*2/5 }

// emptyPacked is the size of a compressed archive of one small file.
const emptyPacked = 100
