package core

import "runtime"

// racers lets creates that race on releases with an unlocked duplicate check
// overtake each other, as they do there.
type racers struct{}

// pause gives way to other goroutines, which may look at the same state.
func (racers) pause() {
	for range 8 {
		runtime.Gosched()
	}
}
