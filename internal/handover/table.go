package handover

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/appnet-go/appnet/internal/probe"
)

// Heading returns the head of the table of Row.
func Heading() string {
	return "| servers | old | order | next address | first address | kept connection | cached address | the call took | slowest answer |\n" +
		"|---|---|---|---|---|---|---|---|---|\n"
}

// Row returns the result as a line of a table: for each manner of calling the
// failed requests per retirement, the mean with the least and the most, and of
// which kinds.
func (r Result) Row() string {
	cells := []string{r.Ending, fmt.Sprint(r.Replicas), r.Order.String()}
	for _, m := range []probe.Manner{probe.Next, probe.First, probe.Keep, probe.Cache} {
		cells = append(cells, r.missed(m))
	}
	cells = append(cells, fmt.Sprintf("%v", r.took()), r.slowest())
	return "| " + strings.Join(cells, " | ") + " |\n"
}

// missed returns what a manner missed.
func (r Result) missed(by probe.Manner) string {
	least, most, sum := -1, 0, 0
	kinds := map[probe.Kind]int{}
	for _, t := range r.Trials {
		n := 0
		for _, m := range t.Misses {
			if m.By == by {
				n++
				kinds[m.Kind]++
			}
		}
		sum += n
		most = max(most, n)
		if least < 0 || n < least {
			least = n
		}
	}
	text := "0"
	if sum > 0 {
		text = fmt.Sprintf("%.1f (%d-%d) %s", float64(sum)/float64(len(r.Trials)), least, most, shares(kinds, sum))
	}
	if late := r.late(by); late > 0 {
		text += fmt.Sprintf("; %.1f late", late)
	}
	return text
}

// late returns how many answers were late per retirement.
func (r Result) late(by probe.Manner) float64 {
	n := 0
	for _, t := range r.Trials {
		for _, l := range t.Late {
			if l.By == by {
				n++
			}
		}
	}
	return float64(n) / float64(len(r.Trials))
}

// shares returns the kinds with their parts of the whole.
func shares(kinds map[probe.Kind]int, sum int) string {
	if len(kinds) == 1 {
		return string(slices.Collect(maps.Keys(kinds))[0])
	}
	var texts []string
	for _, k := range probe.Kinds() {
		if kinds[k] > 0 {
			texts = append(texts, fmt.Sprintf("%s %d%%", k, (100*kinds[k]+sum/2)/sum))
		}
	}
	return strings.Join(texts, ", ")
}

// took returns the median of the retirements.
func (r Result) took() time.Duration {
	var all []time.Duration
	for _, t := range r.Trials {
		all = append(all, t.Took)
	}
	return median(all).Round(10 * time.Millisecond)
}

// slowest returns the longest answered request of callers that try the next
// address.
func (r Result) slowest() string {
	return r.Tallies[probe.Next].Longest.Round(10 * time.Millisecond).String()
}

func median(all []time.Duration) time.Duration {
	if len(all) == 0 {
		return 0
	}
	slices.Sort(all)
	return all[len(all)/2]
}

// Starting returns, in a line, what was missed while new servers started.
func Starting(results []Result) string {
	missed, trials := map[string]int{}, 0
	for _, r := range results {
		trials += len(r.Trials)
		for _, m := range r.Elsewhere {
			missed[fmt.Sprintf("%s: %s", m.By, m.Kind)]++
		}
	}
	var texts []string
	for _, k := range slices.Sorted(maps.Keys(missed)) {
		texts = append(texts, fmt.Sprintf("%s %d", k, missed[k]))
	}
	return fmt.Sprintf("failed while new servers started (%d starts): %s", trials, strings.Join(texts, ", "))
}

// Raw returns every failed request in a line: the trial and when it began in
// it, or the clock where it belongs to none.
func (r Result) Raw() string {
	var text strings.Builder
	for i, t := range r.Trials {
		for _, m := range t.Misses {
			fmt.Fprintf(&text, "  trial %d %+dms: %s\n", i+1, m.At.Sub(t.From).Milliseconds(), rawMiss(m))
		}
	}
	for _, m := range r.Elsewhere {
		fmt.Fprintf(&text, "  starting, %s: %s\n", m.At.Format("05.000"), rawMiss(m))
	}
	return text.String()
}

func rawMiss(m probe.Miss) string {
	return fmt.Sprintf("%s %s after %dms: %s", m.By, m.Kind, m.Took.Milliseconds(), strings.ReplaceAll(m.Text, "\n", "; "))
}
