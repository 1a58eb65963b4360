package rollout

import (
	"strconv"
	"strings"
)

// The labels of the containers that a rollout makes, beside those of package
// phases. Their values are fixed when a container is created; how far a rollout
// is shows in the name of its ledger.
const (
	LabelRollout = "io.github.appnet-go.rollout" // the ID of the rollout that made the container
	LabelRelease = "io.github.appnet-go.release" // the release that it is of
	LabelIndex   = "io.github.appnet-go.index"   // its number within the process, from 1 on
	LabelPort    = "io.github.appnet-go.port"    // where the proxy reaches it; absent if it does not

	LabelOwner = "io.github.appnet-go.owner" // of a OneOff, who runs it

	// LabelLedger is on the ledger of a rollout alone, a container that is
	// never started: it holds the app for one rollout at a time. Its value says
	// what the rollout does, as JSON. A docker container prune would remove it,
	// as all that do not run: have it pass over this label
	// (--filter label!=io.github.appnet-go.ledger). Without it a rollout cannot
	// switch, and undoes itself; one that has died cannot be recovered, and the
	// next takes what it made for any other container of that release. Where old
	// and new cannot overlap the old one is stopped for a while: a prune then
	// takes away what the rollout would go back to.
	LabelLedger = "io.github.appnet-go.ledger"
)

// containerName is what a container is called from its creation to its end. No
// two rollouts share a name, so that old and new can be there at once, and none
// has to be renamed: engines take all DNS names of a container away for a moment
// when its name changes, aliases too (measured, see docs/rollout.md).
func containerName(app, process string, index int, rollout string) string {
	return app + "." + process + "." + strconv.Itoa(index) + "." + rollout
}

func indexOf(labels map[string]string) int {
	index, err := strconv.Atoi(labels[LabelIndex])
	if err != nil || index < 1 {
		return 0
	}
	return index
}

// portLabel is the value of LabelPort; empty for none.
func portLabel(port uint16) string {
	if port == 0 {
		return ""
	}
	return strconv.Itoa(int(port))
}

func bare(name string) string { return strings.TrimPrefix(name, "/") }
