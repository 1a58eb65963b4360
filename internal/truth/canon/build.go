package canon

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/appnet-go/appnet/internal/truth/scenario"
)

var shortWord = regexp.MustCompile(`\b[0-9a-f]{12}\b`)

// learnBuild names the images and containers that a build tells of, by the build
// and a number, in the order in which they appear first.
func (c *canon) learnBuild(a scenario.Answer) {
	n := 0
	for _, short := range shortWord.FindAllString(a.Body, -1) {
		if _, known := c.words[short]; !known && !strings.Contains(c.written, short) {
			n++
			c.words[short] = fmt.Sprintf("%s.%d:12", a.ID, n)
		}
	}
	if ids := digest.FindAllString(a.Body, -1); len(ids) == 1 && n == 0 {
		c.ids[ids[0]] = a.ID // of a quiet build
	}
}

// known is what made the object with an ID: a step, or the place in a build.
func (c *canon) known(id string) (string, bool) {
	if name, ok := c.ids[id]; ok {
		return name, true
	}
	id = strings.TrimPrefix(id, "sha256:")
	if len(id) != 64 {
		return "", false
	}
	name, ok := c.words[id[:12]]
	return strings.TrimSuffix(name, ":12"), ok
}

// learnActor finds the random name of a container that only events tell of: of a
// quiet build nothing else does.
func (c *canon) learnActor(o map[string]any) {
	id, _ := o["ID"].(string)
	attributes, _ := o["Attributes"].(map[string]any)
	name, _ := attributes["name"].(string)
	if !randomName.MatchString(name) || strings.Contains(c.written, name) || c.words[name] != "" {
		return
	}
	of, ok := c.known(id)
	if !ok {
		of = "id"
	}
	c.words[name] = "name of " + of
}

// joinStreams joins the texts that follow one another in a build's answer: how a
// command's output is cut into pieces is chance.
func joinStreams(values []any) []any {
	var joined []any
	var text *string
	for _, v := range values {
		o, _ := v.(map[string]any)
		piece, ok := o["stream"].(string)
		if !ok || len(o) != 1 {
			joined, text = append(joined, v), nil
			continue
		}
		if text == nil {
			text = new(string)
			joined = append(joined, text)
		}
		*text += piece
	}
	for i, v := range joined {
		if t, ok := v.(*string); ok {
			joined[i] = map[string]any{"stream": *t}
		}
	}
	return joined
}
