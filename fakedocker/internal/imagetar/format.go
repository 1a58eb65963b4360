package imagetar

import (
	"time"

	"github.com/docker/docker/api/types/container"

	"github.com/appnet-go/appnet/fakedocker/internal/core"
)

const (
	manifestName = "manifest.json"
	digestPrefix = "sha256:"
)

// manifestEntry tells of one image where its files are in the archive.
type manifestEntry struct {
	Config   string
	RepoTags []string
	Layers   []string
}

// imageConfig is the configuration of an image. Its digest is the image's ID.
type imageConfig struct {
	Architecture string           `json:"architecture"`
	OS           string           `json:"os"`
	Created      time.Time        `json:"created"`
	Comment      string           `json:"comment,omitempty"`
	Config       container.Config `json:"config"`
	History      []core.ImageStep `json:"history,omitempty"`
	RootFS       rootFS           `json:"rootfs"`
	Own          *ownPart         `json:"fakedocker,omitempty"`
}

type rootFS struct {
	Type    string   `json:"type"`
	DiffIDs []string `json:"diff_ids"`
}

// ownPart is what the fake knew of an image that it has saved. Others do not
// look at it.
type ownPart struct {
	ID     string       `json:"id"`
	Layers []core.Layer `json:"layers"`
}
