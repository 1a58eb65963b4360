package core

import (
	"encoding/json"
	"errors"
	"maps"
	"path"
	"runtime"
	"slices"
	"time"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/filters"
	"github.com/docker/docker/api/types/image"
	"github.com/docker/docker/api/types/storage"
)

// ImageList shows the images, the newest first. Of the filters, reference,
// label, dangling, before and since are modelled.
func (e *Engine) ImageList(_ Version, o image.ListOptions) ([]image.Summary, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if err := e.knownFilters(o.Filters, "reference", "label", "label!", "dangling", "before", "since"); err != nil {
		return nil, err
	}
	keep, err := e.imageFilter(o.Filters)
	if err != nil {
		return nil, err
	}
	list := []image.Summary{}
	for _, p := range e.imgs.newestFirst() {
		if keep(p) {
			list = append(list, e.imageSummary(p))
		}
	}
	return list, nil
}

func (e *Engine) imageFilter(f filters.Args) (func(*picture) bool, error) {
	dangling, err := f.GetBoolOrDefault("dangling", false)
	if err != nil {
		return nil, badRequest("%s", err)
	}
	before, since := 1<<62, 0
	for _, term := range f.Get("before") {
		p, err := e.findImage(term)
		if err != nil {
			return nil, err
		}
		before = min(before, p.number)
	}
	for _, term := range f.Get("since") {
		p, err := e.findImage(term)
		if err != nil {
			return nil, err
		}
		since = max(since, p.number)
	}
	return func(p *picture) bool {
		return p.number < before && p.number > since && matchLabels(f, p.config.Labels) &&
			(!f.Contains("dangling") || dangling == (len(p.refs) == 0)) && matchReferences(f.Get("reference"), p.refs)
	}, nil
}

// matchReferences reports whether one of the references is one of the
// patterns, with a tag or without.
func matchReferences(patterns []string, refs []reference) bool {
	return len(patterns) == 0 || slices.ContainsFunc(patterns, func(pattern string) bool {
		return slices.ContainsFunc(refs, func(ref reference) bool {
			full, _ := path.Match(pattern, ref.String())
			short, _ := path.Match(pattern, ref.repository)
			return full || short
		})
	})
}

func (e *Engine) imageSummary(p *picture) image.Summary {
	s := image.Summary{
		ID: p.id, Created: p.created.Unix(), Labels: maps.Clone(p.config.Labels), RepoTags: p.tags(),
		SharedSize: -1, Size: imageSize, Containers: -1,
	}
	if e.say.countsUsers {
		s.Containers, s.RepoDigests = int64(len(e.usersOf(p))), []string{}
	}
	if e.say.virtualSize {
		s.VirtualSize = imageSize
	}
	return s
}

func (p *picture) tags() []string {
	list := []string{}
	for _, ref := range p.refs {
		list = append(list, ref.String())
	}
	return list
}

// ImageInspect shows the image that term means.
func (e *Engine) ImageInspect(_ Version, term string) (image.InspectResponse, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	p, err := e.findImage(term)
	if err != nil {
		if refusal := (*Error)(nil); errors.As(err, &refusal) && e.say.imagePrefix != "" {
			err = notFound(e.say.imagePrefix+"%s", term, refusal.Message)
		}
		return image.InspectResponse{}, err
	}
	view := image.InspectResponse{
		ID: p.id, RepoTags: p.tags(), RepoDigests: []string{}, Comment: p.comment,
		Created: p.created.Format(time.RFC3339Nano), DockerVersion: e.Profile.EngineVersion,
		Architecture: runtime.GOARCH, Os: "linux", Size: imageSize,
		GraphDriver: storage.DriverData{Name: "overlay2", Data: layerDirs(p.id)},
		RootFS:      image.RootFS{Type: "layers", Layers: []string{p.id}},
		Metadata:    image.Metadata{LastTagTime: p.tagged},
	}
	if e.say.virtualSize {
		view.VirtualSize = imageSize
	}
	if e.say.oldImageConfig {
		view.ContainerConfig = &container.Config{}
	}
	return view, p.fillConfig(&view)
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
