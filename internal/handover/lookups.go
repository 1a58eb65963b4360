package handover

import (
	"context"
	"fmt"
	"strings"

	"github.com/docker/docker/api/types/container"

	"github.com/appnet-go/appnet/internal/probe"
)

// A Poll is what callers got who looked a name up without pause while another
// container than the one that always has it came and went, or while that one was
// renamed.
type Poll struct {
	What    string
	Times   int // how often it came and went
	Asked   int
	Missed  int
	Answers map[string]int // by the number of addresses
	Errors  []string       // of the lookups without an answer
}

// String returns the poll in a line.
func (p Poll) String() string {
	return fmt.Sprintf("%s, %d times: %d lookups, %d without answer, answers %v%s", p.What, p.Times, p.Asked, p.Missed, p.Answers,
		strings.Join(append([]string{""}, p.Errors...), "\n  "))
}

// A coming is how another container gets the name and loses it again.
type coming struct {
	what        string
	named       bool // it has the name from the beginning
	come, leave func(ctx context.Context, b *Bench, id string) error
}

func comings(holder string) []coming {
	join := func(ctx context.Context, b *Bench, id string) error {
		return b.Client.NetworkConnect(ctx, b.network, id, named())
	}
	start := func(ctx context.Context, b *Bench, id string) error {
		return b.Client.ContainerStart(ctx, id, container.StartOptions{})
	}
	kill := func(ctx context.Context, b *Bench, id string) error {
		seconds := 0
		return b.Client.ContainerStop(ctx, id, container.StopOptions{Timeout: &seconds})
	}
	renames := 0
	rename := func(ctx context.Context, b *Bench, _ string) error {
		renames++
		return b.Client.ContainerRename(ctx, holder, b.Unique(fmt.Sprint("holder-", renames)))
	}
	return []coming{
		{"another joins and leaves", false, join, Disconnect.do},
		{"another starts and is stopped", true, start, kill},
		{"the only one is renamed twice", false, rename, rename},
	}
}

// Lookups measures both ways of coming and going, and renames.
func (b *Bench) Lookups(ctx context.Context, n int) ([]Poll, error) {
	holder, err := b.serve(ctx, 1, named())
	if err != nil {
		return nil, err
	}
	var polls []Poll
	for _, c := range comings(holder[0]) {
		p, err := b.poll(ctx, c, n)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", c.what, err)
		}
		polls = append(polls, p)
	}
	return polls, b.remove(ctx, holder)
}

func (b *Bench) poll(ctx context.Context, c coming, n int) (Poll, error) {
	on := unnamed()
	if c.named {
		on = named()
	}
	id, err := b.run(ctx, on, nil, "wait")
	if err != nil {
		return Poll{}, err
	}
	if err := c.leave(ctx, b, id); err != nil {
		return Poll{}, err
	}
	asking, err := b.callWithoutPause(ctx, probe.Lookup)
	if err != nil {
		return Poll{}, err
	}
	for range n {
		if err := c.come(ctx, b, id); err != nil {
			return Poll{}, err
		}
		if err := c.leave(ctx, b, id); err != nil {
			return Poll{}, err
		}
	}
	s, err := asking.end(ctx)
	if err != nil {
		return Poll{}, err
	}
	t := s.Tallies[probe.Lookup]
	p := Poll{What: c.what, Times: n, Asked: t.Asked, Missed: t.Missed, Answers: t.Answers}
	for _, m := range s.Misses {
		p.Errors = append(p.Errors, fmt.Sprintf("%s after %v", m.Text, m.Took))
	}
	return p, b.remove(ctx, []string{id})
}
