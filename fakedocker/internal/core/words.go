package core

import (
	"net/http"
	"net/netip"
)

// words are what a release says and shows about containers and images in its
// own way. Each was measured on that release; %s and the like are filled in by
// the one place that says it.
type words struct {
	notRunning, noCommand, badMode, badRuntime string
	upperRepository                            string // of a repository
	badTag                                     int    // status of a tag request that cannot be read
	ignoresNoTag                               bool   // a tag request without a repository does nothing

	kill, badSignal string
	bareBadSignal   bool // a bad signal of a kill is answered without the word kill
	unsupported     Error
	signalOption    bool // a stop request may name the signal
	remove          func(c *cont, term string) string

	selfJoin       string
	stoppedJoin    func(target *cont) string
	missingJoin    Error
	restartingJoin Error

	execRan, execRuns string

	// checksPolicies makes the engine check restart policies as the API's own
	// package does, and show an unset one as "no".
	checksPolicies bool
	checksModes    bool // IPC, PID and UTS modes are checked
	strictHosts    bool // addresses of extra hosts are read a second time at the start, without mercy
	macConflict    bool // a container-wide MAC address is refused where the network is shared
	execDuration   bool // die events say how long the program ran
	keepsSandbox   bool // an ended container still shows its sandbox

	highPortsFirst bool // of several bindings of a port those with high host ports go first
	sameRandomPort bool // the free port found is the same for IPv4 and IPv6
	namesOverlap   bool // of overlapping publications the older one is named
	badProtocol    string
	portTaken      func(proto string, host, to netip.AddrPort, why string) string

	badStatusFilter func(value string) *Error
	badExitedFilter func(value string) *Error
	noReference     Error // a before or since filter for no container

	imagePrefix    string // before the text about a missing image, of an inspect
	countsUsers    bool   // an image list counts the containers
	virtualSize    bool   // images show the size a second time
	oldImageConfig bool   // an image shows a container's configuration
}

func wordsOf(p *Profile) *words {
	switch p.Name {
	case "20.10":
		return words2010()
	case "26.1":
		return words261()
	}
	return words285()
}

func words2010() *words {
	return &words{
		notRunning: "Container %s is not running", noCommand: "No command specified",
		badMode:         "Invalid network mode: invalid container format container:<name|id>",
		badRuntime:      "Unknown runtime specified %s",
		upperRepository: "invalid reference format: repository name must be lowercase",
		badTag:          http.StatusInternalServerError,

		kill: "Cannot kill container: %s: %s", badSignal: "Invalid signal: %s", bareBadSignal: true,
		unsupported: Error{http.StatusInternalServerError, "The linux daemon does not support signal %d"},
		remove:      refusal2010,

		selfJoin: "cannot join own network", stoppedJoin: stoppedTarget,
		missingJoin:    Error{http.StatusNotFound, "No such container: %s"},
		restartingJoin: Error{http.StatusConflict, "Container %s is restarting, wait until the container is running"},

		execRan: "Error: Exec command %s has already run", execRuns: "Error: Exec command %s is already running",
		keepsSandbox: true, macConflict: true,

		highPortsFirst: true, badProtocol: "invalid transport protocol: 0", portTaken: proxyFailed,

		badStatusFilter: func(v string) *Error { return badRequest("Invalid filter 'status=%s'", v) },
		badExitedFilter: func(v string) *Error { return internal("strconv.Atoi: parsing %q: invalid syntax", v) },
		noReference:     Error{http.StatusInternalServerError, "no such container %s"},

		imagePrefix: "no such image: %s: ", virtualSize: true, oldImageConfig: true,
	}
}

func words261() *words {
	w := words285()
	w.badMode = "Invalid network mode: invalid container format container:<name|id>"
	w.remove = refusal261
	w.selfJoin, w.stoppedJoin = "cannot join own network", stoppedTarget
	w.missingJoin = Error{http.StatusNotFound, "No such container: %s"}
	w.restartingJoin = Error{http.StatusInternalServerError, "Container %s is restarting, wait until the container is running"}
	w.execRan, w.execRuns = "Error: Exec command %s has already run", "Error: Exec command %s is already running"
	w.strictHosts, w.keepsSandbox = false, true
	w.highPortsFirst, w.sameRandomPort = true, false
	w.namesOverlap, w.badProtocol, w.portTaken = false, "invalid transport protocol: 0", proxyFailed
	w.badStatusFilter = func(v string) *Error { return badRequest("invalid filter 'status=%s'", v) }
	w.countsUsers, w.oldImageConfig = false, true
	return w
}

func words285() *words {
	return &words{
		notRunning: "container %s is not running", noCommand: "no command specified",
		badMode:         "invalid network mode: invalid container format container:<name|id>",
		badRuntime:      "unknown or invalid runtime name: %s",
		upperRepository: "invalid reference format: repository name (%s) must be lowercase",
		badTag:          http.StatusBadRequest, ignoresNoTag: true,

		kill: "cannot kill container: %s: %s", badSignal: "invalid signal: %s", signalOption: true,
		unsupported: Error{http.StatusBadRequest, "the linux daemon does not support signal %d"},
		remove:      refusal285,

		selfJoin: "cannot join own network namespace", stoppedJoin: stoppedTarget285,
		missingJoin: Error{http.StatusInternalServerError, "joining network namespace of container: No such container: %s"},
		restartingJoin: Error{http.StatusConflict,
			"cannot join network namespace of container: Container %s is restarting, wait until the container is running"},

		execRan: "exec command %s has already run", execRuns: "exec command %s is already running",
		checksPolicies: true, checksModes: true, strictHosts: true, execDuration: true,

		sameRandomPort: true, namesOverlap: true, badProtocol: "unknown protocol", portTaken: bindFailed,

		badStatusFilter: badStatus285,
		badExitedFilter: func(v string) *Error {
			return badRequest("invalid filter 'exited=%s': strconv.Atoi: parsing %q: invalid syntax", v, v)
		},
		noReference: Error{http.StatusNotFound, "No such container: %s"},
		countsUsers: true,
	}
}
