package core

import (
	"strings"
	"testing"
	"time"

	"github.com/docker/docker/api/types/container"
)

// The sizes are those of engine 29 for an image of one layer whose compressed
// size has seven digits: imported, and with a step of a build on top.
func TestManifestSize(t *testing.T) {
	base := picture{
		id: digestPrefix + digest("x"), config: &container.Config{Cmd: []string{"/probe", "wait"}}, created: time.Now(),
		layers: []Layer{{DiffID: digestPrefix + digest("layer"), Size: 6_639_616}},
		steps:  []ImageStep{{Created: time.Now(), Comment: "Imported from -"}},
	}
	built := base
	built.cacheKey = "step"
	for about, tt := range map[string]struct {
		p    picture
		want int64
	}{"imported": {base, 405}, "built": {built, 530}} {
		d := tt.p.manifest()
		if d.Size != tt.want || d.Digest.String() != tt.p.id || !strings.HasSuffix(d.MediaType, "manifest.v1+json") || d.Platform.OS != "linux" {
			t.Errorf("%s: %+v, want a size of %d and the image's ID", about, d, tt.want)
		}
	}
}
