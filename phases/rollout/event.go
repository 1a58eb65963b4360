package rollout

import (
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/appnet-go/appnet/phases"
)

// Stage is a part of a rollout. The zero value is none.
type Stage int

// The stages, in their order; a rollout has no Swap and no Settle if no process
// needs it, and an Undo only when it failed.
const (
	Lock   Stage = iota + 1 // the app is held: nobody else rolls it out
	Create                  // the new containers are created, on their first networks
	Attach                  // they join those of attach-post-create
	Start                   // they are started
	Check                   // they become healthy
	Swap                    // where old and new cannot overlap: old stops, new starts and is checked
	Join                    // they join the networks of attach-post-deploy
	Verify                  // they run and answer everywhere; their addresses are taken
	Commit                  // from here on the way is forward
	Switch                  // the caller's proxy is switched
	Settle                  // the new ones are left to come to rest on their networks
	Retire                  // the old containers go
	Unlock                  // the app is let go
	Undo                    // what was done is taken back
)

var stages = []string{
	Lock: "lock", Create: "create", Attach: "attach", Start: "start", Check: "check", Swap: "swap", Join: "join",
	Verify: "verify", Commit: "commit", Switch: "switch", Settle: "settle", Retire: "retire", Unlock: "unlock", Undo: "undo",
}

// String returns the stage in lower case, such as "create"; anything else shows
// its number.
func (s Stage) String() string {
	if s >= Lock && s <= Undo {
		return stages[s]
	}
	return fmt.Sprintf("Stage(%d)", int(s))
}

// MarshalText returns the text of s.
func (s Stage) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads what MarshalText writes; anything else is a
// [phases.ErrInvalid] and leaves s as it was.
func (s *Stage) UnmarshalText(text []byte) error {
	i := slices.Index(stages, string(text))
	if i <= 0 {
		return &phases.Problem{Property: "stage", Value: string(text), Rule: "no stage of a rollout"}
	}
	*s = Stage(i)
	return nil
}

// Event is something that happens in a rollout: a stage begins or has ended, or
// one container has come through it.
type Event struct {
	Rollout string // its ID
	App     string
	Stage   Stage

	// Container is whom it is about, by name, with Process and Index; without a
	// name it is the stage as a whole.
	Container string
	Process   string
	Index     int

	// Done is false where a stage begins. Took is how long it, or the container
	// in it, took, and Err is why it failed.
	Done bool
	Took time.Duration
	Err  error
}

// String returns a line for people, without a time.
func (e Event) String() string {
	subject := e.App
	if e.Container != "" {
		subject = e.Container
	}
	switch {
	case !e.Done:
		return fmt.Sprintf("%s %s", e.Stage, subject)
	case e.Err != nil:
		return fmt.Sprintf("%s %s failed after %v: %v", e.Stage, subject, e.Took.Round(time.Millisecond), e.Err)
	}
	return fmt.Sprintf("%s %s done in %v", e.Stage, subject, e.Took.Round(time.Millisecond))
}

// observer tells the caller, one event at a time.
type observer struct {
	mu   sync.Mutex
	tell func(Event)
}

func (o *observer) event(e Event) {
	if o.tell == nil {
		return
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.tell(e)
}

// during tells of the beginning and the end of what f does.
func (o *observer) during(e Event, f func() error) error {
	begun := time.Now()
	if e.Container == "" {
		o.event(e)
	}
	e.Err = f()
	e.Done, e.Took = true, time.Since(begun)
	o.event(e)
	return e.Err
}
