package main

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"github.com/appnet-go/appnet/alias"
	"github.com/appnet-go/appnet/internal/lab"
	"github.com/appnet-go/appnet/internal/probe"
	"github.com/appnet-go/appnet/network"
	"github.com/appnet-go/appnet/phases/rollout"
)

const (
	shared  = "shared-network"
	port    = alias.DefaultPort
	warmUp  = 200 * time.Millisecond // until a server is ready
	request = 50 * time.Millisecond  // a request
	late    = 400 * time.Millisecond // an answer is late

	// drain is longer than callers try (probe.DefaultTimeout): one who looked the
	// name up before an old container lost it still finds somebody.
	drain = 2500 * time.Millisecond
)

// name is what the shop's containers answer to.
var name = alias.Name{App: "shop", Process: "web"}

// options are what the flags say.
type options struct {
	replicas, rollouts int
	order              rollout.Order
	drain              time.Duration // how long an old container still answers without its name
	settle             time.Duration // between the join of the new and the end of the old
	gate, alone        bool
	logger             *slog.Logger
}

// A stage is what the story is played on.
type stage struct {
	*lab.Lab
	*lab.Report
	options
}

// tell is the story. The first deploy is made before anybody calls.
func tell(ctx context.Context, l *lab.Lab, r *lab.Report, o options) error {
	s := stage{l, r, o}
	if err := s.makeNetwork(ctx); err != nil {
		return err
	}
	s.Chapter(fmt.Sprintf("%d rollouts of %d containers, retired by %v, while others call %s", o.rollouts, o.replicas, o.order, name))
	ours, err := s.ours(ctx)
	if err != nil {
		return err
	}
	columns := []column{{"order " + o.order.String(), ours}}
	if !o.alone {
		s.Chapter("The same in the order of Dokku")
		theirs, err := s.dokku(ctx)
		if err != nil {
			return err
		}
		columns = append(columns, column{"Dokku's order", theirs})
	}
	s.Chapter("What the callers saw")
	say(r, table(columns))
	s.judge(ours)
	return network.New(l.Client).Destroy(ctx, shared, network.DestroyOptions{})
}

func (s stage) ours(ctx context.Context) (probe.Seen, error) {
	if _, err := rollout.Run(ctx, s.Client, s.spec(0, nil)); err != nil {
		return probe.Seen{}, err
	}
	before, err := s.census(ctx)
	if err != nil {
		return probe.Seen{}, err
	}
	seen, err := s.callDuring(ctx, s.rollouts)
	if err != nil {
		return seen, err
	}
	after, err := s.census(ctx)
	if err != nil {
		return seen, err
	}
	s.Chapter("What is on the engine")
	s.Step("the same after the rollouts as before", fmt.Sprintf("before %v, after %v", before, after), before == after)
	return seen, s.retireAll(ctx)
}

// judge demands nothing but success of the default order.
func (s stage) judge(seen probe.Seen) {
	if !slices.Equal(s.order, rollout.DefaultOrder()) {
		s.Say("Not judged: this is not the default order, %v.", rollout.DefaultOrder())
		return
	}
	for _, row := range rows() {
		if row.judged {
			n := row.count(seen)
			s.Step(row.text, row.cell(seen), n == 0 && row.asked(seen) > 0)
			row.tell(s.Report, seen)
		}
	}
}
