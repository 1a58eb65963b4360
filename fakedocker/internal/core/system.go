package core

import (
	"runtime"
	"time"

	"github.com/docker/docker/api/types"
	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/swarm"
	"github.com/docker/docker/api/types/system"
)

// Info describes the engine and counts what it has. Of the machine it says
// little, and that is invented.
func (e *Engine) Info(_ Version) system.Info {
	e.mu.Lock()
	defer e.mu.Unlock()
	info := system.Info{
		ID: e.id, Name: e.opts.Hostname, ServerVersion: e.Profile.EngineVersion, Images: len(e.imgs.byID),
		Driver: e.say.storageDriver, DockerRootDir: "/var/lib/docker", LoggingDriver: "json-file", CgroupDriver: "systemd", CgroupVersion: "2",
		OSType: "linux", Architecture: machine(), OperatingSystem: "fakedocker", KernelVersion: kernelVersion,
		NCPU: 2, MemTotal: 4 << 30, SystemTime: e.now().Format(time.RFC3339Nano), IndexServerAddress: "https://index.docker.io/v1/",
		MemoryLimit: true, SwapLimit: true, PidsLimit: true, CPUShares: true, CPUSet: true, CPUCfsPeriod: true, CPUCfsQuota: true,
		IPv4Forwarding: true, DefaultRuntime: "runc", Labels: []string{}, InitBinary: "docker-init",
		Runtimes: map[string]system.RuntimeWithStatus{"runc": {Runtime: system.Runtime{Path: "runc"}}},
		Swarm:    swarm.Info{LocalNodeState: swarm.LocalNodeStateInactive},
		Plugins: system.PluginsInfo{
			Volume: []string{"local"}, Network: []string{"bridge", "host", "null"}, Log: []string{"json-file", "local"},
		},
		SecurityOptions: []string{"name=seccomp,profile=builtin"},
	}
	e.countContainers(&info)
	return info
}

const kernelVersion = "6.1.0"

func (e *Engine) countContainers(info *system.Info) {
	for _, c := range e.ctrs.byID {
		info.Containers++
		switch c.state.Status {
		case container.StateRunning, container.StateRestarting:
			info.ContainersRunning++
		case container.StatePaused:
			info.ContainersPaused++
		default:
			info.ContainersStopped++
		}
	}
}

func machine() string {
	switch runtime.GOARCH {
	case "amd64":
		return "x86_64"
	case "arm64":
		return "aarch64"
	}
	return runtime.GOARCH
}

// VersionInfo is what the engine says of its release.
func (e *Engine) VersionInfo() types.Version {
	p := e.Profile
	v := types.Version{
		Version: p.EngineVersion, APIVersion: p.API.String(), MinAPIVersion: p.MinAPI.String(),
		Os: "linux", Arch: runtime.GOARCH, KernelVersion: kernelVersion, GoVersion: runtime.Version(),
		GitCommit: "fakedocker", BuildTime: "2024-01-01T00:00:00.000000000+00:00",
	}
	v.Components = []types.ComponentVersion{{
		Name: "Engine", Version: p.EngineVersion,
		Details: map[string]string{
			"ApiVersion": v.APIVersion, "MinAPIVersion": v.MinAPIVersion, "Os": v.Os, "Arch": v.Arch,
			"GitCommit": v.GitCommit, "GoVersion": v.GoVersion, "KernelVersion": v.KernelVersion,
			"BuildTime": v.BuildTime, "Experimental": "false",
		},
	}}
	return v
}
