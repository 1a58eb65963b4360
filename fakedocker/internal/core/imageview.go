package core

import (
	"encoding/json"
	"errors"
	"maps"
	"path"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/filters"
	"github.com/docker/docker/api/types/image"
	"github.com/docker/docker/api/types/storage"
)

// ImageList shows the images, the newest first. Of the filters, reference,
// label, dangling, before and since are modelled.
func (e *Engine) ImageList(v Version, o image.ListOptions) ([]image.Summary, error) {
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
	parents := e.imgs.parents()
	for _, p := range e.imgs.newestFirst() {
		if keep(p) && (o.All || !p.between(parents)) {
			s := e.imageSummary(v, p)
			s.RepoTags = matchingTags(o.Filters.Get("reference"), p.refs)
			if len(p.refs) == 0 && !v.AtLeast(1, 43) {
				s.RepoTags, s.RepoDigests = []string{"<none>:<none>"}, []string{"<none>@<none>"}
			}
			list = append(list, s)
		}
	}
	return list, nil
}

func (e *Engine) imageFilter(f filters.Args) (func(*picture) bool, error) {
	dangling, err := f.GetBoolOrDefault("dangling", false)
	if err != nil {
		return nil, badRequest("%s", strings.Replace(err.Error(), "invalid", e.Profile.InvalidWord, 1))
	}
	parents := e.imgs.parents()
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
			(!f.Contains("dangling") || dangling == (len(p.refs) == 0 && !parents[p.id])) && matchReferences(f.Get("reference"), p.refs)
	}, nil
}

// matchReferences reports whether one of the references is one of the
// patterns, with a tag or without.
func matchReferences(patterns []string, refs []reference) bool {
	return len(patterns) == 0 || len(matchingTags(patterns, refs)) > 0
}

// matchingTags are the references that are one of the patterns, all if there are
// none: a list by reference shows no others.
func matchingTags(patterns []string, refs []reference) []string {
	tags := []string{}
	for _, ref := range refs {
		if len(patterns) == 0 || slices.ContainsFunc(patterns, ref.matches) {
			tags = append(tags, ref.String())
		}
	}
	return tags
}

// matches reports whether a pattern is that of the reference, with its tag or
// without.
func (r reference) matches(pattern string) bool {
	full, _ := path.Match(pattern, r.String())
	short, _ := path.Match(pattern, r.repository)
	return full || short
}

func (e *Engine) imageSummary(v Version, p *picture) image.Summary {
	s := image.Summary{
		ID: p.id, Created: p.created.Unix(), Labels: maps.Clone(p.config.Labels), RepoTags: p.tags(),
		ParentID: p.parent, SharedSize: -1, Size: layersSize(p.layers), Containers: -1,
	}
	if e.Profile.ValidateAtCreate {
		s.RepoDigests = []string{}
	}
	if e.say.countsUsers && v.AtLeast(1, 51) {
		s.Containers = int64(len(e.usersOf(p)))
	}
	if e.say.virtualSize || !v.AtLeast(1, 44) {
		s.VirtualSize = s.Size
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
		Created: p.created.Format(time.RFC3339Nano), DockerVersion: e.Profile.EngineVersion,
		Architecture: runtime.GOARCH, Os: "linux", Size: layersSize(p.layers),
		GraphDriver: storage.DriverData{Name: "overlay2", Data: layerDirs(p.id)},
		RootFS:      image.RootFS{Type: "layers", Layers: diffIDs(p.layers)},
		Metadata:    image.Metadata{LastTagTime: p.tagged},
	}
	if e.say.virtualSize || !v.AtLeast(1, 44) {
		view.VirtualSize = view.Size
	}
	view.Container, view.ContainerConfig = p.maker, p.made //nolint:staticcheck // old versions of the API show them
	if e.say.oldImageConfig && p.made == nil {
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
