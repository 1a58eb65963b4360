package core

import (
	"maps"
	"slices"
	"strings"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/events"
	dnetwork "github.com/docker/docker/api/types/network"
	"github.com/docker/go-connections/nat"
)

// ContainerCreate makes a container. Without a name it gets one of the
// engine's making. Networks are checked little and need not exist: the start
// will want them. What would change the container's networking and has no
// model is refused with status 501. What the request brings becomes the
// container's, filled in, and is not to be used again.
func (e *Engine) ContainerCreate(v Version, name string, config *container.Config, host *container.HostConfig, nc *dnetwork.NetworkingConfig) (container.CreateResponse, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	c := e.newCont(config, host)
	c.config.Healthcheck = knownHealth(v, c.config.Healthcheck)
	e.expectedByOld(v, c.host)
	forgetNoLimits(&c.host.Resources)
	filled := e.fillBindings(v, c)
	if err := e.checkMoved(v, c, nc); err != nil {
		return container.CreateResponse{}, err
	}
	if err := e.checkCreateConfig(v, c, nc); err != nil {
		return container.CreateResponse{}, err
	}
	if err := e.takeImage(c); err != nil {
		return container.CreateResponse{}, err
	}
	if err := notModelled(c); err != nil {
		return container.CreateResponse{}, err
	}
	eps, err := e.endpointsAtCreate(v, c, nc)
	if err != nil {
		return container.CreateResponse{}, err
	}
	if err := e.checkLate(c, name); err != nil {
		return container.CreateResponse{}, err
	}
	c.endpoints = eps
	moved := e.dropWideMAC(v, c)
	e.enterContainer(c, name)
	return container.CreateResponse{ID: c.id, Warnings: append(warnings(c), slices.Concat(moved, filled)...)}, nil
}

// expectedByOld sets what old clients take for granted: to share the IPC namespace,
// and to remove containers by themselves (measured). Of what came after a version
// newer releases know nothing there.
func (e *Engine) expectedByOld(v Version, host *container.HostConfig) {
	if !v.AtLeast(1, 42) && e.say.checksPolicies {
		host.ConsoleSize = [2]uint{}
	}
	if !v.AtLeast(1, 43) && e.say.checksPolicies {
		host.Annotations = nil
	}
	if !v.AtLeast(1, 40) {
		host.IpcMode = orDefault(host.IpcMode, container.IPCModeShareable)
	}
	if !v.AtLeast(1, 25) {
		host.AutoRemove = false
	}
}

// checkMoved refuses what an endpoint's settings should say, before all else.
func (e *Engine) checkMoved(v Version, c *cont, nc *dnetwork.NetworkingConfig) error {
	if err := e.checkWideMAC(v, c, askedEndpoints(c, nc)); err != nil {
		return err
	}
	if err := e.checkInterfaceSysctls(v, c); err != nil {
		return err
	}
	return nil
}

func (e *Engine) newCont(config *container.Config, host *container.HostConfig) *cont {
	c := &cont{config: orNew(config), host: orNew(host)}
	if host != nil || e.Profile.ValidateAtCreate { // the oldest release forgets it otherwise
		c.host.Runtime = orDefault(c.host.Runtime, "runc")
	}
	c.state.Status = container.StateCreated
	return c
}

// takeImage finds c's image and fills in what the request leaves to it.
func (e *Engine) takeImage(c *cont) error {
	if c.config.Image == "" {
		return nil // engines make it, and have nothing to run in it
	}
	img, err := e.findImage(c.config.Image)
	if err != nil {
		return err
	}
	c.image, c.imageID, c.layers = c.config.Image, img.id, img.layers
	if e.say.imageStore {
		c.manifest = img.manifest()
	}
	c.program, c.commands = img.program, img.commands
	mergeConfig(c.config, img.config)
	return nil
}

// enterContainer gives a checked container its ID, name and defaults, and makes
// it known.
func (e *Engine) enterContainer(c *cont, name string) {
	c.id, c.created = e.newID(), e.now()
	e.count++
	c.number = e.count
	c.name = strings.TrimPrefix(name, "/")
	if c.name == "" {
		c.name = e.randomName()
	}
	if c.config.Hostname == "" {
		c.config.Hostname = c.id[:12]
		if c.host.NetworkMode.IsHost() {
			c.config.Hostname = e.opts.Hostname
		}
	}
	e.fillHost(c)
	c.log = newOutput(e.now)
	if c.config.OpenStdin {
		c.stdin = newInputPipe()
	}
	e.ctrs.add(c)
	e.emitContainer(c, events.ActionCreate, nil)
}

