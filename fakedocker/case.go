package fakedocker

import (
	"context"
	"fmt"
	"strings"
	"sync"

	"github.com/docker/docker/client"
)

// Case is one run of the code under test in which something happens at one call.
// See [EachCall] and [Cases]. Its methods may be called from several goroutines.
type Case struct {
	// Mishap is what happens; the zero value is nothing.
	Mishap Mishap
	// N is the call at which it happens, counted from 1 over all of [Case.Run];
	// 0 is no call.
	N int

	counts func(Call) bool
	name   string // of the operation of call N in the undisturbed run

	mu    sync.Mutex
	calls []Call
}

// Run runs the code under test with a client of its own and returns its error. Calls
// of that client are counted, in the order in which they reach the engine, and
// the mishap happens at call N. Calls of other clients are not: what prepares
// the engine and what looks at the outcome uses [Engine.Client]. The context
// that it gives ends when Run returns.
//
// A second Run is a second process: the count goes on, and what happened to the
// first does not concern it.
func (c *Case) Run(ctx context.Context, eng *Engine, f func(context.Context, *client.Client) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	caller, err := eng.newCaller(c, cancel)
	if err != nil {
		return fmt.Errorf("fakedocker: run: %w", err)
	}
	cli, err := eng.newClient(caller.dial, newDirect(eng, caller), versionOption(eng.version))
	if err != nil {
		return err
	}
	return f(ctx, cli)
}

// Calls returns the calls that counted so far, oldest first, without their
// answers.
func (c *Case) Calls() []Call {
	c.mu.Lock()
	defer c.mu.Unlock()
	return append([]Call(nil), c.calls...)
}

// Met reports whether the run came to call N, at which the mishap happened.
func (c *Case) Met() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.N > 0 && len(c.calls) >= c.N
}

// String names the case as the subtests of [EachCall] are: "undisturbed", or
// such as "lose-answer/17-NetworkConnect".
func (c *Case) String() string {
	if c.N == 0 {
		return "undisturbed"
	}
	return c.Mishap.Name + "/" + c.step()
}

// step names the call that the case is about.
func (c *Case) step() string {
	op := c.name
	if calls := c.Calls(); len(calls) >= c.N {
		op = calls[c.N-1].Op
	}
	return strings.TrimSuffix(fmt.Sprintf("%d-%s", c.N, op), "-")
}

// arrives counts a call, and says whether it is the one.
func (c *Case) arrives(call Call) bool {
	if !c.counts(call) {
		return false
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.calls = append(c.calls, call)
	return len(c.calls) == c.N
}

// history lists the calls for a person, the one with the mishap marked.
func (c *Case) history() string {
	var b strings.Builder
	for i, call := range c.Calls() {
		mark := ""
		if i+1 == c.N {
			mark = "   <- " + c.Mishap.Name
		}
		fmt.Fprintf(&b, "%4d %s %s %s%s\n", i+1, call.Op, call.Method, call.Path, mark)
	}
	return b.String()
}
