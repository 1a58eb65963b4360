package fakedocker

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/docker/docker/api/types/container"

	"github.com/appnet-go/appnet/fakedocker/internal/core"
	"github.com/appnet-go/appnet/fakedocker/internal/vnet"
)

// Options say what engine to make. The zero value is an engine of release 29
// without images.
type Options struct {
	// Profile is the engine release to behave like: one of [Profiles]. Empty
	// means "29", the newest.
	Profile string

	// APIVersion is the version of the API that [Engine.Client] speaks, such as
	// "1.43"; the profile must know it. Empty means that client and engine
	// negotiate, as they do in production.
	APIVersion string

	// Images are there from the beginning: what their containers run, by
	// reference ("app:1"; no tag means "latest"). A nil program is
	// [Options.Program].
	Images map[string]Program

	// Commands are further images that are there from the beginning, of which it
	// is known what commands they have: a start or an exec of another one fails,
	// as on an engine. For example {"box:1": Toolbox()}. See [Engine.AddCommands].
	Commands map[string]Commands

	// Program is what containers run whose image says nothing else, such as one
	// imported through the API. Nil means [WaitForStop].
	Program Program

	// ImportCommands are what images have that are made through the API, by an
	// import or a load, and that bring no programs: a start or an exec of another
	// command fails, as on an engine. Nil means that such images run Program,
	// whatever the command.
	ImportCommands Commands

	// Pull is asked when a client pulls an image that is not there, and returns
	// what its containers run, or the error that the client gets with a 404. Nil
	// refuses every pull, as an engine without a registry does.
	Pull func(ref string) (Program, error)

	// Seed is where everything comes from that an engine chooses at random: IDs,
	// hardware addresses, the order of lists and of DNS answers. The same seed
	// and the same calls, one after another, give the same engine.
	Seed uint64

	// Hostname is the name of the machine that the engine runs on. Empty means
	// "fakedocker".
	Hostname string

	// Firewalled drops what containers send to addresses of the host, as a host
	// does whose firewall lets in nothing: their dials time out.
	Firewalled bool

	// Now is the engine's clock, for timestamps and filters. Nil means
	// [time.Now]. Grace periods pass in real time all the same; in a bubble of
	// testing/synctest both pass at once.
	Now func() time.Time

	// AllowNotModelled keeps a call that the fake refuses with 501 from failing
	// the test of [Start]. The call still gets its 501.
	AllowNotModelled bool
}

// Profiles lists the engine releases that [Options.Profile] may name, oldest
// first.
func Profiles() []string { return core.ProfileNames() }

// check returns what is wrong with o.
func (o *Options) check() error {
	profile := core.FindProfile(o.Profile)
	if profile == nil {
		return fmt.Errorf("fakedocker: profile %q: want one of %s", o.Profile, strings.Join(Profiles(), ", "))
	}
	if o.APIVersion == "" {
		return nil
	}
	v, err := core.ParseVersion(o.APIVersion)
	if err != nil {
		return fmt.Errorf("fakedocker: %w", err)
	}
	if !v.AtLeast(profile.MinAPI.Major, profile.MinAPI.Minor) || !profile.API.AtLeast(v.Major, v.Minor) {
		return fmt.Errorf("fakedocker: API version %q: engine %s speaks %s to %s", o.APIVersion, profile.Name, profile.MinAPI, profile.API)
	}
	return nil
}

// core translates o for the engine behind the API.
func (o *Options) core() core.Options {
	return core.Options{
		Profile: o.Profile, Seed: o.Seed, Now: o.Now, Hostname: o.Hostname,
		Program: o.Program.core(), ImportCommands: o.ImportCommands.core(),
		Network: vnet.Options{DropInput: o.Firewalled},
	}
}

// pull translates o.Pull.
func (o *Options) pull() func(string) (core.Program, error) {
	if o.Pull == nil {
		return nil
	}
	return func(ref string) (core.Program, error) {
		program, err := o.Pull(ref)
		return program.core(), err
	}
}

// addImages adds the images of o in a fixed order.
func (o *Options) addImages(e *Engine) error {
	for _, ref := range slices.Sorted(maps.Keys(o.Images)) {
		if err := e.AddImage(ref, o.Images[ref]); err != nil {
			return err
		}
	}
	for _, ref := range slices.Sorted(maps.Keys(o.Commands)) {
		if err := e.AddCommands(ref, o.Commands[ref], container.Config{}); err != nil {
			return err
		}
	}
	return nil
}
