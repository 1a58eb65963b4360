package network

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/containerd/errdefs"
	"github.com/docker/docker/api/types/container"
	dnetwork "github.com/docker/docker/api/types/network"
)

// member is what one inspect of a container says about its networks.
type member struct {
	id, name string
	// live containers run, are paused or about to be restarted: they hold real
	// endpoints. To the others an endpoint is a note for the next start.
	live       bool
	restarting bool
	dying      bool
	// state is the engine's word for it.
	state string
	mode  container.NetworkMode
	// automatic are names that engines, at API < 1.45, show among the aliases
	// although nobody gave them: the short ID and the hostname. They resolve
	// anyway.
	automatic []string
	endpoints map[string]*dnetwork.EndpointSettings
}

// inspect looks at the container of this name, ID or beginning of an ID of at
// least 12 digits, which is how Docker prints them. The engine would take a
// shorter one, and with it a missing container's name for another's ID.
func (m *Manager) inspect(ctx context.Context, ref string) (member, error) {
	c, err := m.client.ContainerInspect(ctx, ref)
	switch {
	case errdefs.IsNotFound(err):
		return member{}, refusedAs(ErrContainerNotFound, err)
	case err != nil:
		return member{}, refused(ctx, err)
	case c.ContainerJSONBase == nil:
		return member{}, fmt.Errorf("%w: its answer describes no container", ErrEngine)
	}
	name := strings.TrimPrefix(c.Name, "/")
	if ref != name && ref != c.ID && (len(ref) < 12 || !strings.HasPrefix(c.ID, ref)) {
		return member{}, ErrContainerNotFound
	}
	return memberOf(c), nil
}

func memberOf(c container.InspectResponse) member {
	m := member{id: c.ID, name: strings.TrimPrefix(c.Name, "/"), automatic: []string{short(c.ID)}}
	if s := c.State; s != nil {
		m.live = s.Running || s.Paused || s.Restarting
		m.restarting = s.Restarting
		m.state = s.Status
		m.dying = s.Dead || s.Status == container.StateRemoving
	}
	if c.HostConfig != nil {
		m.mode = c.HostConfig.NetworkMode
	}
	if c.Config != nil && c.Config.Hostname != "" {
		m.automatic = append(m.automatic, c.Config.Hostname)
	}
	if c.NetworkSettings != nil {
		m.endpoints = c.NetworkSettings.Networks
	}
	return m
}

// attachable reports why no network can be attached to the container. Engines
// refuse some of these only at its next start, or not at all (measured: a
// container in host mode that was not started yet).
func (c member) attachable() error {
	_, none := c.endpoints[dnetwork.NetworkNone]
	switch {
	case c.mode.IsHost():
		return fmt.Errorf("%w: the container is in host mode and has the host's networks; make it anew without", ErrNotAttachable)
	case c.mode.IsContainer():
		return fmt.Errorf("%w: the container shares the networks of container %q; attach that one", ErrNotAttachable, c.mode.ConnectedContainer())
	case c.mode.IsNone() && none:
		return fmt.Errorf("%w: the container is in none mode; make it anew without", ErrNotAttachable)
	}
	return nil
}

// busy reports why the container cannot join or leave a network at this moment.
//
// Between two restarts it seems to run but has no network: engine 28.5 refuses to
// attach it, and attaches it at its next start all the same; 20.10 and 26.1 make
// an endpoint that stays for ever, and the network with it, if the container is
// stopped before its next start (measured).
func (c member) busy() error {
	switch {
	case c.restarting:
		return fmt.Errorf("%w: the container is between two restarts; stop it, or wait until it runs", ErrNotAttachable)
	case c.dying:
		return fmt.Errorf("%w: the container is being removed", ErrNotAttachable)
	}
	return nil
}

// noted reports whether the endpoint at key is but a note for the container's next
// start, while it runs: what engines keep of a connect that failed. They forget it
// only while the container is stopped, or when the network is gone (measured).
func (c member) noted(key string) bool {
	return c.live && !c.restarting && c.endpoints[key].EndpointID == ""
}

// aliases are those that the endpoint was given.
func (c member) aliases(ep *dnetwork.EndpointSettings) []string {
	return slices.DeleteFunc(slices.Clone(ep.Aliases), func(a string) bool {
		return slices.Contains(c.automatic, a)
	})
}

// settings are what it takes to attach the container again as it is attached at
// key: the wishes, without what the engine made of them.
func (c member) settings(key string) *dnetwork.EndpointSettings {
	ep := c.endpoints[key]
	s := &dnetwork.EndpointSettings{
		Links:      slices.Clone(ep.Links),
		Aliases:    c.aliases(ep),
		DriverOpts: ep.DriverOpts,
		GwPriority: ep.GwPriority,
		NetworkID:  ep.NetworkID,
	}
	if ep.IPAMConfig != nil {
		s.IPAMConfig = ep.IPAMConfig.Copy()
	}
	if !c.live { // where it runs, the engine may have chosen it
		s.MacAddress = ep.MacAddress
	}
	return s
}

func short(id string) string {
	return id[:min(12, len(id))]
}
