package phases

import "github.com/docker/docker/api/types/versions"

// Concurrency is how many calls of each kind to have under way at once when many
// containers go through their phases, so that the engine is done soonest. More of
// them are no faster, and of some slower.
type Concurrency struct {
	Create   int // the create call
	Created  int // [Bound.Created]
	Start    int // the start call
	Deployed int // [Bound.Deployed]
	Detach   int // [Bound.Detach]
	Stop     int // the stop call, and the one that removes a container
}

// concurrencies are what was measured, newest API first; docs/speed.md has the
// figures.
var concurrencies = []struct {
	api string // the first version of the engines
	Concurrency
}{
	{apiPriority, Concurrency{Create: 8, Created: 4, Start: 8, Deployed: 8, Detach: 4, Stop: 4}},  // 28: networks are joined in parallel
	{apiEndpoints, Concurrency{Create: 8, Created: 4, Start: 8, Deployed: 4, Detach: 4, Stop: 4}}, // 26: one after the other
	{"", Concurrency{Create: 8, Created: 4, Start: 8, Deployed: 1, Detach: 4, Stop: 4}},           // 20.10: and two who wait cost twice the time
}

// ConcurrencyAt returns what suits the engines of an API version: that of a client
// which has negotiated it, or "" for the oldest. A client that asks a newer engine
// at an old version gets the old one's numbers, which are slower there and do no
// harm.
func ConcurrencyAt(api string) Concurrency {
	for _, c := range concurrencies {
		if c.api == "" || api != "" && versions.GreaterThanOrEqualTo(api, c.api) {
			return c.Concurrency
		}
	}
	return Concurrency{}
}
