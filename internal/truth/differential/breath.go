package differential

import (
	"regexp"
	"slices"
	"strings"
)

// Some of what calls ask for happens just before or after engines answer. Random
// calls must not race with that: a few wait.

// breath is longer than what engines leave for later takes.
const breath = "pause 300ms"

// wait waits for what earlier calls have begun, where a call of the kind would
// race with it.
func (g *generator) wait(kind string) {
	switch kind {
	case "container-list":
		g.settle()
	case "stop", "restart":
		g.grow()
	}
}

// rest waits for what a call of the kind, the last one, has begun.
func (g *generator) rest(kind string) {
	switch {
	case (kind == "stop" || kind == "kill") && g.created(`"AutoRemove":true`), // it is removed after the call is answered
		(kind == "start" || kind == "restart") && g.created(`"Cmd":["/probe","say"`): // and may have ended before, or not
		g.add("breath", breath)
	}
}

// ending finds whom a call ends.
var ending = regexp.MustCompile(`^(?:stop|kill)\.\d+ \| POST /containers/([^/?]+)`)

// settle looks at the containers that the last calls ended. A list shows what the
// engine has written down of its containers, which it does just after it has
// answered the call that ends one; an inspect waits for that.
func (g *generator) settle() {
	for _, line := range g.lines[max(0, len(g.lines)-6):] {
		if m := ending.FindStringSubmatch(line); m != nil {
			g.add("look", "GET /containers/"+m[1]+"/json")
		}
	}
}

// grow gives a program that was started moments ago the time to ask for its
// signals. Until then it may miss the one to stop, or die of it.
func (g *generator) grow() {
	for _, line := range g.lines[max(0, len(g.lines)-4):] {
		if kind := kindOf(line); kind == "start" || kind == "restart" {
			g.add("breath", breath)
			return
		}
	}
}

// created reports whether a container was asked for whose body has the text.
func (g *generator) created(text string) bool {
	return slices.ContainsFunc(g.lines, func(line string) bool {
		return kindOf(line) == "container-create" && strings.Contains(line, text)
	})
}
