package core

import (
	"cmp"
	"time"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/storage"
	ocispec "github.com/opencontainers/image-spec/specs-go/v1"
)

// ContainerInspect shows the container that term means. The configurations in
// the answer are the engine's own and not to be changed.
func (e *Engine) ContainerInspect(v Version, term string) (container.InspectResponse, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	c, err := e.findContainer(term)
	if err != nil {
		return container.InspectResponse{}, err
	}
	return container.InspectResponse{
		ContainerJSONBase:       e.inspectBase(c),
		Mounts:                  []container.MountPoint{},
		Config:                  e.shownConfig(v, c),
		NetworkSettings:         e.networkSettings(v, c),
		ImageManifestDescriptor: c.manifestAt(v),
	}, nil
}

// manifestAt is the manifest of c's image, as far as a version of the API shows
// it.
func (c *cont) manifestAt(v Version) *ocispec.Descriptor {
	if !v.AtLeast(1, 48) {
		return nil
	}
	return c.manifest
}

// shownConfig is c's configuration with the hardware address that was asked for
// its first network, where the release shows it there, too.
func (e *Engine) shownConfig(v Version, c *cont) *container.Config {
	ep := c.endpoints[e.modeNetwork(c.host.NetworkMode)]
	if !e.say.firstMAC || v.AtLeast(1, 52) || ep == nil || ep.askedMAC == "" || containerMAC(c.config) != "" {
		return c.config
	}
	config := *c.config
	setContainerMAC(&config, ep.askedMAC)
	if e.say.writesMAC {
		c.config = &config
	}
	return &config
}

// ContainerSize is how many bytes a container has written, no more than its
// release counts for nothing, and how many it sees.
func (e *Engine) ContainerSize(term string) (written, all *int64) {
	e.mu.Lock()
	defer e.mu.Unlock()
	written, all = new(int64), new(int64)
	if c := e.ctrs.find(term); c != nil {
		*written, *all = e.say.untouchedSize, e.rootSize(c)
	}
	return written, all
}

func (e *Engine) inspectBase(c *cont) *container.ContainerJSONBase {
	if c.dirs == nil && !e.say.imageStore {
		c.dirs = layerDirs(c.id)
	}
	command := commandOf(c.config)
	base := &container.ContainerJSONBase{
		ID: c.id, Name: "/" + c.name, Created: c.created.Format(time.RFC3339Nano), Image: c.imageID,
		Path: command[0], Args: command[1:], State: c.stateView(),
		RestartCount: c.restart.count, Driver: e.say.storageDriver, Platform: "linux", AppArmorProfile: appArmorProfile(c.host.SecurityOpt),
		HostConfig: c.host, GraphDriver: storage.DriverData{Name: e.say.storageDriver, Data: c.dirs},
	}
	if len(c.execs) > 0 {
		base.ExecIDs = sortedKeys(c.execs)
	}
	if c.host.Links != nil {
		host := *c.host
		host.Links = nil // links that are ignored are not shown
		base.HostConfig = &host
	}
	e.fillFiles(base, c)
	return base
}

// files says which files of a container the engine has made: at the first
// start, and as far as that came.
type files int

const (
	noFiles files = iota
	networkFiles
	allFiles
)

// fillFiles names the files that there are. Those about the network are the ones
// of the container that c has joined, also when both have ended.
func (e *Engine) fillFiles(base *container.ContainerJSONBase, c *cont) {
	if c.files == noFiles {
		return
	}
	dir := "/var/lib/docker/containers/"
	all := c.files == allFiles
	if all && c.host.LogConfig.Type == "json-file" {
		base.LogPath = dir + c.id + "/" + c.id + "-json.log"
	}
	if c.config.NetworkDisabled && (!all || e.say.disabledAlone) {
		return
	}
	c = cmp.Or(c.joined, c)
	if all {
		base.HostnamePath = dir + c.id + "/hostname"
	}
	if c.config.NetworkDisabled {
		return
	}
	base.HostsPath = dir + c.id + "/hosts"
	base.ResolvConfPath = dir + c.id + "/resolv.conf"
}

func (c *cont) stateView() *container.State {
	view := c.state.view()
	view.Health = c.health.view()
	return view
}

func (s *contState) view() *container.State {
	return &container.State{
		Status:     s.Status,
		Running:    s.Status == container.StateRunning || s.Status == container.StatePaused || s.Status == container.StateRestarting,
		Paused:     s.Status == container.StatePaused,
		Restarting: s.Status == container.StateRestarting,
		Pid:        s.Pid, ExitCode: s.ExitCode, Error: s.Error,
		StartedAt: s.StartedAt.Format(time.RFC3339Nano), FinishedAt: s.FinishedAt.Format(time.RFC3339Nano),
	}
}

func (e *Engine) networkSettings(v Version, c *cont) *container.NetworkSettings {
	settings := &container.NetworkSettings{
		NetworkSettingsBase: container.NetworkSettingsBase{ //nolint:staticcheck // engines of today fill it in
			SandboxID: c.sandbox, SandboxKey: sandboxKey(c), Ports: c.portMap(),
		},
		Networks: e.endpointViews(v, c),
	}
	if n := settings.Networks[bridgeName]; n != nil {
		settings.DefaultNetworkSettings = container.DefaultNetworkSettings{ //nolint:staticcheck // engines of today fill it in
			EndpointID: n.EndpointID, Gateway: n.Gateway, IPAddress: n.IPAddress, IPPrefixLen: n.IPPrefixLen,
			IPv6Gateway: n.IPv6Gateway, GlobalIPv6Address: n.GlobalIPv6Address, GlobalIPv6PrefixLen: n.GlobalIPv6PrefixLen,
			MacAddress: n.MacAddress,
		}
	}
	return settings
}

func sandboxKey(c *cont) string {
	switch {
	case c.sandbox == "":
		return ""
	case c.host.NetworkMode.IsHost():
		return "/var/run/docker/netns/default"
	}
	return "/var/run/docker/netns/" + c.sandbox[:12]
}
