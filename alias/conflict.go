package alias

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Conflict is an error: two or more different names have one text, so whoever
// looks it up reaches the containers of all of them.
type Conflict struct {
	Text  string // what all of the names read
	Names []Name // two or more, sorted by [Name.Compare]
}

// Conflicts returns a [*Conflict] for every text that different names share,
// sorted by text. The same name given twice is no conflict, and names that are
// not valid are compared by their text like all others.
//
// To keep containers apart as well as processes, give the names with their
// hostnames too: hostname a of app b, process c reads as app a.b, process c.
func Conflicts(names ...Name) []*Conflict {
	entries := make([]entry, len(names))
	for i, n := range names {
		entries[i] = entry{n.String(), n}
	}
	slices.SortFunc(entries, entry.compare)
	entries = slices.Compact(entries)

	var conflicts []*Conflict
	for len(entries) > 0 {
		n := 1
		for n < len(entries) && entries[n].text == entries[0].text {
			n++
		}
		if n > 1 {
			conflicts = append(conflicts, conflict(entries[:n]))
		}
		entries = entries[n:]
	}
	return conflicts
}

func conflict(entries []entry) *Conflict {
	c := &Conflict{Text: entries[0].text}
	for _, e := range entries {
		c.Names = append(c.Names, e.name)
	}
	return c
}

// entry is a name with its text, which is made once.
type entry struct {
	text string
	name Name
}

func (e entry) compare(f entry) int {
	return cmp.Or(cmp.Compare(e.text, f.text), e.name.Compare(f.name))
}

// Error names the parts of all the names, and what to do.
func (c *Conflict) Error() string {
	var names []string
	for _, n := range c.Names {
		names = append(names, n.parts())
	}
	return fmt.Sprintf("alias: name %q: shared by %s: rename one, or give it another TLD",
		c.Text, strings.Join(names, " and "))
}

// Is makes every Conflict an [ErrConflict].
func (c *Conflict) Is(target error) bool {
	return target == ErrConflict
}

// parts tells names apart whose text is the same.
func (n Name) parts() string {
	text := fmt.Sprintf("app %q process %q", n.App, n.Process)
	if n.Hostname != "" {
		text = fmt.Sprintf("hostname %q ", n.Hostname) + text
	}
	if n.TLD != "" {
		text += fmt.Sprintf(" TLD %q", n.TLD)
	}
	return text
}
