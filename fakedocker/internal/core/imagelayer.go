package core

import (
	"crypto/sha256"
	"encoding/hex"
)

// imageSize is how large an image says it is of which nothing else is known, in
// bytes.
const imageSize = 4 << 20

// Layer is one layer of an image's file system, without its content.
type Layer struct {
	DiffID string `json:"id"` // the digest of its content, with sha256: before it
	Size   int64  `json:"size"`
	Copied bool   `json:"copied,omitempty"` // by a build, without a container
}

func diffIDs(layers []Layer) []string {
	ids := make([]string, len(layers))
	for i, l := range layers {
		ids[i] = l.DiffID
	}
	return ids
}

func layersSize(layers []Layer) (sum int64) {
	for _, l := range layers {
		sum += l.Size
	}
	return sum
}

// chainIDs names each layer together with those below it. Engines store one for
// all images that have the same.
func chainIDs(layers []Layer) []string {
	ids := diffIDs(layers)
	for i := 1; i < len(ids); i++ {
		ids[i] = digestPrefix + digest(ids[i-1]+" "+ids[i])
	}
	return ids
}

// neededLayers counts the images and containers that need each stored layer.
func (e *Engine) neededLayers() map[string]int {
	needed := e.sharedLayers()
	for _, c := range e.ctrs.byID {
		for _, id := range chainIDs(c.layers) {
			needed[id]++
		}
	}
	return needed
}

func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}
