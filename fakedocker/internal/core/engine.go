package core

import (
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/appnet-go/appnet/fakedocker/internal/vnet"
)

// Options say what engine to make. The zero value is an engine of
// [DefaultProfile] with seed 0, the machine's clock and no images.
type Options struct {
	// Profile is the release to behave like; empty means [DefaultProfile].
	Profile string
	// Seed is where IDs, orders and addresses that engines choose at random
	// come from: the same seed and the same calls give the same ones.
	Seed uint64
	// Now is the engine's clock; nil means [time.Now]. Grace periods and
	// restart delays pass in real time all the same.
	Now func() time.Time
	// Program is what an imported image runs; nil means [WaitForStop].
	Program Program
	// ImportCommands are what an imported image has; nil means that it runs
	// Program whatever the command.
	ImportCommands Commands
	// Hostname is the name of the machine, which containers in host mode bear;
	// empty means "fakedocker".
	Hostname string
	// Network is how the machine's network behaves beyond what the profile says.
	Network vnet.Options
}

// New returns a running engine with the predefined networks. Close it.
func New(o Options) (*Engine, error) {
	p := FindProfile(o.Profile)
	if p == nil {
		return nil, fmt.Errorf("profile %q: want one of %q", o.Profile, ProfileNames())
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Program == nil {
		o.Program = WaitForStop
	}
	if o.Hostname == "" {
		o.Hostname = "fakedocker"
	}
	o.Network.InternalReachesHost = p.InternalReachesHost
	e := &Engine{
		Profile: p, opts: o, fabric: vnet.New(o.Network),
		say: wordsOf(p), rng: rand.New(rand.NewPCG(o.Seed, 0x617070_6e6574)), closed: make(chan struct{}),
		programs: map[*Process]chan struct{}{}, nextPort: map[portRange]uint16{}, ports: map[portKey][]*published{},
		ctrs:  containerTable{byID: map[string]*cont{}, byName: map[string]*cont{}},
		imgs:  imageTable{byID: map[string]*picture{}, byRef: map[reference]*picture{}, gone: map[string]*picture{}},
		execs: execTable{byID: map[string]*execution{}, first: o.Now()},
	}
	e.id = e.newID()
	e.addPredefined()
	return e, nil
}

// Fabric returns the machine's network.
func (e *Engine) Fabric() *vnet.Net { return e.fabric }

// Done is closed when the engine closes.
func (e *Engine) Done() <-chan struct{} { return e.closed }

func (e *Engine) now() time.Time { return e.opts.Now().UTC() }
