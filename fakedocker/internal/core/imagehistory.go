package core

import (
	"slices"
	"time"

	"github.com/docker/docker/api/types/image"
)

// ImageStep is one step of the making of an image. An empty one has no layer.
type ImageStep struct {
	Created   time.Time `json:"created"`
	CreatedBy string    `json:"created_by,omitempty"`
	Comment   string    `json:"comment,omitempty"`
	Empty     bool      `json:"empty_layer,omitempty"`
}

// ImageHistory shows the steps of an image's making, the last one first. The
// image stands at that one, and those that it was built on at the ones before;
// of the others nothing is left but their layers.
func (e *Engine) ImageHistory(term string) ([]image.HistoryResponseItem, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	p, err := e.findImage(term)
	if err != nil {
		return nil, err
	}
	list := make([]image.HistoryResponseItem, 0, len(p.steps))
	layers := p.layers
	for _, step := range p.steps {
		item := image.HistoryResponseItem{
			ID: "<missing>", Created: step.Created.Unix(), CreatedBy: step.CreatedBy, Comment: step.Comment,
		}
		if !step.Empty && len(layers) > 0 {
			item.Size, layers = e.layerSize(layers[0]), layers[1:]
		}
		list = append(list, item)
	}
	slices.Reverse(list)
	for i := 0; i < len(list) && p != nil; i, p = i+1, e.imgs.byID[p.parent] {
		list[i].ID = p.id
		if len(p.refs) > 0 {
			list[i].Tags = p.tags()
		}
	}
	return list, nil
}
