package handover

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/docker/docker/api/types/container"
)

// A Step is one thing that is done to each old container.
type Step struct {
	text string
	do   func(ctx context.Context, b *Bench, id string) error
}

// String returns the step in words.
func (s Step) String() string { return s.text }

// An Order is how old containers are retired, step by step.
type Order []Step

// String returns the steps, joined by commas.
func (o Order) String() string {
	var texts []string
	for _, s := range o {
		texts = append(texts, s.text)
	}
	return strings.Join(texts, ", ")
}

// stopSeconds is how long a server has until it is killed.
const stopSeconds = 2

var (
	// Stop sends SIGTERM and returns when the container has ended.
	Stop = Step{"stop", func(ctx context.Context, b *Bench, id string) error {
		seconds := stopSeconds
		return b.Client.ContainerStop(ctx, id, container.StopOptions{Timeout: &seconds})
	}}
	// Signal sends SIGTERM and returns at once.
	Signal = Step{"signal", func(ctx context.Context, b *Bench, id string) error {
		return b.Client.ContainerKill(ctx, id, "SIGTERM")
	}}
	// Disconnect takes the container off the network.
	Disconnect = Step{"disconnect", func(ctx context.Context, b *Bench, id string) error {
		return b.Client.NetworkDisconnect(ctx, b.network, id, false)
	}}
	// Unname takes the name off the container: it leaves the network and joins
	// it again without.
	Unname = Step{"unname", func(ctx context.Context, b *Bench, id string) error {
		b.one.Lock() // one after the other, so that each gets its address back
		defer b.one.Unlock()
		if err := Disconnect.do(ctx, b, id); err != nil {
			return err
		}
		return b.Client.NetworkConnect(ctx, b.network, id, unnamed())
	}}
)

// Wait lets time pass.
func Wait(d time.Duration) Step {
	return Step{fmt.Sprint("wait ", d), func(ctx context.Context, _ *Bench, _ string) error { return pause(ctx, d) }}
}

// Orders returns all orders that are compared. Requests take a tenth of a
// second, and callers of the manner "cache" look up once a second.
func Orders() []Order {
	drain, forget := Wait(300*time.Millisecond), Wait(1200*time.Millisecond)
	return []Order{
		{Stop},
		{Signal, Wait(50 * time.Millisecond), Disconnect, Stop},
		{Disconnect, Stop},
		{Disconnect, drain, Stop},
		{Unname, Stop},
		{Unname, drain, Stop},
		{Unname, forget, Stop},
	}
}

// Short returns the orders that are compared for servers that end badly.
func Short() []Order {
	all := Orders()
	return []Order{all[0], all[3], all[5], all[6]}
}
