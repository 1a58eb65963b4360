package hostaccess_test

import (
	"flag"
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/appnet-go/appnet/hostaccess"
)

var update = flag.Bool("update", false, "write docs/hostaccess.md anew")

// The page says what the code says: go test ./hostaccess -run Docs -update
// writes it anew.
func TestDocs(t *testing.T) {
	file := filepath.Join("..", "docs", "hostaccess.md")
	want := page()
	if *update {
		if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("%s is not what the code says, -update writes it anew (-want +got)\n%s", file, diff)
	}
}

// page returns the whole page.
func page() string {
	sections := []string{intro}
	for _, releases := range sameMatrix() {
		sections = append(sections, "### "+title(releases), world(releases[0]).Matrix().Markdown())
	}
	firewall := hostaccess.World{Engine: newest, Firewall: true}
	sections = append(sections, firewallIntro, firewall.Matrix().Markdown(),
		buildIntro, hostaccess.BuildTable().Markdown(), platformIntro, platformTable())
	return strings.Join(sections, "\n\n") + "\n"
}

const intro = `# Reaching the host: support tables

What containers reach of their host, what builders do with host access, and what platforms mean for it. The text between
the tables is written by hand; the tables are what package ` + "`hostaccess`" + ` says, and a test compares this page with it. After a
change: ` + "`go test ./hostaccess -run Docs -update`" + `.

## What is reached

Whether a container reaches a process of the host depends on where the container is and on the address that the process
listens on. A cell says whether the listener answers, and at which of these targets first: the name
` + "`host.docker.internal`" + `, 127.0.0.1, the address of docker0, that of the container's own bridge, that of another interface
of the host, such as the LAN's. Where nothing answers, the cell says how an attempt ends. "gateway" is a container on a
custom network with ` + "`--add-host=host.docker.internal:host-gateway`" + `; "own gateway" is the address of the bridge that the
container is on, and on the host's network or on none that of some custom network.

Measured over TCP on engines 20.10.24, 26.1.5 and 28.5.2 for Linux, with a listener on every address of the host and a
container at every place, which dials each listener at each target: 180 attempts on each engine. Anybody can measure it
again: the command prints every attempt above what the package predicts, and ends with 1 if one differs. CI runs it on the
fake engines and on real ones of these releases.

` + "```" + `
go run ./examples/hostaccess -matrix -docker
` + "```"

const firewallIntro = `### A host with a firewall

Where the host drops what comes in and has no rule of its own for containers, as with ufw's defaults, open and closed
ports look alike from all networks but the host's own: attempts time out. Measured with such rules on the same engines,
but for internal networks of engine 20.10; the table is for engine 28.5.`

const buildIntro = `## What builders do

A builder that does not know an option often drops it without a word. "supported" is by the flags of ` + "`Access.Flags`" + `, or by
` + "`Access.ConfigureBuild`" + `; "refused" means that the builder refuses it or drops it. The builds of the Engine's API were measured: images
` + "`FROM scratch`" + ` whose one ` + "`RUN`" + ` dials listeners of the host, on engines 20.10.24, 26.1.5 and 28.5.2. The other builders were
not run: what is said of them was read in the sources that are given.`

const platformIntro = `## What platforms mean

What follows from what the engine is, as ` + "`Platform.Findings`" + ` tells it, the gravest first; an empty cell means that there is
nothing to say. Notes are good to know, warnings mean that it works but perhaps not as meant, failures that it does not
work. What was measured was measured on engines 20.10.24, 26.1.5 and 28.5.2, the missing bridge with daemons that were
started with ` + "`--bridge=none`" + `. What was not says so, and where it was read.`

// releases are those that were measured.
var releases = []string{"20.10", "26.1", newest}

const newest = "28.5"

func world(release string) hostaccess.World { return hostaccess.World{Engine: release} }

// sameMatrix returns the releases, those with the same matrix together.
func sameMatrix() [][]string {
	var groups [][]string
	for _, release := range releases {
		i := slices.IndexFunc(groups, func(group []string) bool {
			return slices.Equal(world(group[0]).Matrix(), world(release).Matrix())
		})
		if i < 0 {
			groups = append(groups, nil)
			i = len(groups) - 1
		}
		groups[i] = append(groups[i], release)
	}
	return groups
}

func title(releases []string) string {
	if len(releases) == 1 {
		return "Engine " + releases[0]
	}
	return "Engines " + strings.Join(releases, " and ")
}

// platforms are the kinds of engines that there is something to say of.
func platforms() []namedPlatform {
	linux := hostaccess.Platform{Version: "28.5.2", API: "1.51", OS: "linux", Bridge: hostaccess.Present, Gateway: docker0}
	with := func(name string, change func(*hostaccess.Platform)) namedPlatform {
		p := linux
		change(&p)
		return namedPlatform{name, p}
	}
	withoutBridge := func(version string) namedPlatform {
		return with(fmt.Sprintf("engine %s without a default bridge", version), func(p *hostaccess.Platform) {
			p.Version, p.Bridge, p.Gateway = version, hostaccess.Absent, netip.Addr{}
		})
	}
	return []namedPlatform{
		{"engine on Linux", linux},
		with("engine older than 20.10", func(p *hostaccess.Platform) { p.Version, p.API = "19.03.15", "1.40" }),
		withoutBridge("20.10"), withoutBridge("26.1"), withoutBridge("28.5"),
		with("rootless engine", func(p *hostaccess.Platform) { p.Rootless = true }),
		with("Docker Desktop", func(p *hostaccess.Platform) { p.Desktop = true }),
		with("Windows containers", func(p *hostaccess.Platform) { p.OS = "windows" }),
		with("engine on another machine", func(p *hostaccess.Platform) { p.Remote = true }),
	}
}

type namedPlatform struct {
	name     string
	platform hostaccess.Platform
}

// platformTable has one line for each finding.
func platformTable() string {
	lines := []string{"| platform | access | finding | measured | source |", "|---|---|---|---|---|"}
	for _, p := range platforms() {
		for _, access := range []hostaccess.Access{hostaccess.Gateway(), hostaccess.HostNetwork()} {
			found := p.platform.Findings(access)
			if len(found) == 0 {
				lines = append(lines, fmt.Sprintf("| %s | %v | | | |", p.name, access))
			}
			for _, f := range found {
				measured := "no"
				if f.Measured {
					measured = "yes"
				}
				lines = append(lines, fmt.Sprintf("| %s | %v | %v: %s | %s | %s |", p.name, access, f.Level, f.Text, measured, f.Source))
			}
		}
	}
	return strings.ReplaceAll(strings.Join(lines, "\n"), "<nil>", "&lt;nil&gt;")
}
