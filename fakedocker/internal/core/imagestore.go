package core

import (
	"runtime"
	"slices"
	"strings"

	"github.com/docker/docker/api/types/image"
	ocispec "github.com/opencontainers/image-spec/specs-go/v1"
)

// Engine 29 keeps images in a store of names. Each names a manifest, and one
// without a name of its own has a dangling one as long as somebody wants it. What
// an image needs are its blobs, the manifest and the configuration and the
// compressed layers, and its layers as they are unpacked.

// shortestPrefix is how many digits of an ID stand for it at least.
const shortestPrefix = 4

// findStored returns the image that term means: an ID, a repository with a
// digest, a reference or an ID's prefix.
func (e *Engine) findStored(term string) (*picture, error) {
	name, id, digested := strings.Cut(term, "@")
	hex := strings.TrimPrefix(term, digestPrefix)
	switch p := e.imgs.byID[digestPrefix+hex]; {
	case p != nil:
		return p, nil
	case digested:
		return e.findDigested(name, id)
	case hex != term && hex != "":
		return e.findPrefix(hex, term)
	}
	p, ref, err := e.findReference(term)
	if p != nil || err != nil {
		return p, err
	}
	return e.findPrefix(term, ref.String())
}

// findDigested returns the image with an ID that has a reference in a
// repository.
func (e *Engine) findDigested(name, id string) (*picture, error) {
	if _, err := e.parseReference(name); err != nil {
		return nil, err
	}
	if !wholeDigest.MatchString(id) {
		return nil, badRequest("invalid reference format")
	}
	repository := shortRepository(splitReference(name).repository)
	p := e.imgs.byID[id]
	if p == nil || !slices.ContainsFunc(p.refs, func(r reference) bool { return r.repository == repository }) {
		return nil, notFound("No such image: %s@%s", shortRepository(name), id)
	}
	return p, nil
}

// findPrefix returns the image whose ID begins so; term is how it was asked for.
func (e *Engine) findPrefix(prefix, term string) (*picture, error) {
	if len(prefix) < shortestPrefix || !hexDigits.MatchString(prefix) {
		return nil, notFound("No such image: %s", term)
	}
	if p := e.imgs.withPrefix(prefix); p != nil {
		return p, nil
	}
	for id := range e.imgs.byID {
		if strings.HasPrefix(id, digestPrefix+prefix) {
			return nil, notFound("ambiguous reference")
		}
	}
	return nil, notFound("No such image: %s", term)
}

// storeBlock is what the file system gives to a file or folder at least.
const storeBlock = 4096

// unpacked is what a layer needs when unpacked: one block for its root and those
// for what is in it.
func (l Layer) unpacked() int64 {
	return storeBlock * (1 + (l.Size+storeBlock-1)/storeBlock)
}

// folderSize is the size of a folder in a layer.
func (e *Engine) folderSize() int64 {
	if e.say.imageStore {
		return storeBlock
	}
	return 0
}

// mountPoints is what the layer needs that an engine lays between an image and a
// container, with the files that are mounted there.
const mountPoints = 7 * storeBlock

// rootSize is how many bytes a container sees that has written nothing.
func (e *Engine) rootSize(c *cont) (sum int64) {
	if !e.say.imageStore {
		return layersSize(c.layers)
	}
	for _, l := range c.layers {
		sum += l.unpacked()
	}
	return sum + mountPoints + e.say.untouchedSize
}

// layerSize is the size of a layer as the history of an image shows it.
func (e *Engine) layerSize(l Layer) int64 {
	if e.say.imageStore {
		return l.unpacked()
	}
	return l.Size
}

// imageBytes is the size of an image as lists and inspects show it.
func (e *Engine) imageBytes(p *picture) int64 {
	if !e.say.imageStore {
		return layersSize(p.layers)
	}
	content, unpacked := p.storedSizes()
	return content + unpacked
}

// storedSizes are the size of the image's blobs and of its unpacked layers.
func (p *picture) storedSizes() (content, unpacked int64) {
	content = p.ownBlobs()
	for _, l := range p.layers {
		content += l.packed()
		unpacked += l.unpacked()
	}
	return content, unpacked
}

// ownBlobs is the size of the blobs that no other image has: the manifest and the
// configuration.
func (p *picture) ownBlobs() int64 {
	return p.manifest().Size + int64(len(p.configJSON()))
}

// freed is how much less images, and layers of containers, need than before.
func (e *Engine) freed(before int64) uint64 {
	return uint64(before - e.storedBytes(true))
}

// storedBytes is what all images need, each blob and each layer once, and also
// the layers of containers if they shall count.
func (e *Engine) storedBytes(containers bool) (sum int64) {
	seen := map[string]bool{}
	for _, p := range e.imgs.byID {
		sum += p.ownBlobs()
		for _, l := range p.layers {
			if blob := "blob " + l.DiffID; !seen[blob] {
				seen[blob] = true
				sum += l.packed()
			}
		}
		sum += unpackedOnce(p.layers, seen)
	}
	if !containers {
		return sum
	}
	for _, c := range e.ctrs.byID {
		sum += unpackedOnce(c.layers, seen)
	}
	return sum
}

// unpackedOnce adds up the unpacked layers that were not seen, which it notes.
func unpackedOnce(layers []Layer, seen map[string]bool) (sum int64) {
	for i, id := range chainIDs(layers) {
		if !seen[id] {
			seen[id] = true
			sum += layers[i].unpacked()
		}
	}
	return sum
}

// digestRefs are the references to the image by its digest, one for each
// repository that it is in.
func (p *picture) digestRefs(refs []reference) []string {
	list := []string{}
	for _, ref := range refs {
		if name := ref.repository + "@" + p.id; !slices.Contains(list, name) {
			list = append(list, name)
		}
	}
	return list
}

// storeSummary adds to a summary what the image store knows. Of the references,
// which are those that the list shows, the last one counts.
func (e *Engine) storeSummary(v Version, p *picture, refs []reference, s *image.Summary) {
	if !e.say.imageStore {
		return
	}
	if s.Labels == nil {
		s.Labels = map[string]string{}
	}
	if len(refs) > 0 {
		s.RepoDigests = p.digestRefs(refs[len(refs)-1:])
	}
	if v.AtLeast(1, 48) {
		target := p.target()
		s.Descriptor = &target
	}
}

// manifests are the manifests of an image: there is one.
func (e *Engine) manifests(p *picture) []image.ManifestSummary {
	if !e.say.imageStore {
		return nil
	}
	m := image.ManifestSummary{
		ID: p.id, Descriptor: p.target(), Available: true, Kind: image.ManifestKindImage,
		ImageData: &image.ImageProperties{Platform: ocispec.Platform{Architecture: runtime.GOARCH, OS: "linux"}},
	}
	m.Size.Content, m.ImageData.Size.Unpacked = p.storedSizes()
	m.Size.Total = m.Size.Content + m.ImageData.Size.Unpacked
	for _, c := range e.usersOf(p) {
		m.ImageData.Containers = append(m.ImageData.Containers, c.id)
	}
	return []image.ManifestSummary{m}
}
