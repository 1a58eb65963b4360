package core

import (
	"path"
	"runtime"
	"slices"
	"strings"

	"github.com/docker/docker/api/types/container"
)

// lowestMemory is the least memory that a container may be limited to, in bytes.
const lowestMemory = 6 << 20

// capabilities are those of a Linux kernel, without their prefix.
var capabilities = strings.Fields(`AUDIT_CONTROL AUDIT_READ AUDIT_WRITE BLOCK_SUSPEND BPF CHECKPOINT_RESTORE CHOWN
	DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID IPC_LOCK IPC_OWNER KILL LEASE LINUX_IMMUTABLE MAC_ADMIN MAC_OVERRIDE MKNOD
	NET_ADMIN NET_BIND_SERVICE NET_BROADCAST NET_RAW PERFMON SETFCAP SETGID SETPCAP SETUID SYSLOG SYS_ADMIN SYS_BOOT
	SYS_CHROOT SYS_MODULE SYS_NICE SYS_PACCT SYS_PTRACE SYS_RAWIO SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG WAKE_ALARM`)

// checkResources refuses limits and rights that no container can have. What
// passes is shown and has no effect.
func checkResources(c *cont) *Error {
	h := c.host
	if err := checkCapabilities("CapAdd", h.CapAdd); err != nil {
		return err
	}
	if err := checkCapabilities("CapDrop", h.CapDrop); err != nil {
		return err
	}
	for dir := range h.Tmpfs {
		if !path.IsAbs(dir) {
			return badRequest("invalid mount path: '%s' mount path must be absolute", dir)
		}
	}
	if h.ShmSize < 0 {
		return badRequest("SHM size can not be less than 0")
	}
	return checkLimits(&h.Resources)
}

// checkLimits refuses limits that no container can have, in the engines' order.
func checkLimits(r *container.Resources) *Error {
	switch {
	case r.Memory != 0 && r.Memory < lowestMemory:
		return badRequest("Minimum memory limit allowed is 6MB")
	case r.Memory > 0 && r.MemorySwap > 0 && r.MemorySwap < r.Memory:
		return badRequest("Minimum memoryswap limit should be larger than memory limit, see usage")
	case r.CPUPeriod != 0 && (r.CPUPeriod < 1000 || r.CPUPeriod > 1000000):
		return badRequest("CPU cfs period can not be less than 1ms (i.e. 1000) or larger than 1s (i.e. 1000000)")
	case r.CPUQuota > 0 && r.CPUQuota < 1000:
		return badRequest("CPU cfs quota can not be less than 1ms (i.e. 1000)")
	}
	return nil
}

// CheckPlatform refuses an image that is there and not for that platform, such
// as "linux/amd64": the fake's images are for the machine that it runs on.
func (e *Engine) CheckPlatform(ref, platform string) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	own := "linux/" + runtime.GOARCH
	if _, err := e.findImage(ref); err != nil || platform == own || platform == "linux" || platform == runtime.GOARCH {
		return nil
	}
	return notFound(e.say.otherPlatform, ref, platform, own)
}

func checkCapabilities(field string, names []string) *Error {
	for _, name := range names {
		name = strings.TrimPrefix(strings.ToUpper(name), "CAP_")
		if name != "ALL" && !slices.Contains(capabilities, name) {
			return badRequest("invalid %s: unknown capability: %q", field, "CAP_"+name)
		}
	}
	return nil
}

// bindModes are what may follow the target of a bind mount, between commas.
var bindModes = []string{
	"ro", "rw", "z", "Z", "nocopy", "shared", "slave", "private", "rshared", "rslave", "rprivate",
	"consistent", "cached", "delegated", "",
}

func checkBinds(binds []string) error {
	for _, bind := range binds {
		parts := strings.Split(bind, ":")
		if len(parts) != 3 {
			continue
		}
		for mode := range strings.SplitSeq(parts[2], ",") {
			if !slices.Contains(bindModes, mode) {
				return internal("invalid mode: %s", parts[2])
			}
		}
	}
	return nil
}
