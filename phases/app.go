package phases

import (
	"maps"

	"github.com/appnet-go/appnet/hostaccess"
)

// App is what a deployer knows about an app: its name and its settings. It is
// a plain value; fill it in or read it from JSON, where the settings stand
// beside the name.
type App struct {
	// Name is the app's name, one or more DNS labels joined by dots; see the
	// rules at [alias.Name.Validate].
	Name string `json:"name"`

	Settings

	// Ports are the values of PORT that deploy containers get, by process. A
	// process that is not in it gets none: only processes that listen where
	// PORT says need one. Buildpack apps have [alias.DefaultPort] for web.
	Ports map[string]uint16 `json:"ports,omitzero"`

	// Builder is what builds the app. Builders differ in what they do with
	// networks and host access, and some drop what they do not know without a
	// word: a host access rule that the builder would drop is an error, and the
	// plan for a build has only the networks that it takes (at most the initial
	// one). The zero value builds, as [hostaccess.Herokuish] does, in a container
	// that the deployer creates: everything applies. For image builds of the
	// Engine API see [Bound.ConfigureBuild].
	Builder hostaccess.Builder `json:"builder,omitzero"`
}

// Inherit returns the app with every setting that it leaves open taken from
// global. A none in the app stands against a global value. The result shares
// no list or map with a or global, and may have problems that neither has
// alone: a network that the app joins in one phase and global in another.
func (a App) Inherit(global Settings) App {
	a.Settings = a.Settings.inherit(global)
	a.Ports = maps.Clone(a.Ports)
	return a
}
