package core

import (
	"net/http"
	"net/netip"
	"slices"
	"time"

	"github.com/docker/docker/api/types/container"
)

// words are what a release says and shows about containers and images in its
// own way. Each was measured on that release; %s and the like are filled in by
// the one place that says it.
type words struct {
	otherPlatform string // of an image for another machine: with the reference, the platform wanted and that of the image

	notRunning, isPaused           string // about a container
	noCommand, badMode, badRuntime string
	upperRepository                string // of a repository
	badTag                         int    // status of a tag request that cannot be read
	digestTag                      string // of a tag request for a name by digest; without it, as an import says
	ignoresNoTag                   bool   // a tag request without a repository does nothing

	badIsolation    Error
	checksHostname  bool // a create refuses a hostname that is too long
	writableCgroups bool // there is a security option of that name
	checksShares    bool // and shares of the CPUs below zero

	kill, badSignal string
	updateFinds     bool // an update looks for the container before it looks at the limits
	bareBadSignal   bool // a bad signal of a kill is answered without the word kill
	unsupported     Error
	unsignedSignal  bool // a signal below zero reads as a number without sign
	signalOption    bool // a stop request may name the signal
	remove          func(c *cont, term string) string

	selfJoin       string
	stoppedJoin    func(target *cont) string
	missingJoin    Error
	restartingJoin Error

	// aliasNowhere, staticNowhere: aliases and chosen addresses on a network that
	// is not one's own. notInSubnets: a chosen address of no subnet; without it
	// the API's own package says it.
	aliasNowhere, staticNowhere, notInSubnets string

	// userSpecified begins the refusal of settings beside a configuration network.
	userSpecified string

	// routeConflict: an interface does not fit into the host's network namespace:
	// its name, its address, the number of the network's bridge, the route's
	// destination, the host's address there and the word for the family.
	routeConflict string
	clearsClaims  bool  // what a request claims of an endpoint's IPv6 address does not outlive a connect
	multicast     Error // the host's address on a network, which is one of a group
	// poolEmpty: a subnet has no address for a gateway.
	poolEmpty string

	execRan, execRuns string
	execGone          string // the resize of an exec that has ended
	execNever         Error  // and of one that could not start
	execState         bool   // an exec whose container does not run is answered with the container's state
	noCreate          string // what a container's runtime refuses
	noStart, noExec   string // about a command that is not there
	noExecCode        int    // the exit code of such an exec
	commentsDNS       bool   // resolv.conf says where it comes from
	marksHostDNS      bool   // and which servers are asked from the machine's network
	hostsNets         string // the lines of a hosts file about networks
	taskFirst         bool   // a start finds out that its command is not there before it looks at the networks

	storageDriver string
	usageHealth   bool     // what is said of the disk says how containers are, at any version of the API
	maskedPaths   []string // what a container shall not see, where nobody says otherwise
	untouchedSize int64    // of a container that has written nothing, in bytes
	emptyBindings bool     // no port bindings are shown as an empty map, not as null

	// checksPolicies makes the engine check restart policies as the API's own
	// package does, and show an unset one as "no".
	checksPolicies bool
	checksModes    bool    // IPC, PID and UTS modes are checked
	strictHosts    bool    // addresses of extra hosts are read a second time at the start, without mercy
	exactHosts     bool    // and at the create without it already
	dropsUnjoined  bool    // an endpoint that is made and cannot join is taken off the container's entries
	showsUnjoined  bool    // the endpoint of a start that is refused so still shows
	strictDNS      bool    // name servers that are no addresses are refused at the start
	skipsNoDNS     bool    // empty ones are left out
	zonedHosts     bool    // extra hosts may have addresses with a zone
	checksPorts    bool    // ports to publish must have a number
	disabledAlone  bool    // NetworkDisabled goes before the network mode, and before a connect
	movesSysctls   bool    // kernel settings of one interface are wanted with its endpoint
	macUnmatched   string  // a container-wide MAC address that belongs to no endpoint; without it, it stays the container's
	unmaps         bool    // addresses of IPv4 that are written as ones of IPv6 are shown as what they are
	connectMAC     Version // the first API version at which a connect may choose a hardware address
	macConflict    bool    // a container-wide MAC address is refused where the network is shared
	execDuration   bool    // die events say how long the program ran
	firstMAC       bool    // a hardware address asked for the first network shows as the container's
	writesMAC      bool    // and the first inspect writes it down
	makesFiles     bool    // a start makes all files before it looks at the networks
	keepsSandbox   bool    // an ended container still shows its sandbox
	staleAddresses bool    // and, after a crash of the engine, its addresses

	unexposed      bool    // bindings of ports that are not exposed count, too, and ports show without a way out
	fillsBindings  Version // where a port without bindings gets an empty one: the first version that warns of it
	groupsBindings bool    // bindings of a port that differ only in the address get the same host port
	sameRandomPort bool    // the free port found is the same for IPv4 and IPv6
	namesOverlap   bool    // of overlapping publications the older one is named
	badProtocol    string
	portTaken      func(proto string, host, to netip.AddrPort, why string) string
	boundTwice     func(proto string, host, to netip.AddrPort, why string) string // of one group

	badPort         portError
	emptyPort       string                               // about no port
	reversedPorts   string                               // about a range that ends before it begins
	readSeconds     func(text string) (time.Time, error) // since 1970
	badTime         func(what, text string, err error) *Error
	badMoment       func(text string, err error) error
	timesFirst      bool          // and one for a bad time is answered before the container is looked for
	startInterval   time.Duration // between two checks of a container that starts; 0: as later
	badHealthFilter string
	looseBools      bool                      // filters that are true or false may have several values
	badTypeFilter   func(value string) *Error // of networks
	oneType         bool                      // of several types in a list of networks one counts
	filterColon     string                    // behind the name of a filter in a complaint about its value
	twoUntils       string                    // for a prune of networks
	noUntil         bool                      // prunes of networks and images take a filter until without a value for none
	badStatusFilter func(value string) *Error
	badExitedFilter func(value string) *Error
	noReference     Error // a before or since filter for no container

	// Builds: how the release words errors of a Dockerfile, steps and history.
	badLine        string // of a line: its number and what is wrong
	unknownFlag    string // before a flag's name
	likens         bool   // an unknown instruction is likened to a known one
	lacksFlags     []string
	noTarget       string
	colonModifiers bool   // variables with a default want a colon before the minus
	gapBreak       string // in the warning of an empty line in the middle of an instruction
	gapsAtOnce     bool   // all such warnings are one
	chownSpace     string // after an owner, in history
	removedStep    string // of an intermediate container
	tellsOfCommits bool   // events tell of images that steps make
	lowerPorts     bool   // errors of ports begin with a small letter
	healthText     func(*container.HealthConfig) string

	lowerChange    bool   // an instruction that an import does not take is named in lower case
	imagePrefix    string // before the text about a missing image, of an inspect
	countsUsers    bool   // an image list counts the containers
	virtualSize    bool   // images show the size a second time
	oldImageConfig bool   // an image shows a container's configuration
	badUntil       Error  // a time that is none, of a prune of images
	imageStore     bool   // images are manifests in a store of names, not layers of a storage driver
}

