package core

import (
	"maps"
	"strings"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/events"
	dnetwork "github.com/docker/docker/api/types/network"
)

// ContainerCreate makes a container. Without a name it gets one of the
// engine's making. Networks are checked little and need not exist: the start
// will want them. What would change the container's networking and has no
// model is refused with status 501.
func (e *Engine) ContainerCreate(v Version, name string, config *container.Config, host *container.HostConfig, nc *dnetwork.NetworkingConfig) (container.CreateResponse, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	c := newCont(config, host)
	if err := e.checkCreateConfig(c); err != nil {
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
	e.enterContainer(c, name)
	return container.CreateResponse{ID: c.id, Warnings: warnings(c)}, nil
}

func newCont(config *container.Config, host *container.HostConfig) *cont {
	c := &cont{config: &container.Config{}, host: &container.HostConfig{}}
	if config != nil {
		*c.config = *config
	}
	if host != nil {
		*c.host = *host
	}
	c.state.Status = container.StateCreated
	return c
}

// takeImage finds c's image and fills in what the request leaves to it.
func (e *Engine) takeImage(c *cont) error {
	if c.config.Image == "" {
		return NotModelled("a container without an image")
	}
	img, err := e.findImage(c.config.Image)
	if err != nil {
		return err
	}
	c.image, c.imageID, c.program = c.config.Image, img.id, img.program
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
	c.log, c.execs = newOutput(e.now), map[string]*execution{}
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
	if h.RestartPolicy.Name == "" && e.say.checksPolicies {
		h.RestartPolicy.Name = container.RestartPolicyDisabled
	}
	if h.LogConfig.Type == "" {
		h.LogConfig.Type = "json-file"
	}
	if h.LogConfig.Config == nil {
		h.LogConfig.Config = map[string]string{}
	}
	h.IpcMode = orDefault(h.IpcMode, container.IPCModePrivate)
	h.CgroupnsMode = orDefault(h.CgroupnsMode, container.CgroupnsModePrivate)
	h.Runtime = orDefault(h.Runtime, "runc")
	h.ShmSize = orDefault(h.ShmSize, 64<<20)
	if h.OomKillDisable == nil {
		h.OomKillDisable = new(bool)
	}
	fillPaths(h)
}

func orDefault[T comparable](v, def T) T {
	var zero T
	if v == zero {
		return def
	}
	return v
}

func fillPaths(h *container.HostConfig) {
	if h.MaskedPaths == nil && !h.Privileged {
		h.MaskedPaths = []string{
			"/proc/asound", "/proc/acpi", "/proc/kcore", "/proc/keys", "/proc/latency_stats", "/proc/timer_list",
			"/proc/timer_stats", "/proc/sched_debug", "/proc/scsi", "/sys/firmware",
		}
	}
	if h.ReadonlyPaths == nil && !h.Privileged {
		h.ReadonlyPaths = []string{"/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"}
	}
}

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
	c.Labels = union(img.Labels, c.Labels)
	c.User = orDefault(c.User, img.User)
	c.WorkingDir = orDefault(c.WorkingDir, img.WorkingDir)
	c.StopSignal = orDefault(c.StopSignal, img.StopSignal)
	if c.StopTimeout == nil {
		c.StopTimeout = img.StopTimeout
	}
}

// union has the entries of both maps; the second one's go first. It is nil
// where both are.
func union[K comparable, V any](a, b map[K]V) map[K]V {
	if a == nil && b == nil {
		return nil
	}
	all := make(map[K]V, len(a)+len(b))
	maps.Copy(all, a)
	maps.Copy(all, b)
	return all
}
