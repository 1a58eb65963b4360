package canon

import (
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/appnet-go/appnet/internal/truth/scenario"
)

var (
	wholeID    = regexp.MustCompile(`^(sha256:)?[0-9a-f]{64}$`)
	prefixForm = regexp.MustCompile(`\{[A-Z][A-Z0-9]*:([0-9]{1,2})\}`)
	shortID    = regexp.MustCompile(`^[0-9a-f]{12}$`)
	digest     = regexp.MustCompile(`sha256:[0-9a-f]{64}`)
)

// learn finds the symbols of a run.
func learn(s *scenario.Scenario, r scenario.Result) *canon {
	c := &canon{ids: make(map[string]string), words: make(map[string]string), written: written(s)}
	for id, name := range r.Known {
		c.ids[id] = name
	}
	for i, a := range r.Answers {
		for _, id := range made(&s.Steps[i], a) {
			if _, ok := c.ids[id]; !ok {
				c.ids[id] = a.ID
			}
		}
	}
	for id, name := range c.ids {
		for _, n := range prefixes(s) {
			if id = strings.TrimPrefix(id, "sha256:"); n < len(id) {
				c.words[id[:n]] = name + ":" + strconv.Itoa(n)
			}
		}
	}
	for i := range r.Answers {
		if step := begun(s, i); step.Method == "POST" && path(step) == "/build" {
			c.learnBuild(r.Answers[i])
		}
	}
	for _, a := range r.Answers {
		each(a.Body, c.learnName)
		each(a.Body, c.learnActor)
		each(a.Body, c.learnMachine)
	}
	c.pools = learnPools(c.written, r)
	return c
}

// written is all that a scenario sends.
func written(s *scenario.Scenario) string {
	var b strings.Builder
	for i := range s.Steps {
		b.WriteString(s.Steps[i].Path + "\n" + s.Steps[i].Body + "\n")
	}
	return b.String()
}

// made returns the IDs of what a call made.
func made(s *scenario.Step, a scenario.Answer) []string {
	if s.Method != "POST" || a.Status < 200 || a.Status > 299 {
		return nil
	}
	if strings.HasPrefix(path(s), "/images/") {
		return digest.FindAllString(a.Body, -1)
	}
	var created struct {
		ID string `json:"Id"`
	}
	if json.Unmarshal([]byte(a.Body), &created) != nil || !wholeID.MatchString(created.ID) {
		return nil
	}
	return []string{created.ID}
}

// prefixes lists how long the pieces of IDs are that may stand for them.
func prefixes(s *scenario.Scenario) []int {
	lengths := []int{12}
	for _, m := range prefixForm.FindAllStringSubmatch(written(s), -1) {
		if n, err := strconv.Atoi(m[1]); err == nil && n > 3 && !slices.Contains(lengths, n) {
			lengths = append(lengths, n)
		}
	}
	return lengths
}

// learnName finds the random names of containers that were made without one.
func (c *canon) learnName(o map[string]any) {
	id, _ := o["Id"].(string)
	of, ok := c.known(id)
	if !ok {
		return
	}
	names := []any{o["Name"]}
	if more, ok := o["Names"].([]any); ok {
		names = more
	}
	for _, name := range names {
		text, _ := name.(string)
		text, slash := strings.CutPrefix(text, "/")
		if slash && randomName.MatchString(text) && !strings.Contains(c.written, text) {
			c.words[text] = "name of " + of
		}
	}
}

// learnMachine finds the name of the machine: a container in host mode has it.
func (c *canon) learnMachine(o map[string]any) {
	host, _ := o["HostConfig"].(map[string]any)
	config, _ := o["Config"].(map[string]any)
	name, _ := config["Hostname"].(string)
	if host["NetworkMode"] == "host" && c.machine == "" && !shortID.MatchString(name) && !strings.Contains(c.written, `"`+name+`"`) {
		c.machine = name
	}
}

var randomName = regexp.MustCompile(`^[a-z]+_[a-z]+[0-9]?$`)

// each calls f for every object in a body.
func each(body string, f func(map[string]any)) {
	values, ok := parse(body)
	if !ok {
		return
	}
	var visit func(v any)
	visit = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			f(v)
			for _, inner := range v {
				visit(inner)
			}
		case []any:
			for _, inner := range v {
				visit(inner)
			}
		}
	}
	for _, v := range values {
		visit(v)
	}
}
