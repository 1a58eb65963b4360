package hostaccess

import (
	"slices"
	"strings"
	"text/tabwriter"
)

const (
	apiSource       = "POST /build, asked of engines 20.10.24, 26.1.5 and 28.5.2"
	herokuishSource = "github.com/gliderlabs/herokuish, README: it builds inside a container that the platform makes"
	buildxSource    = "github.com/moby/moby, builder/builder-next; github.com/docker/buildx, driver (HostGatewayIP); docs.docker.com, docker buildx build"
	packSource      = "github.com/buildpacks/pack, internal/commands/build.go and internal/build/phase_config_provider.go"
	nixpacksSource  = "github.com/railwayapp/nixpacks, src/main.rs and src/nixpacks/builder/docker/docker_image_builder.rs (4a1ef9e)"
	railpackSource  = "github.com/railwayapp/railpack, cli/build.go and buildkit/network_opts.go (f3a1956)"
)

// buildTable is what [BuildTable] returns. The rows that are not measured are
// facts read in the sources of the builders.
var buildTable = BuildTableRows{
	{APIClassic, BuildHostNetwork, Supported, "NetworkMode host", true, apiSource},
	{APIClassic, BuildGateway, Supported, "ExtraHosts NAME:host-gateway", true, apiSource},
	{APIClassic, BuildNetwork, Supported, "NetworkMode NAME; aliases resolve", true, apiSource},

	{APIBuildKit, BuildHostNetwork, Supported, "NetworkMode host", true, apiSource},
	{APIBuildKit, BuildGateway, Supported, "ExtraHosts NAME:host-gateway", true, apiSource},
	{APIBuildKit, BuildNetwork, Refused, "the engine takes no network by name, bridge included: build with version 1", true, apiSource},

	{Herokuish, BuildHostNetwork, Supported, "configure the build container", false, herokuishSource},
	{Herokuish, BuildGateway, Supported, "configure the build container", false, herokuishSource},
	{Herokuish, BuildNetwork, Supported, "configure the build container", false, herokuishSource},

	{Dockerfile, BuildHostNetwork, Supported, "--network=host; --net is no flag of docker build", false, buildxSource},
	{Dockerfile, BuildGateway, Supported, "--add-host=NAME:host-gateway, with buildx's docker driver alone", false, buildxSource},
	{Dockerfile, BuildNetwork, OtherSpelling, "DOCKER_BUILDKIT=0 and --network=NAME: BuildKit takes no network by name", false, buildxSource},

	{Pack, BuildHostNetwork, Supported, "--network=host", false, packSource},
	{Pack, BuildGateway, Refused, "pack has no flag for host entries: choose host networking", false, packSource},
	{Pack, BuildNetwork, Supported, "--network=NAME", false, packSource},

	{Nixpacks, BuildHostNetwork, Refused, "nixpacks has no flag for a network (--add-host turns the host's network on, too)", false, nixpacksSource},
	{Nixpacks, BuildGateway, Supported, "--add-host=NAME:host-gateway; puts the build on the host's network as well", false, nixpacksSource},
	{Nixpacks, BuildNetwork, Refused, "nixpacks has no flag for a network, and BuildKit takes none by name", false, nixpacksSource},

	{Railpack, BuildHostNetwork, OtherSpelling, "docker buildx build --network=host with a recent frontend: railpack build has no such flag", false, railpackSource},
	{Railpack, BuildGateway, OtherSpelling, "docker buildx build --add-host=NAME:host-gateway with a recent frontend: railpack build has no such flag", false, railpackSource},
	{Railpack, BuildNetwork, Refused, "railpack builds with BuildKit, which takes no network by name", false, railpackSource},
}

// BuildTableRows are the cells of [BuildTable], in the order to show them.
type BuildTableRows []BuildSupport

// BuildTable returns what every builder does with every option, in a slice of
// the caller's own. The image builds of the Engine API were measured, with builds
// FROM scratch that dial listeners of the host, and engines 20.10, 26.1 and 28.5
// agree. The other builders were not run: what is said of them was read in their
// sources.
//
// The flag --net, short for --network in docker run, is none in any build.
func BuildTable() BuildTableRows {
	return slices.Clone(buildTable)
}

// String returns a table in text, with a heading and without a line break at its
// end, for a command line.
func (t BuildTableRows) String() string {
	var text strings.Builder
	w := tabwriter.NewWriter(&text, 0, 0, 2, ' ', 0)
	row := func(cells ...string) { _, _ = w.Write([]byte(strings.Join(cells, "\t") + "\n")) }
	row("builder", "option", "support", "measured", "how, or why not")
	for _, c := range t {
		row(c.Builder.String(), c.Option.String(), c.Support.String(), yesNo(c.Measured), c.Text)
	}
	_ = w.Flush()
	return strings.TrimSuffix(text.String(), "\n")
}

// Markdown returns the same table for a page, with the sources, and without a
// line break at its end.
func (t BuildTableRows) Markdown() string {
	lines := []string{
		"| builder | option | support | measured | how, or why not | source |",
		"|---|---|---|---|---|---|",
	}
	for _, c := range t {
		cells := []string{c.Builder.String(), c.Option.String(), c.Support.String(), yesNo(c.Measured), c.Text, c.Source}
		for i, cell := range cells {
			cells[i] = strings.ReplaceAll(cell, "|", `\|`)
		}
		lines = append(lines, "| "+strings.Join(cells, " | ")+" |")
	}
	return strings.Join(lines, "\n")
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}
