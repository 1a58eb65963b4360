package core

// Profile is the behaviour of one engine release, as small switches. Each was
// measured on that release.
type Profile struct {
	Name          string // as users write it: "28.5"
	EngineVersion string // as the engine says it: "28.5.2"
	API, MinAPI   Version

	// DuplicateNames lets a network of an existing name be made when the
	// request does not set CheckDuplicate; the answer then carries a warning.
	DuplicateNames bool
	// RacyDuplicateCheck makes CheckDuplicate look before the lock is taken,
	// so that callers who race each get a network of their own.
	RacyDuplicateCheck bool
	// ValidateAtCreate checks subnets and endpoint settings when they are
	// given; releases without it accept most and fail when a container starts.
	ValidateAtCreate bool
	// NamesActive lists the containers in the refusal to remove a network.
	NamesActive bool
	// EmptyName, PoolsUsedUp: how the release refuses a network without a name,
	// and one for which no default subnet is left.
	EmptyName, PoolsUsedUp Error
	// OverlapPrefix stands before the refusal of a subnet that is in use.
	OverlapPrefix string
	// BridgeNamePrefix stands before the refusal of a bridge name that is too long.
	BridgeNamePrefix string
	// OverlayStatus answers an overlay network without a swarm.
	OverlayStatus int
	// InvalidWord begins the refusal of an unknown filter.
	InvalidWord string
	// JoinHost, LeaveHost: how the release refuses to connect a container to the
	// host's network, and to take one off it.
	JoinHost, LeaveHost string
	// OneEndpoint begins the refusal of several endpoints in one create.
	OneEndpoint string
	// StartPrefix stands before nearly every network error of a start.
	StartPrefix string
	// SandboxToConnect refuses to connect a container that waits for its next
	// run, and to disconnect it; releases without it write the wish down.
	SandboxToConnect bool
	// LowestSubnet takes the lowest free default subnet; releases without it
	// go on from the one they took last.
	LowestSubnet bool
	// AutoIPv6 finds an IPv6 subnet where none is given.
	AutoIPv6 bool
	// EnableIPv4Known makes the engine know the EnableIPv4 field.
	EnableIPv4Known bool
	// GatewayPriority makes the engine honour GwPriority, from API 1.48 on.
	GatewayPriority bool
	// AliasesAsGiven shows aliases as they were given, from API 1.45 on;
	// otherwise the short ID and the hostname are appended.
	AliasesAsGiven bool
	// RandomMAC gives an endpoint a random hardware address at every start;
	// otherwise it follows from the IP address.
	RandomMAC bool
	// InternalReachesHost lets containers on an internal network reach the
	// host's other addresses through their gateway.
	InternalReachesHost bool
	// DieLast emits a container's die event after the disconnects and, on a
	// stop, after the stop event.
	DieLast bool
	// DoubleDisconnect emits two disconnect events for a running container,
	// and one for a container that never ran.
	DoubleDisconnect bool
	// EmptyMode is how an unset network mode reads back.
	EmptyMode string
	// StrictJSON refuses content after a request's JSON value.
	StrictJSON bool
}

const noDefaultPool = "could not find an available, non-overlapping IPv4 address pool among the defaults to assign to the network"

const textHostMode = "container cannot be disconnected from host network or connected to host network"

var profiles = []*Profile{
	{
		Name: "20.10", EngineVersion: "20.10.24", API: Version{1, 41}, MinAPI: Version{1, 12},
		DuplicateNames: true, RacyDuplicateCheck: true,
		InternalReachesHost: true, DoubleDisconnect: true, EmptyMode: "default",
		EmptyName: Error{500, "invalid name: "}, PoolsUsedUp: Error{404, noDefaultPool}, OverlayStatus: 500,
		BridgeNamePrefix: "failed to check bridge interface existence: ", InvalidWord: "Invalid",
		JoinHost: textHostMode, LeaveHost: textHostMode, OneEndpoint: "Container cannot be connected to network endpoints",
	},
	{
		Name: "26.1", EngineVersion: "26.1.5", API: Version{1, 45}, MinAPI: Version{1, 24},
		ValidateAtCreate: true, AliasesAsGiven: true, DieLast: true, DoubleDisconnect: true,
		EmptyMode: "bridge", StrictJSON: true,
		EmptyName: Error{400, "invalid name: "}, PoolsUsedUp: Error{404, noDefaultPool}, OverlayStatus: 403, InvalidWord: "invalid",
		JoinHost: textHostMode, LeaveHost: textHostMode, OneEndpoint: "Container cannot be created with multiple network endpoints",
	},
	{
		Name: "28.5", EngineVersion: "28.5.2", API: Version{1, 51}, MinAPI: Version{1, 24},
		ValidateAtCreate: true, StartPrefix: "failed to set up container networking: ",
		SandboxToConnect: true,
		NamesActive:      true, LowestSubnet: true, AutoIPv6: true, EnableIPv4Known: true, GatewayPriority: true,
		EmptyName:     Error{400, "invalid name: name is empty"},
		PoolsUsedUp:   Error{400, "all predefined address pools have been fully subnetted"},
		OverlapPrefix: "invalid pool request: ", OverlayStatus: 403, InvalidWord: "invalid",
		JoinHost:       "cannot connect container to host network - container must be created in host network mode",
		LeaveHost:      "cannot disconnect container from host network - container was created in host network mode",
		OneEndpoint:    "Container cannot be created with multiple network endpoints",
		AliasesAsGiven: true, RandomMAC: true, DieLast: true, EmptyMode: "bridge", StrictJSON: true,
	},
}

// DefaultProfile is the name of the profile that an empty name means.
const DefaultProfile = "28.5"

// ProfileNames lists the profiles, oldest first.
func ProfileNames() []string {
	names := make([]string, len(profiles))
	for i, p := range profiles {
		names[i] = p.Name
	}
	return names
}

// FindProfile returns the profile of that name, or nil. The empty name means
// [DefaultProfile].
func FindProfile(name string) *Profile {
	if name == "" {
		name = DefaultProfile
	}
	for _, p := range profiles {
		if p.Name == name {
			return p
		}
	}
	return nil
}
