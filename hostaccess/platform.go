package hostaccess

import (
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/docker/docker/api/types"
	"github.com/docker/docker/api/types/system"
)

// Platform is what an engine is, as far as it matters for reaching its host. Its
// values compare with ==. [ReadPlatform] makes one from an engine, [PlatformOf]
// from answers at hand, and [Platform.Findings] says what follows for an access.
type Platform struct {
	Version string // of the engine, such as "28.5.2"
	API     string // the newest version of the API that it speaks, such as "1.51"
	OS      string // of its containers: "linux" or "windows"

	// Rootless engines run in a network namespace of their own, so that "the
	// host" of their containers is that namespace.
	Rootless bool

	// Desktop is Docker Desktop, whose engine runs in a virtual machine.
	Desktop bool

	// Remote says that the engine was reached over a network, so that "the host"
	// is another machine. An engine at tcp://127.0.0.1 counts as local, but may
	// be the near end of a tunnel.
	Remote bool

	// Bridge says whether the engine has a default bridge, docker0.
	Bridge Presence

	// Gateway is the address of the default bridge; the zero Addr if there is
	// none, or if it is not known. A [Gateway] leads there, unless the engine was
	// started with --host-gateway-ip, which no API shows.
	Gateway netip.Addr
}

// Presence is whether something is there. The zero value is PresenceUnknown.
type Presence uint8

// The answers to whether something is there.
const (
	PresenceUnknown Presence = iota // nobody has looked
	Present
	Absent
)

// String returns "unknown", "present" or "absent".
func (p Presence) String() string {
	switch p {
	case PresenceUnknown:
		return "unknown"
	case Present:
		return "present"
	case Absent:
		return "absent"
	}
	return "Presence(" + strconv.Itoa(int(p)) + ")"
}

// PlatformOf returns what an engine is from the answers of its client's methods
// Info, ServerVersion and DaemonHost. These do not tell about the default bridge:
// [ReadPlatform] asks for that too.
//
// That a rootless engine lists name=rootless among its security options, and that
// Docker Desktop calls itself so as operating system or platform, is taken from
// their documentation and from what people show of them; it was not measured.
func PlatformOf(info system.Info, version types.Version, daemonHost string) Platform {
	return Platform{
		Version:  first(version.Version, info.ServerVersion),
		API:      version.APIVersion,
		OS:       first(info.OSType, version.Os),
		Rootless: isRootless(info.SecurityOptions),
		Desktop:  isDesktop(info, version),
		Remote:   isRemote(daemonHost),
	}
}

func first(texts ...string) string {
	i := slices.IndexFunc(texts, func(s string) bool { return s != "" })
	if i < 0 {
		return ""
	}
	return texts[i]
}

// isRootless looks for the option "name=rootless", which may have fields after it.
func isRootless(options []string) bool {
	return slices.ContainsFunc(options, func(option string) bool {
		return slices.Contains(strings.Split(option, ","), "name=rootless")
	})
}

// isDesktop knows the names of Docker Desktop, the ones it had before among them.
func isDesktop(info system.Info, version types.Version) bool {
	return strings.HasPrefix(info.OperatingSystem, "Docker Desktop") ||
		strings.HasPrefix(info.OperatingSystem, "Docker for ") ||
		strings.HasPrefix(version.Platform.Name, "Docker Desktop")
}

// isRemote reports whether an engine's address leads off this machine: all but
// sockets, pipes, loopback addresses, and those without a host or for all
// addresses, which a dialer takes for this machine.
func isRemote(daemonHost string) bool {
	u, err := url.Parse(daemonHost)
	if err != nil || daemonHost == "" {
		return false
	}
	switch u.Scheme {
	case "unix", "npipe", "fd":
		return false
	}
	host := u.Hostname()
	if host == "" || strings.EqualFold(host, "localhost") {
		return false
	}
	addr, err := netip.ParseAddr(host)
	addr = addr.Unmap()
	return err != nil || !addr.IsLoopback() && !addr.WithZone("").IsUnspecified()
}

// KnowsHostGateway reports whether the engine knows [GatewayAddress], as engines
// from 20.10 on do, whose API is 1.41. An API version that cannot be read counts
// as a new one.
func (p Platform) KnowsHostGateway() bool {
	return p.API == "" || atLeast(p.API, 1, 41)
}

// atLeast compares a version's first two numbers; text that has none is newer
// than all.
func atLeast(version string, major, minor uint64) bool {
	a, rest, _ := strings.Cut(version, ".")
	b, _, _ := strings.Cut(rest, ".")
	x, errMajor := strconv.ParseUint(a, 10, 32)
	y, errMinor := strconv.ParseUint(b, 10, 32)
	return errMajor != nil || errMinor != nil || x > major || x == major && y >= minor
}

// String returns one line, such as "engine 28.5.2, API 1.51, linux, rootless".
func (p Platform) String() string {
	words := []string{"engine " + first(p.Version, "of unknown version")}
	if p.API != "" {
		words = append(words, "API "+p.API)
	}
	if p.OS != "" {
		words = append(words, p.OS)
	}
	for _, w := range []struct {
		is   bool
		word string
	}{
		{p.Rootless, "rootless"}, {p.Desktop, "Docker Desktop"}, {p.Remote, "remote"},
		{p.Bridge == Absent, "no default bridge"}, {p.Gateway.IsValid(), "gateway " + p.Gateway.String()},
	} {
		if w.is {
			words = append(words, w.word)
		}
	}
	return strings.Join(words, ", ")
}