// warnings are what the engine says to a create that it carries out.
func warnings(c *cont) []string {
	list := []string{}
	if c.host.NetworkMode.IsHost() && len(c.host.PortBindings) > 0 {
		list = append(list, "Published ports are discarded when using host network mode")
	}
	return list
}

// fillHost writes down the defaults that an inspect shows.
func (e *Engine) fillHost(c *cont) {
	h := c.host
	if h.NetworkMode == "" || h.NetworkMode.IsDefault() {
		h.NetworkMode = container.NetworkMode(e.Profile.EmptyMode)
	}
	if t := e.ctrs.find(h.NetworkMode.ConnectedContainer()); t != nil {
		h.NetworkMode = container.NetworkMode("container:" + t.id)
	}
	e.fillNamespaces(h)
	if h.RestartPolicy.Name == "" && e.say.checksPolicies {
		h.RestartPolicy.Name = container.RestartPolicyDisabled
	}
	if h.LogConfig.Type == "" {
		h.LogConfig.Type = "json-file"
	}
	if h.LogConfig.Config == nil {
		h.LogConfig.Config = map[string]string{}
	}
	if h.PortBindings == nil && e.say.emptyBindings {
		h.PortBindings = nat.PortMap{}
	}
	h.IpcMode = orDefault(h.IpcMode, container.IPCModePrivate)
	h.CgroupnsMode = orDefault(h.CgroupnsMode, container.CgroupnsModePrivate)
	if h.Memory > 0 {
		h.MemorySwap = orDefault(h.MemorySwap, 2*h.Memory)
	}
	h.ShmSize = orDefault(h.ShmSize, 64<<20)
	if h.OomKillDisable == nil {
		h.OomKillDisable = new(bool)
	}
	e.fillPaths(h)
}

func orDefault[T comparable](v, def T) T {
	var zero T
	if v == zero {
		return def
	}
	return v
}

func orNew[T any](v *T) *T {
	if v == nil {
		return new(T)
	}
	return v
}

func (e *Engine) fillPaths(h *container.HostConfig) {
	if h.MaskedPaths == nil && !h.Privileged {
		h.MaskedPaths = e.say.maskedPaths
	}
	if h.ReadonlyPaths == nil && !h.Privileged {
		h.ReadonlyPaths = readonlyPaths
	}
}

// readonlyPaths are the default that every container shows. Nobody changes it.
var readonlyPaths = []string{"/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"}

// mergeConfig fills in what a request leaves to the image.
func mergeConfig(c, img *container.Config) {
	if len(c.Entrypoint) == 0 {
		if len(c.Cmd) == 0 {
			c.Cmd = img.Cmd
		}
		if c.Entrypoint == nil {
			c.Entrypoint = img.Entrypoint
		}
	}
	if len(c.Entrypoint) == 1 && c.Entrypoint[0] == "" {
		c.Entrypoint = nil
	}
	c.Env = mergeEnv(c.Env, img.Env)
	c.ExposedPorts = union(img.ExposedPorts, c.ExposedPorts)
	c.Volumes = union(img.Volumes, c.Volumes)
	if c.Labels = union(img.Labels, c.Labels); c.Labels == nil {
		c.Labels = map[string]string{}
	}
	c.User = orDefault(c.User, img.User)
	c.WorkingDir = orDefault(c.WorkingDir, img.WorkingDir)
	c.StopSignal = orDefault(c.StopSignal, img.StopSignal)
	c.Healthcheck = mergeHealth(c.Healthcheck, img.Healthcheck)
	if c.StopTimeout == nil {
		c.StopTimeout = img.StopTimeout
	}
}

// union has the entries of both maps; the second one's go first. Where one is
// empty it is the other, which is not copied: nobody changes configurations.
func union[K comparable, V any](a, b map[K]V) map[K]V {
	switch {
	case len(b) == 0:
		return a
	case a == nil:
		return b
	}
	all := make(map[K]V, len(a)+len(b))
	maps.Copy(all, a)
	maps.Copy(all, b)
	return all
}
