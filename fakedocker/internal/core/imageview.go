package core

import (
	"encoding/json"
	"errors"
	"maps"
	"runtime"
	"time"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/image"
	"github.com/docker/docker/api/types/storage"
)

// ImageList shows the images, the newest first. Of the filters, reference,
// label, dangling, before, since and until are modelled.
func (e *Engine) ImageList(v Version, o image.ListOptions) ([]image.Summary, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if err := e.knownFilters(o.Filters, e.imageFilters()...); err != nil {
		return nil, err
	}
	keep, err := e.imageFilter(o.Filters)
	if err != nil {
		return nil, err
	}
	if err := e.checkPatterns(o.Filters.Get("reference")); err != nil {
		return nil, err
	}
	list := []image.Summary{}
	parents, shared := e.imgs.parents(), e.sharedLayers()
	for _, p := range e.imgs.newestFirst() {
		if keep(p) && (o.All || !p.between(parents)) {
			refs := e.matching(o.Filters.Get("reference"), p.refs)
			s := e.imageSummary(v, p, refs)
			if o.SharedSize {
				s.SharedSize = e.sharedSize(p, shared)
			}
			if o.Manifests {
				s.Manifests = e.manifests(p)
			}
			if len(p.refs) == 0 && !v.AtLeast(1, 43) {
				s.RepoTags, s.RepoDigests = []string{"<none>:<none>"}, []string{"<none>@<none>"}
			}
			list = append(list, s)
		}
	}
	return list, nil
}

// imageSummary shows an image with those of its references.
func (e *Engine) imageSummary(v Version, p *picture, refs []reference) image.Summary {
	s := image.Summary{
		ID: p.id, Created: p.created.Unix(), Labels: maps.Clone(p.config.Labels), RepoTags: tagsOf(refs),
		ParentID: p.parent, SharedSize: -1, Size: e.imageBytes(p), Containers: -1,
	}
	if e.Profile.ValidateAtCreate && v.AtLeast(1, 43) {
		s.RepoDigests = []string{}
	}
	if e.say.countsUsers && v.AtLeast(1, 51) {
		s.Containers = int64(len(e.usersOf(p)))
	}
	if e.say.virtualSize || !v.AtLeast(1, 44) {
		s.VirtualSize = s.Size
	}
	e.storeSummary(v, p, refs, &s)
	return s
}

func (p *picture) tags() []string { return tagsOf(p.refs) }

func tagsOf(refs []reference) []string {
	list := []string{}
	for _, ref := range refs {
		list = append(list, ref.String())
	}
	return list
}

// ImageInspect shows the image that term means.
func (e *Engine) ImageInspect(v Version, term string) (image.InspectResponse, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	p, err := e.findImage(term)
	if err != nil {
		if refusal := (*Error)(nil); errors.As(err, &refusal) && e.say.imagePrefix != "" {
			err = errorf(refusal.Status, e.say.imagePrefix+"%s", term, refusal.Message)
		}
		return image.InspectResponse{}, err
	}
	view := image.InspectResponse{
		ID: p.id, RepoTags: p.tags(), RepoDigests: []string{}, Comment: p.comment, Parent: p.parent, Author: p.author,
		Created: p.created.Format(time.RFC3339Nano), Architecture: runtime.GOARCH, Os: "linux", Size: e.imageBytes(p),
		RootFS:   image.RootFS{Type: "layers", Layers: diffIDs(p.layers)},
		Metadata: image.Metadata{LastTagTime: p.tagged},
	}
	if e.say.virtualSize || !v.AtLeast(1, 44) {
		view.VirtualSize = view.Size
	}
	if e.say.imageStore {
		e.fromStore(v, p, &view)
	} else {
		e.fromLayers(p, &view)
	}
	return view, p.fillConfig(&view)
}

// fromLayers adds what releases know that keep images as layers.
func (e *Engine) fromLayers(p *picture, view *image.InspectResponse) {
	view.DockerVersion = e.Profile.EngineVersion
	view.GraphDriver = storage.DriverData{Name: e.say.storageDriver, Data: layerDirs(p.id)}
	view.Container, view.ContainerConfig = p.maker, p.made //nolint:staticcheck // old versions of the API show them
	if e.say.oldImageConfig && p.made == nil {
		view.ContainerConfig = &container.Config{}
	}
}

// fromStore adds what the image store knows.
func (e *Engine) fromStore(v Version, p *picture, view *image.InspectResponse) {
	view.GraphDriver = storage.DriverData{Name: e.say.storageDriver}
	view.RepoDigests, view.Manifests = p.digestRefs(p.refs), e.manifests(p)
	if v.AtLeast(1, 48) {
		target := p.target()
		view.Descriptor = &target
	}
}

// fillConfig copies the configuration by way of JSON: the types differ, and
// their names for things do not.
func (p *picture) fillConfig(view *image.InspectResponse) error {
	data, err := json.Marshal(p.config)
	if err != nil {
		return err
	}
	return json.Unmarshal(data, &view.Config)
}

func layerDirs(id string) map[string]string {
	dir := "/var/lib/docker/overlay2/" + id
	return map[string]string{"MergedDir": dir + "/merged", "UpperDir": dir + "/diff", "WorkDir": dir + "/work"}
}
