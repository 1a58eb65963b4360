package conformance

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/docker/docker/api/types/versions"
	"github.com/google/go-cmp/cmp"
)

// apis are the API versions that scenarios ask at: 1.44 is the first whose
// create call takes several networks, 1.45 the first that shows aliases as
// they were given.
var apis = []string{"1.41", "1.43", "1.44", "1.45", "1.51"}

// inAPIs are about what does not depend on the API version.
var inAPIs = []Scenario{
	{"a deploy has the same result at every API version", func(e *Env) {
		nets := []string{e.Network("a"), e.Network("b"), e.Network("c"), e.Network("d")}
		results := map[string]map[string][]string{}
		for _, api := range e.speaks() {
			at := e.Speaking(api)
			id := at.Deploy(everywhere(nets))
			results[api] = e.given(id)
			for _, net := range nets {
				e.Resolves(e.Run(Box{Net: net}), web, e.IP(id, net))
			}
			e.Remove(id)
		}
		first := slices.Sorted(maps.Keys(results))[0]
		for api, got := range results {
			if diff := cmp.Diff(results[first], got); diff != "" {
				e.T.Errorf("API %s (-%s +%s)\n%s", api, first, api, diff)
			}
		}
	}},
}

// given returns the aliases of a container on each of its networks, without
// those that engines add and with HOSTNAME for its hostname.
func (e *Env) given(id string) map[string][]string {
	e.T.Helper()
	c := e.Inspect(id)
	aliases := map[string][]string{}
	for net, endpoint := range c.NetworkSettings.Networks {
		for _, name := range endpoint.Aliases {
			if name != id[:12] && name != c.Config.Hostname {
				aliases[net] = append(aliases[net], strings.ReplaceAll(name, c.Config.Hostname, "HOSTNAME"))
			}
		}
		slices.Sort(aliases[net])
	}
	return aliases
}

// speaks returns the API versions that the engine understands.
func (e *Env) speaks() []string {
	e.T.Helper()
	version, err := e.Client.ServerVersion(e.ctx())
	e.must(err)
	return slices.DeleteFunc(slices.Clone(apis), func(api string) bool {
		return versions.GreaterThan(api, version.APIVersion) || versions.LessThan(api, version.MinAPIVersion)
	})
}

// newer reports whether an API version is this one or newer.
func newer(api, than string) bool { return versions.GreaterThanOrEqualTo(api, than) }

// before reports whether the engine's release is older than this one. Releases
// between those that were measured count to the older one.
func (e *Env) before(major int) bool {
	e.T.Helper()
	version, err := e.Client.ServerVersion(e.ctx())
	e.must(err)
	text, _, _ := strings.Cut(version.Version, ".")
	release, err := strconv.Atoi(text)
	e.must(err)
	return release < major
}
