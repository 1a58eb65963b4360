package conformance

import (
	"net/netip"
	"strconv"

	"github.com/docker/docker/api/types/container"
	dnetwork "github.com/docker/docker/api/types/network"
	"github.com/docker/go-connections/nat"

	"github.com/appnet-go/appnet/internal/probe"
)

const webPort = nat.Port(probe.DefaultPort + "/tcp")

// A Box is a container to make. The zero value waits on the default bridge.
type Box struct {
	Name       string   // of this run; empty: the engine chooses
	Net        string   // the network of the create call; empty: the default bridge
	Aliases    []string // on Net
	Mode       string   // network mode; empty: Net
	Hostname   string
	ExtraHosts []string
	Args       []string // of the probe; empty: wait
	// Publish is where on the host port 5000 is reached; zero: nowhere.
	Publish netip.AddrPort
}

// Create makes a container without starting it, and returns its ID.
func (e *Env) Create(b Box) string {
	e.T.Helper()
	cfg := &container.Config{Image: e.Image, Labels: e.Labels(), Hostname: b.Hostname, Cmd: []string{probe.Path, "wait"}}
	if len(b.Args) > 0 {
		cfg.Cmd = append([]string{probe.Path}, b.Args...)
	}
	hostCfg := &container.HostConfig{NetworkMode: container.NetworkMode(b.Mode), ExtraHosts: b.ExtraHosts}
	if b.Publish.IsValid() {
		cfg.ExposedPorts = nat.PortSet{webPort: {}}
		hostCfg.PortBindings = nat.PortMap{webPort: {{HostIP: b.Publish.Addr().String(), HostPort: strconv.Itoa(int(b.Publish.Port()))}}}
	}
	var netCfg *dnetwork.NetworkingConfig
	if b.Net != "" {
		hostCfg.NetworkMode = container.NetworkMode(b.Net)
		netCfg = &dnetwork.NetworkingConfig{EndpointsConfig: map[string]*dnetwork.EndpointSettings{b.Net: {Aliases: b.Aliases}}}
	}
	name := b.Name
	if name != "" {
		name = e.Unique(name)
	}
	made, err := e.Client.ContainerCreate(e.ctx(), cfg, hostCfg, netCfg, nil, name)
	e.must(err)
	e.made.containers = append(e.made.containers, made.ID)
	return made.ID
}
