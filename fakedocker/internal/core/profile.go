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
	// and one for which no default subnet is left. NAME stands for a name of
	// white space.
	EmptyName, PoolsUsedUp Error
	// OverlapPrefix stands before the refusal of a subnet that is in use.
	OverlapPrefix string
	// OptionsFirst looks at the values of a network's options before its subnets are
	// taken; other releases do so after it.
	OptionsFirst bool
	// OverlapKeeps keeps the subnets that a request got before the one that is
	// in use, until the engine is started anew.
	OverlapKeeps bool
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
	// BridgeFirst has a start take the default bridge before the container's
	// other networks; other releases take them as they come.
	BridgeFirst bool
	// ModesAtStart has a start look at each network beside the network mode and
	// the container's other networks, as a connect does.
	ModesAtStart bool
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
	// InterfaceNames lets endpoints choose the names of their interfaces.
	InterfaceNames bool
	// GatewayModes makes the bridge driver know gateway modes.
	GatewayModes bool
	// GatewayPriority makes the engine honour GwPriority, from API 1.48 on.
	GatewayPriority bool
	// RenamesEndpoints has the renaming of a running container go over its entries,
	// and fail where one is no live endpoint.
	RenamesEndpoints bool
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
	// AutoStatic lets endpoints choose their address on every network of one's
	// own; other releases want a network whose subnet the request named.
	AutoStatic bool
	// LosesLast has no room for the last address of an IPv6 subnet that is as large as
	// engines can count.
	LosesLast bool
	// OwnGateway shows the gateway of a subnet whose request named none.
	OwnGateway bool
	// DanglingByUse makes the dangling filter of networks look at who uses them;
	// other releases take every network of one's own for dangling.
	DanglingByUse bool
	// ReservedNames refuses networks whose names mean a container's network.
	ReservedNames bool
	// OptionalSubnet takes a configuration without a subnet for none.
	OptionalSubnet bool
	// HidesUnused does not show subnets that a network was given in vain: of a family
	// that is off, or for others that are made of it.
	HidesUnused bool
	// StrictJSON refuses content after a request's JSON value.
	StrictJSON bool
}

const noDefaultPool = "could not find an available, non-overlapping IPv4 address pool among the defaults to assign to the network"

const textHostMode = "container cannot be disconnected from host network or connected to host network"

var profiles = []*Profile{
	{
		Name: "20.10", EngineVersion: "20.10.24", API: Version{1, 41}, MinAPI: Version{1, 12},
		DuplicateNames: true, RacyDuplicateCheck: true, BridgeFirst: true, LosesLast: true,
		InternalReachesHost: true, DoubleDisconnect: true, EmptyMode: "default",
		EmptyName: Error{500, "invalid name: NAME"}, PoolsUsedUp: Error{404, noDefaultPool}, OverlayStatus: 500,
		BridgeNamePrefix: "failed to check bridge interface existence: ", InvalidWord: "Invalid",
		JoinHost: textHostMode, LeaveHost: textHostMode, OneEndpoint: "Container cannot be connected to network endpoints",
	},
	{
		Name: "26.1", EngineVersion: "26.1.5", API: Version{1, 45}, MinAPI: Version{1, 24},
		ValidateAtCreate: true, AliasesAsGiven: true, DieLast: true, DoubleDisconnect: true,
		EmptyMode: "bridge", StrictJSON: true, BridgeFirst: true, RenamesEndpoints: true, LosesLast: true,
		EmptyName: Error{400, "invalid name: NAME"}, PoolsUsedUp: Error{404, noDefaultPool}, OverlayStatus: 403, InvalidWord: "invalid",
		JoinHost: textHostMode, LeaveHost: textHostMode, OneEndpoint: "Container cannot be created with multiple network endpoints",
	},
	profile285(),
	profile29(),
}

func profile285() *Profile {
	return &Profile{
		Name: "28.5", EngineVersion: "28.5.2", API: Version{1, 51}, MinAPI: Version{1, 24},
		ValidateAtCreate: true, StartPrefix: "failed to set up container networking: ",
		SandboxToConnect: true, ModesAtStart: true,
		NamesActive: true, LowestSubnet: true, AutoIPv6: true, EnableIPv4Known: true, GatewayPriority: true, GatewayModes: true, InterfaceNames: true,
		EmptyName:     Error{400, "invalid name: name is empty"},
		PoolsUsedUp:   Error{400, "all predefined address pools have been fully subnetted"},
		OverlapPrefix: "invalid pool request: ", OverlapKeeps: true, OptionsFirst: true, OverlayStatus: 403, InvalidWord: "invalid",
		JoinHost:       "cannot connect container to host network - container must be created in host network mode",
		LeaveHost:      "cannot disconnect container from host network - container was created in host network mode",
		OneEndpoint:    "Container cannot be created with multiple network endpoints",
		AliasesAsGiven: true, RenamesEndpoints: true, RandomMAC: true, DieLast: true, EmptyMode: "bridge", StrictJSON: true,
	}
}

// profile29 is 28.5 but for what was measured on a build of its module, version
// v2.0.0-beta.24 of September 2026.
func profile29() *Profile {
	p := profile285()
	p.Name, p.EngineVersion, p.API, p.MinAPI = "29", "29.0.0-dev", Version{1, 56}, Version{1, 40}
	p.ReservedNames, p.OptionalSubnet, p.HidesUnused = true, true, true
	p.AutoStatic, p.OwnGateway, p.DanglingByUse, p.OverlapKeeps = true, true, true, false
	return p
}

// DefaultProfile is the name of the profile that an empty name means.
const DefaultProfile = "29"

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
