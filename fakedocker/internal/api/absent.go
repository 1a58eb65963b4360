package api

import (
	"slices"

	"github.com/appnet-go/appnet/fakedocker/internal/core"
)

// no28 is what the answers of releases before 28 do not have, no26 what those
// before 26 do not have either.
var (
	no28 = map[string]fields{
		"NetworkInspect":   places("EnableIPv4"),
		"NetworkList":      places("*.EnableIPv4"),
		"ContainerInspect": places("NetworkSettings.Networks.*.GwPriority"),
		"ContainerList":    places("*.NetworkSettings.Networks.*.GwPriority"),
		"DiskUsage":        places("Containers.*.NetworkSettings.Networks.*.GwPriority"),
		"ImageInspect":     places("ContainerConfig"),
	}
	no26 = map[string]fields{
		"NetworkInspect": no28["NetworkInspect"],
		"NetworkList":    no28["NetworkList"],
		"ContainerInspect": places("NetworkSettings.Networks.*.GwPriority", "NetworkSettings.Networks.*.DNSNames").
			plus("HostConfig", `"KernelMemory":0,"KernelMemoryTCP":0`),
		"ContainerList": places("*.NetworkSettings.Networks.*.GwPriority", "*.NetworkSettings.Networks.*.DNSNames"),
		"DiskUsage": places("Containers.*.NetworkSettings.Networks.*.GwPriority",
			"Containers.*.NetworkSettings.Networks.*.DNSNames"),
		"Info": places("CDISpecDirs"),
	}

	// no29 is what engine 29 leaves away, no152 what it leaves away from API 1.52
	// on, with what it shows instead. bridgeless29 is what it leaves away below that
	// version of a container that is not on the default bridge.
	no29 = map[string]fields{
		"NetworkList":      places("*.Containers"),
		"ContainerList":    fields{}.plus("*.Ports.*", `"IP":""`),
		"ContainerInspect": places(gone29...),
	}
	no152 = map[string]fields{
		"ContainerInspect": places(slices.Concat(gone29, gone152, []string{"GraphDriver"})...).
			plus("", `"Storage":{"RootFS":{"Snapshot":{"Name":"overlayfs"}}}`),
		"ImageInspect": places("Author?", "Comment?", "DockerVersion?", "GraphDriver", "Parent?"),
	}
	bridgeless29 = places(slices.Concat(gone29, gone152)...)

	gone29 = []string{
		"Config.OnBuild?", "NetworkSettings.Bridge", "NetworkSettings.HairpinMode",
		"NetworkSettings.LinkLocalIPv6Address", "NetworkSettings.LinkLocalIPv6PrefixLen",
		"NetworkSettings.SecondaryIPAddresses", "NetworkSettings.SecondaryIPv6Addresses",
	}
	gone152 = []string{
		"NetworkSettings.EndpointID", "NetworkSettings.Gateway", "NetworkSettings.GlobalIPv6Address",
		"NetworkSettings.GlobalIPv6PrefixLen", "NetworkSettings.IPAddress", "NetworkSettings.IPPrefixLen",
		"NetworkSettings.IPv6Gateway", "NetworkSettings.MacAddress",
	}
)

// absentAt is what an operation's answer leaves away at a version of the API.
func (d *dialect) absentAt(op string, v core.Version) fields {
	if drop, ok := d.absent152[op]; ok && v.AtLeast(1, 52) {
		return drop
	}
	return d.absent[op]
}
