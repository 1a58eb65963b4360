package network

import "strings"

// engineTexts are the answers that only their text tells apart: no state that
// could be read again shows the reason. Everything else is told by state. The
// texts are those of engines 20.10, 26.1, 28.5 and 29 (measured), whose statuses
// differ: pools used up is 404, 404, 400 and 400, no swarm is 500 and then 403.
var engineTexts = []struct {
	parts []string // all of them occur
	class error
}{
	{[]string{"could not find an available, non-overlapping", "address pool"}, ErrPoolExhausted},
	{[]string{"all predefined address pools have been fully subnetted"}, ErrPoolExhausted},
	{[]string{"no available IPv", "addresses on this network's address pools"}, ErrPoolExhausted},
	{[]string{"Pool overlaps with other one on this address space"}, ErrOverlap},
	{[]string{"plugin ", " not found"}, ErrUnsupported},
	{[]string{"This node is not a swarm manager"}, ErrUnsupported},
}

// classByText is nil if the text of err tells nothing.
func classByText(err error) error {
	text := err.Error()
	for _, row := range engineTexts {
		if containsAll(text, row.parts) {
			return row.class
		}
	}
	return nil
}

func containsAll(text string, parts []string) bool {
	for _, part := range parts {
		if !strings.Contains(text, part) {
			return false
		}
	}
	return true
}
