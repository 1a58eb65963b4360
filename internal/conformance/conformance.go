// Package conformance says what engines do, as scenarios that run.
//
// A [Scenario] is a sentence about an engine or about this library on one, and
// the function that finds out whether it is so. It works on an [Env]: an
// engine, and short ways to make networks and containers and to ask questions
// from inside them. The same functions run on every profile of the fake engine
// in each go test, and on a real engine when the environment asks for it:
//
//	APPNET_DOCKER=auto      on the engine of DOCKER_HOST, if one answers
//	APPNET_DOCKER=required  the same, and none is a failure
//
// Unset, no engine is touched. What holds on all releases is asserted as it
// is; where releases differ, the scenario says which does what. So the fake
// cannot drift from the engines unnoticed, nor the library from either.
package conformance

import (
	"slices"
	"testing"

	"github.com/appnet-go/appnet/internal/lab"
)

// A Scenario is one thing that holds on an engine.
type Scenario struct {
	// Name is what holds, as a sentence.
	Name string
	// Run finds out. What it makes is removed when it ends.
	Run func(e *Env)
}

// All returns the scenarios, in the order in which they are best read.
func All() []Scenario {
	return slices.Concat(names, sharing, lifecycle, attaching, networks, inPhases, inAPIs, host, refusals)
}

// Run runs the scenarios on an engine, one after the other: they share it.
func Run(t *testing.T, l *lab.Lab, scenarios []Scenario) {
	for _, s := range scenarios {
		t.Run(s.Name, func(t *testing.T) { s.Run(newEnv(t, l)) })
	}
}