func wordsOf(p *Profile) *words {
	switch p.Name {
	case "20.10":
		return words2010()
	case "26.1":
		return words261()
	case "29":
		return words29()
	}
	return words285()
}

func words2010() *words {
	return &words{
		otherPlatform: "image with reference %[1]s was found but does not match the specified platform: wanted %[2]s, actual: %[3]s",

		notRunning: "Container %s is not running", isPaused: textPaused, noCommand: "No command specified",
		badMode:         "Invalid network mode: invalid container format container:<name|id>",
		badRuntime:      "Unknown runtime specified %s",
		upperRepository: "invalid reference format: repository name must be lowercase",
		badTag:          http.StatusInternalServerError, digestTag: "refusing to create a tag with a digest reference",

		badIsolation: Error{http.StatusInternalServerError, "Invalid isolation: \"%s\" - linux only supports 'default'"},
		kill:         "Cannot kill container: %s: %s", badSignal: "Invalid signal: %s", bareBadSignal: true, unsignedSignal: true, updateFinds: true,
		unsupported: Error{http.StatusInternalServerError, "The linux daemon does not support signal %d"},
		remove:      refusal2010,

		selfJoin: "cannot join own network", stoppedJoin: stoppedTarget,
		missingJoin:    Error{http.StatusNotFound, "No such container: %s"},
		restartingJoin: Error{http.StatusConflict, "Container %s is restarting, wait until the container is running"},

		aliasNowhere: textAliasNowhere, staticNowhere: textStaticNowhere, storageDriver: "overlay2",
		routeConflict: textRouteConflict, poolEmpty: "No available addresses on this pool",
		multicast:   Error{http.StatusInternalServerError, "failed to add IPv6 address %s to bridge: cannot assign requested address"},
		maskedPaths: slices.Concat(maskedFirst, maskedLast),

		execRan: "Error: Exec command %s has already run", execRuns: "Error: Exec command %s is already running",
		noCreate:     "failed to create shim task: OCI runtime create failed: runc create failed: %s: unknown",
		noStart:      "failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: %s: unknown",
		noExec:       "OCI runtime exec failed: exec failed: unable to start container process: %s: unknown",
		noExecCode:   exitNoExec,
		hostsNets:    "fe00::0\tip6-localnet\nff00::0\tip6-mcastprefix\n",
		keepsSandbox: true, staleAddresses: true, macConflict: true,

		badProtocol: "invalid transport protocol: 0", portTaken: proxyFailed,

		badPort: numberError, emptyPort: textEmptyPort, reversedPorts: textReversedPorts,
		readSeconds: readSeconds, badTime: badTime, badMoment: sameError,
		badTypeFilter: badType, filterColon: ",", twoUntils: textTwoUntils,
		userSpecified:   "user specified",
		looseBools:      true,
		badHealthFilter: "Unrecognised filter value for health: %s",
		badStatusFilter: func(v string) *Error { return badRequest("Invalid filter 'status=%s'", v) },
		badExitedFilter: func(v string) *Error { return internal("strconv.Atoi: parsing %q: invalid syntax", v) },
		noReference:     Error{http.StatusInternalServerError, "no such container %s"},

		badLine: "dockerfile parse error line %d: %s", unknownFlag: "Unknown flag: ", lacksFlags: newFlags,
		noTarget: "failed to reach build target %s in Dockerfile", colonModifiers: true,
		gapBreak: "\n    ", gapsAtOnce: true, removedStep: "Removing intermediate container %s\n", healthText: healthText2010,

		execGone: "no such exec", execNever: Error{http.StatusNotFound, "no such exec"}, execState: true, lowerChange: true,
		imagePrefix: "no such image: %s: ", badUntil: Error{http.StatusInternalServerError, "%s"}, virtualSize: true, oldImageConfig: true,
	}
}

