package probe

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Seen is what callers saw: what call printed, read.
type Seen struct {
	Misses  []Miss
	Late    []Late
	Tallies map[Manner]Tally
}

// ReadSeen reads what call printed. Without the tallies of its end it is an
// error: the callers have not come to theirs.
func ReadSeen(text string) (Seen, error) {
	s := Seen{Tallies: map[Manner]Tally{}}
	for dec := json.NewDecoder(strings.NewReader(text)); ; {
		var line Line
		switch err := dec.Decode(&line); {
		case errors.Is(err, io.EOF) && len(s.Tallies) == 0:
			return s, errors.New("callers: no tallies: they have not ended, or were killed")
		case errors.Is(err, io.EOF):
			return s, nil
		case err != nil:
			return s, fmt.Errorf("callers: %w", err)
		case line.Miss != nil:
			s.Misses = append(s.Misses, *line.Miss)
		case line.Late != nil:
			s.Late = append(s.Late, *line.Late)
		case line.Tally != nil:
			s.Tallies[line.Tally.By] = *line.Tally
		}
	}
}

// Count returns how many requests of a manner failed in one of these ways.
func (s Seen) Count(by Manner, kinds ...Kind) int {
	n := 0
	for _, m := range s.Misses {
		for _, k := range kinds {
			if m.By == by && m.Kind == k {
				n++
			}
		}
	}
	return n
}
