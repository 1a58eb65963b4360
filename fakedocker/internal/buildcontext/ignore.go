package buildcontext

import (
	"path"
	"regexp"
	"strings"
)

const ignoreFile = ".dockerignore"

// ApplyIgnore takes out what the context's .dockerignore names: the builder does
// not see it. The Dockerfile itself, which was read before, may go as well.
func (c *Context) ApplyIgnore() {
	f, ok := c.files[ignoreFile]
	if !ok {
		return
	}
	rules := parseIgnore(string(f.content))
	for name := range c.files {
		if ignored(rules, name) {
			delete(c.files, name)
		}
	}
	for name := range c.files {
		c.addParents(name) // of what is an exception
	}
}

// rule is one line of a .dockerignore.
type rule struct {
	form *regexp.Regexp
	keep bool // an exception
}

func parseIgnore(text string) []rule {
	var rules []rule
	for _, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		line, keep := strings.CutPrefix(line, "!")
		if line = clean(path.Clean(strings.TrimSpace(line))); line == "" {
			continue
		}
		if form, err := regexp.Compile(globForm(line)); err == nil {
			rules = append(rules, rule{form, keep})
		}
	}
	return rules
}

// ignored reports what the last rule says that matches a path or a folder it is
// in.
func ignored(rules []rule, name string) bool {
	gone := false
	for _, r := range rules {
		if gone == r.keep && matches(r.form, name) {
			gone = !r.keep
		}
	}
	return gone
}

func matches(form *regexp.Regexp, name string) bool {
	for ; name != "."; name = path.Dir(name) {
		if form.MatchString(name) {
			return true
		}
	}
	return false
}

// globForm translates a pattern of paths: ** stands for any number of folders.
func globForm(pattern string) string {
	var b strings.Builder
	b.WriteString("^")
	for i := 0; i < len(pattern); i++ {
		switch c := pattern[i]; {
		case strings.HasPrefix(pattern[i:], "**/"):
			b.WriteString("(?:.*/)?")
			i += 2
		case strings.HasPrefix(pattern[i:], "**"):
			b.WriteString(".*")
			i++
		case c == '*':
			b.WriteString("[^/]*")
		case c == '?':
			b.WriteString("[^/]")
		case c == '[' || c == ']':
			b.WriteByte(c)
		case c == '\\' && i+1 < len(pattern):
			i++
			b.WriteString(regexp.QuoteMeta(pattern[i : i+1]))
		default:
			b.WriteString(regexp.QuoteMeta(pattern[i : i+1]))
		}
	}
	return b.String() + "$"
}
