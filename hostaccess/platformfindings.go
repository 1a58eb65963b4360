package hostaccess

import (
	"fmt"
	"strconv"
	"strings"
)

// Finding is one thing that a platform means for an access.
type Finding struct {
	Level    Level
	Text     string // what it means, and what to do
	Measured bool   // on engines 20.10, 26.1 and 28.5, rather than read in the Source
	Source   string // where it is from
}

// Level is how much a [Finding] matters. The zero value is Note.
type Level uint8

// The levels, in rising order.
const (
	Note    Level = iota // good to know
	Warning              // it works, but perhaps not as meant
	Failure              // it does not work
)

// String returns "note", "warning" or "failure".
func (l Level) String() string {
	switch l {
	case Note:
		return "note"
	case Warning:
		return "warning"
	case Failure:
		return "failure"
	}
	return "Level(" + strconv.Itoa(int(l)) + ")"
}

// String returns the level, the text, and whether it was measured.
func (f Finding) String() string {
	text := f.Level.String() + ": " + f.Text
	if !f.Measured {
		text += " (not measured)"
	}
	return text
}

const (
	engineSource   = "asked of engines 20.10.24, 26.1.5 and 28.5.2"
	gatewaySource  = "github.com/moby/moby, pull request 40007"
	rootlessSource = "docs.docker.com, rootless mode; github.com/moby/moby, contrib/dockerd-rootless.sh and issue 47684"
	desktopSource  = "docs.docker.com, host network driver and Docker Desktop networking"
	windowsSource  = "learn.microsoft.com, Windows container network drivers"
)

// Findings returns what the platform means for containers with the access a, the
// gravest first; nil for None.
func (p Platform) Findings(a Access) []Finding {
	var found findings
	switch a.mode {
	case ModeHost:
		p.hostFindings(&found)
	case ModeGateway:
		p.gatewayFindings(&found, a)
	default:
		return nil
	}
	if p.Remote {
		found.add(Warning, false, "the address of the engine",
			"the engine is on another machine: the host that containers reach is that one, and a look at the listeners of this one says nothing")
	}
	return found.sorted()
}

type findings []Finding

func (f *findings) add(level Level, measured bool, source, text string, args ...any) {
	*f = append(*f, Finding{Level: level, Text: fmt.Sprintf(text, args...), Measured: measured, Source: source})
}

// sorted returns the gravest first, and otherwise keeps the order.
func (f findings) sorted() []Finding {
	var sorted []Finding
	for _, level := range []Level{Failure, Warning, Note} {
		for _, finding := range f {
			if finding.Level == level {
				sorted = append(sorted, finding)
			}
		}
	}
	return sorted
}

func (p Platform) hostFindings(found *findings) {
	if p.OS == "windows" {
		found.add(Failure, false, windowsSource, "Windows containers have no host network: their networks are nat, transparent, overlay, l2bridge and l2tunnel")
	}
	if p.Rootless {
		found.add(Failure, false, rootlessSource,
			"the engine is rootless: its host network is the namespace that RootlessKit made, where 127.0.0.1 is not the host's and ports are not opened on the host")
	}
	if p.Desktop {
		found.add(Warning, false, desktopSource,
			"on Docker Desktop the host network is that of its virtual machine; since 4.34 a setting, off by default, forwards TCP and UDP from and to the machine it runs on")
	}
}

func (p Platform) gatewayFindings(found *findings, a Access) {
	if p.OS == "windows" {
		found.add(Warning, false, windowsSource, "whether host-gateway has an address on Windows is not known: try it before you rely on it")
	}
	if !p.KnowsHostGateway() {
		found.add(Failure, false, gatewaySource,
			"host-gateway needs engine 20.10, whose API is 1.41; this one speaks %s: use a newer engine, or host networking", p.API)
		return
	}
	switch {
	case p.Desktop:
		p.desktopGateway(found, a)
	case p.Rootless:
		found.add(Failure, false, rootlessSource,
			"the engine is rootless: host-gateway leads to the bridge inside RootlessKit's namespace, where no service of the host listens; "+
				"with slirp4netns the host is 10.0.2.2, to be given with --host-gateway-ip, and its 127.0.0.1 needs DOCKERD_ROOTLESS_ROOTLESSKIT_DISABLE_HOST_LOOPBACK=false as well")
	case p.Bridge == Absent:
		p.withoutBridge(found)
	case p.Gateway.IsValid() && p.OS != "windows":
		found.add(Note, true, engineSource,
			"%s leads to %s, the default bridge's address, on every network, unless the engine was started with --host-gateway-ip", a.Address(), p.Gateway)
	}
}

func (p Platform) desktopGateway(found *findings, a Access) {
	for _, name := range a.Names() {
		if name == GatewayName {
			found.add(Note, false, desktopSource, "Docker Desktop has the name %s already, for the machine that it runs on", name)
		}
	}
}

// withoutBridge is about engines that were started with --bridge=none, which list
// no network of that name: measured on engines 20.10, 26.1 and 28.5.
func (p Platform) withoutBridge(found *findings) {
	const remedy = "start the engine with a bridge, or with --host-gateway-ip"
	major, measured := p.major()
	switch {
	case measured && major <= 26:
		found.add(Failure, major == 20 || major == 26, engineSource,
			"the engine has no default bridge: it writes the broken line \"<nil> NAME\" to /etc/hosts and says nothing; %s", remedy)
	case measured && major >= 28:
		found.add(Failure, major == 28, engineSource,
			"the engine has no default bridge: it refuses to start the container, as it has no address for host-gateway; %s", remedy)
	default:
		found.add(Failure, false, engineSource,
			"the engine has no default bridge: it refuses to start the container, or writes a broken line to /etc/hosts and says nothing; %s", remedy)
	}
}

// major returns the first number of the engine's version.
func (p Platform) major() (uint64, bool) {
	text, _, _ := strings.Cut(p.Version, ".")
	n, err := strconv.ParseUint(text, 10, 32)
	return n, err == nil
}
