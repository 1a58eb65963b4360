package core

import (
	"maps"
	"slices"
	"time"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/storage"
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
		ContainerJSONBase: e.inspectBase(c),
		Mounts:            []container.MountPoint{},
		Config:            c.config,
		NetworkSettings:   e.networkSettings(v, c),
	}, nil
}

func (e *Engine) inspectBase(c *cont) *container.ContainerJSONBase {
	command := commandOf(c.config)
	base := &container.ContainerJSONBase{
		ID: c.id, Name: "/" + c.name, Created: c.created.Format(time.RFC3339Nano), Image: c.imageID,
		Path: command[0], Args: append([]string{}, command[1:]...), State: c.state.view(),
		RestartCount: c.restart.count, Driver: "overlay2", Platform: "linux",
		HostConfig: c.host, GraphDriver: storage.DriverData{Name: "overlay2", Data: layerDirs(c.id)},
	}
	if len(c.execs) > 0 {
		base.ExecIDs = slices.Sorted(maps.Keys(c.execs))
	}
	if c.host.Links != nil {
		host := *c.host
		host.Links = nil // links that are ignored are not shown
		base.HostConfig = &host
	}
	if !c.state.StartedAt.IsZero() {
		e.fillFiles(base, c)
	}
	return base
}

// fillFiles names the files that the engine makes at the first start. Those
// about the network are the ones of the container that c has joined.
func (e *Engine) fillFiles(base *container.ContainerJSONBase, c *cont) {
	dir := "/var/lib/docker/containers/"
	base.LogPath = dir + c.id + "/" + c.id + "-json.log"
	if owner := e.sandboxOwner(c); owner != nil {
		c = owner
	}
	base.HostnamePath = dir + c.id + "/hostname"
	base.HostsPath = dir + c.id + "/hosts"
	base.ResolvConfPath = dir + c.id + "/resolv.conf"
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
