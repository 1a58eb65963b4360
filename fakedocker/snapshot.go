package fakedocker

import (
	"maps"
	"slices"
	"strings"
)

// Snapshot is the state of an engine at a moment, in the words of
// [Engine.Dump]. The zero value is that of no engine.
type Snapshot struct{ text string }

// Snapshot returns the engine's state now.
func (e *Engine) Snapshot() Snapshot { return Snapshot{e.Dump()} }

// Diff says what has changed since the snapshot: see [Snapshot.Diff].
func (e *Engine) Diff(before Snapshot) string { return before.Diff(e.Snapshot()) }

// String returns the state as text.
func (s Snapshot) String() string { return s.text }

// Diff returns the lines that differ between two states, each after "-" where it
// went and "+" where it came, and "" if nothing changed. A network or container
// is shown whole when a line of it changed.
func (s Snapshot) Diff(later Snapshot) string {
	was, is := things(s.text), things(later.text)
	var b strings.Builder
	for _, key := range slices.Sorted(maps.Keys(merge(was, is))) {
		if was[key] == is[key] {
			continue
		}
		mark(&b, "-", was[key])
		mark(&b, "+", is[key])
	}
	return b.String()
}

// things takes a dump apart: the lines of each thing by its kind and name.
func things(text string) map[string]string {
	all := map[string]string{}
	key := ""
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(line, " ") {
			kind, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
			name, _, _ := strings.Cut(rest, ": ")
			key = kind + " " + name
		}
		all[key] += line
	}
	return all
}

func merge(a, b map[string]string) map[string]string {
	all := maps.Clone(a)
	maps.Copy(all, b)
	return all
}

func mark(b *strings.Builder, sign, text string) {
	for line := range strings.Lines(text) {
		b.WriteString(sign + " " + line)
	}
}
