package canon

import (
	"maps"
	"regexp"
	"slices"
	"strings"
)

var (
	endpointID = regexp.MustCompile(`\bid:"[0-9a-f]{12}"`) // in the refusal to remove a network
	hexWord    = regexp.MustCompile(`\b[0-9a-f]{4,64}\b`)
	word       = regexp.MustCompile(`[a-z]+_[a-z]+[0-9]?`)
	ula        = regexp.MustCompile(`\bfd[0-9a-f]{2}:[0-9a-f]{1,4}:[0-9a-f]{1,4}:`)
	mac        = regexp.MustCompile(`\b(?:[0-9a-f]{2}:){5}[0-9a-f]{2}\b`)
)

// patterns are what is random wherever it stands.
var patterns = []struct {
	form *regexp.Regexp
	is   string
}{
	{regexp.MustCompile(`[1-9]\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)`), "<time>"},
	{regexp.MustCompile(`\b1[0-9]{9}\.[0-9]{9}\b`), "<time>"},
	{regexp.MustCompile(`\bveth[0-9a-f]{5,8}\b`), "<veth>"},
	{regexp.MustCompile(`/proc/[0-9]+/`), "/proc/<pid>/"},
	{regexp.MustCompile(`\{Ifindex: [0-9]+ `), "{Ifindex: <number> "}, // of an interface of the machine
	{regexp.MustCompile(`/var/run/docker/netns/[0-9a-f]{12}`), "<sandbox>"},
	{regexp.MustCompile(`\+dfsg[0-9]+`), ""}, // the packager's mark on a version
	{regexp.MustCompile(`\b(?:(?:About|Less than) )?(?:an?|[0-9]+) (?:second|minute)s?\b`), "<duration>"},
}

// text writes what is random in a text as symbols.
func (c *canon) text(s string) string {
	for _, p := range patterns {
		s = p.form.ReplaceAllString(s, p.is)
	}
	s = hexWord.ReplaceAllStringFunc(s, c.hex)
	s = endpointID.ReplaceAllString(s, `id:"<endpoint:12>"`)
	s = word.ReplaceAllStringFunc(s, c.name)
	s = mac.ReplaceAllStringFunc(s, c.unless("<mac>"))
	s = ula.ReplaceAllStringFunc(s, c.unless("<ula>:"))
	return sortLists(c.pools.replace(s))
}

// unless replaces what the scenario does not say itself.
func (c *canon) unless(symbol string) func(string) string {
	return func(s string) string {
		if strings.Contains(c.written, s) {
			return s
		}
		return symbol
	}
}

// hex replaces IDs and pieces of them.
func (c *canon) hex(s string) string {
	for _, id := range []string{s, "sha256:" + s} {
		if name, ok := c.ids[id]; ok {
			return "<" + name + ">"
		}
	}
	if name, ok := c.words[s]; ok {
		return "<" + name + ">"
	}
	if name, ok := c.known(s); ok {
		return "<" + name + ">"
	}
	if len(s) == 64 && !strings.Contains(c.written, s) {
		return "<id>"
	}
	return s
}

func (c *canon) name(s string) string {
	if name, ok := c.words[s]; ok {
		return "<" + name + ">"
	}
	return s
}

// listed are the lists in messages: between parentheses, and of the endpoints of
// a create.
var listed = regexp.MustCompile(`(\(|network endpoints: )([^()]*, [^()]*)(\)|$)`)

// sortLists sorts what a message lists.
func sortLists(s string) string {
	return listed.ReplaceAllStringFunc(s, func(list string) string {
		m := listed.FindStringSubmatch(list)
		items := strings.Split(m[2], ", ")
		slices.Sort(items)
		return m[1] + strings.Join(items, ", ") + m[3]
	})
}

// header writes headers as lines.
func (c *canon) header(h map[string]string) string {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(h)) {
		if name == "Connection" && h[name] == "close" {
			continue // what the runner asks for
		}
		b.WriteString(name + ": " + c.text(h[name]) + "\n")
	}
	return b.String()
}
