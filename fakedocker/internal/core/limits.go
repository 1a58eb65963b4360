package core

import (
	"slices"
	"strconv"
	"strings"

	"github.com/docker/docker/api/types/container"
)

// lowestMemory is the least memory that a container may be limited to, in bytes.
const lowestMemory = 6 << 20

// checkLimits refuses a container's limits, as checkMemory and checkCPUs do.
func (e *Engine) checkLimits(c *cont) *Error {
	r := &c.host.Resources
	if r.Memory == 0 && r.MemorySwap > 0 { // a container that is updated may have the one already
		return badRequest("You should always set the Memory limit when using Memoryswap limit, see usage")
	}
	return e.checkResources(r)
}

// checkResources refuses limits that no container can have, in the engines' order.
func (e *Engine) checkResources(r *container.Resources) *Error {
	if err := checkMemory(r); err != nil {
		return err
	}
	return e.checkCPUs(r)
}

func checkMemory(r *container.Resources) *Error {
	switch {
	case r.Memory != 0 && r.Memory < lowestMemory:
		return badRequest("Minimum memory limit allowed is 6MB")
	case r.Memory > 0 && r.MemorySwap > 0 && r.MemorySwap < r.Memory:
		return badRequest("Minimum memoryswap limit should be larger than memory limit, see usage")
	case r.MemoryReservation > 0 && r.MemoryReservation < lowestMemory:
		return badRequest("Minimum memory reservation allowed is 6MB")
	case r.Memory > 0 && r.MemoryReservation > r.Memory:
		return badRequest("Minimum memory limit can not be less than memory reservation limit, see usage")
	}
	return nil
}

// checkCPUs does not know how many there are.
func (e *Engine) checkCPUs(r *container.Resources) *Error {
	switch {
	case r.NanoCPUs > 0 && r.CPUPeriod > 0:
		return badRequest("Conflicting options: Nano CPUs and CPU Period cannot both be set")
	case r.NanoCPUs > 0 && r.CPUQuota > 0:
		return badRequest("Conflicting options: Nano CPUs and CPU Quota cannot both be set")
	case r.CPUShares < 0 && e.say.checksShares:
		return badRequest("invalid CPU shares (%d): value must be a positive integer", r.CPUShares)
	case r.CPUPeriod != 0 && (r.CPUPeriod < 1000 || r.CPUPeriod > 1000000):
		return badRequest("CPU cfs period can not be less than 1ms (i.e. 1000) or larger than 1s (i.e. 1000000)")
	case r.CPUQuota > 0 && r.CPUQuota < 1000:
		return badRequest("CPU cfs quota can not be less than 1ms (i.e. 1000)")
	}
	if part, ok := badSet(r.CpusetCpus); !ok {
		return badRequest("Invalid value %s for cpuset cpus: invalid format: %s", r.CpusetCpus, part)
	}
	if part, ok := badSet(r.CpusetMems); !ok {
		return badRequest("Invalid value %s for cpuset mems: invalid format: %s", r.CpusetMems, part)
	}
	return nil
}

// badSet reports whether text is a list of numbers and ranges, and the part that
// is none.
func badSet(text string) (part string, ok bool) {
	if text == "" {
		return "", true
	}
	for part := range strings.SplitSeq(text, ",") {
		first, last, ranged := strings.Cut(part, "-")
		from, err := strconv.Atoi(first)
		if err != nil {
			return part, false
		}
		if to, err := strconv.Atoi(last); ranged && (err != nil || to < from) {
			return part, false
		}
	}
	return "", true
}

// forgetNoLimits drops limits that are written as none.
func forgetNoLimits(r *container.Resources) {
	if r.PidsLimit != nil && *r.PidsLimit <= 0 {
		r.PidsLimit = nil
	}
}

// rlimits are the limits that Linux numbers, in its order.
var rlimits = []string{
	"cpu", "fsize", "data", "stack", "core", "rss", "nproc", "nofile", "memlock", "as", "locks", "sigpending", "msgqueue",
	"nice", "rtprio", "rttime",
}

// checkUlimits refuses what a container's runtime or the kernel would.
func (e *Engine) checkUlimits(c *cont) error {
	for _, u := range c.host.Ulimits {
		number := slices.Index(rlimits, u.Name)
		switch {
		case number < 0:
			return e.noCreate("wrong rlimit value: RLIMIT_" + strings.ToUpper(u.Name))
		case uint64(u.Soft) > uint64(u.Hard): // -1 is no limit
			return e.noInit("error setting rlimits for ready process: error setting rlimit type " + strconv.Itoa(number) + ": invalid argument")
		}
	}
	return nil
}

// noInit is the refusal of what a container's first process does for itself.
func (e *Engine) noInit(why string) error {
	return e.noCreate("unable to start container process: error during container init: " + why)
}
