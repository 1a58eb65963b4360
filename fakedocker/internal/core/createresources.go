package core

import (
	"path"
	"runtime"
	"slices"
	"strings"
)

// capabilities are those of a Linux kernel, without their prefix.
var capabilities = strings.Fields(`AUDIT_CONTROL AUDIT_READ AUDIT_WRITE BLOCK_SUSPEND BPF CHECKPOINT_RESTORE CHOWN
	DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID IPC_LOCK IPC_OWNER KILL LEASE LINUX_IMMUTABLE MAC_ADMIN MAC_OVERRIDE MKNOD
	NET_ADMIN NET_BIND_SERVICE NET_BROADCAST NET_RAW PERFMON SETFCAP SETGID SETPCAP SETUID SYSLOG SYS_ADMIN SYS_BOOT
	SYS_CHROOT SYS_MODULE SYS_NICE SYS_PACCT SYS_PTRACE SYS_RAWIO SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG WAKE_ALARM`)

// checkRights refuses rights that no container can have, and notes for its
// runtime without a name. What passes is shown and has no effect.
func (e *Engine) checkRights(c *cont) *Error {
	h := c.host
	if err := checkCapabilities("CapAdd", h.CapAdd); err != nil {
		return err
	}
	if err := checkCapabilities("CapDrop", h.CapDrop); err != nil {
		return err
	}
	if _, ok := h.Annotations[""]; ok && e.say.checksPolicies {
		return badRequest("invalid Annotations: the empty string is not permitted as an annotation key")
	}
	return nil
}

// checkSizes refuses what is too small or too large.
func checkSizes(c *cont) *Error {
	h := c.host
	if h.ShmSize < 0 {
		return badRequest("SHM size can not be less than 0")
	}
	if h.OomScoreAdj < -1000 || h.OomScoreAdj > 1000 {
		return badRequest("Invalid value %d, range for oom score adj is [-1000, 1000]", h.OomScoreAdj)
	}
	for dir := range h.Tmpfs {
		if !path.IsAbs(dir) {
			return badRequest("invalid mount path: '%s' mount path must be absolute", dir)
		}
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