func words285() *words {
	return &words{
		otherPlatform: "image with reference %[1]s was found but its platform (%[3]s) does not match the specified platform (%[2]s)",

		notRunning: "container %s is not running", isPaused: textPaused, noCommand: "no command specified",
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

		aliasNowhere: textAliasNowhere, staticNowhere: textStaticNowhere, storageDriver: "overlay2",
		routeConflict: textRouteConflict, poolEmpty: "no available addresses on this pool",
		multicast:   Error{http.StatusBadRequest, "multicast subnet '%s' is not allowed"},
		maskedPaths: slices.Concat(maskedFirst, []string{"/proc/interrupts"}, maskedLast, []string{"/sys/devices/virtual/powercap"}),

		execRan: "exec command %s has already run", execRuns: "exec command %s is already running",
		execGone: "NotFound: process does not exist %s: not found", execNever: Error{http.StatusBadRequest, "exec process is not started"},
		noCreate: "failed to create task for container: failed to create shim task: OCI runtime create failed: runc create failed: %s",
		noStart: "failed to create task for container: failed to create shim task: OCI runtime create failed: runc create failed: " +
			"unable to start container process: error during container init: %s",
		noExec:     "OCI runtime exec failed: exec failed: unable to start container process: %s",
		noExecCode: exitNotFound, taskFirst: true,
		commentsDNS: true, marksHostDNS: true,
		hostsNets:      "fe00::\tip6-localnet\nff00::\tip6-mcastprefix\n",
		checksPolicies: true, checksModes: true, strictHosts: true, execDuration: true,
		firstMAC: true, writesMAC: true, makesFiles: true, strictDNS: true, disabledAlone: true, movesSysctls: true,
		macUnmatched: "unable to migrate container-wide MAC address to a specific network: " + textModeMatches,

		badIsolation: Error{http.StatusBadRequest, "invalid isolation (%s): linux only supports 'default'"}, checksShares: true, writableCgroups: true,
		sameRandomPort: true, groupsBindings: true, boundTwice: listenFailed, namesOverlap: true, badProtocol: "unknown protocol", portTaken: bindFailed,

		startInterval: 5 * time.Second,
		badPort:       numberError, emptyPort: textEmptyPort, reversedPorts: textReversedPorts,
		readSeconds: readSeconds, badTime: badTime, badMoment: sameError,
		badTypeFilter: badType, filterColon: ",", twoUntils: textTwoUntils,
		userSpecified:   "user specified",
		badHealthFilter: "invalid filter 'health=%[1]s': invalid value for health (%[1]s): must be one of none, starting, healthy, unhealthy",
		badStatusFilter: badStatus285,
		badExitedFilter: func(v string) *Error {
			return badRequest("invalid filter 'exited=%s': strconv.Atoi: parsing %q: invalid syntax", v, v)
		},
		noReference: Error{http.StatusNotFound, "No such container: %s"},
		countsUsers: true, badUntil: Error{http.StatusInternalServerError, "%s"},

		badLine: "dockerfile parse error on line %d: %s", unknownFlag: "unknown flag: --", likens: true,
		noTarget: "target stage %q could not be found", gapBreak: " ", chownSpace: " ",
		removedStep: " ---> Removed intermediate container %s\n", tellsOfCommits: true, healthText: healthText285,
	}
}
