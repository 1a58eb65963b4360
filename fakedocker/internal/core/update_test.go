package core

import (
	"strings"
	"testing"

	"github.com/docker/docker/api/types/container"
)

// Measured on engines 20.10, 26.1 and 28.5.
func TestContainerUpdate(t *testing.T) {
	policy := func(name container.RestartPolicyMode, count int) container.UpdateConfig {
		return container.UpdateConfig{RestartPolicy: container.RestartPolicy{Name: name, MaximumRetryCount: count}}
	}
	limits := func(r container.Resources) container.UpdateConfig { return container.UpdateConfig{Resources: r} }
	refused := func(old, latest string) map[string]string {
		return map[string]string{"20.10": old, "26.1": latest, "28.5": latest, "29": latest}
	}
	both := func(text string) map[string]string { return refused(text, text) }
	swap := "409 Cannot update container ID: Memory limit should be smaller than already set memoryswap limit, " +
		"update the memoryswap at the same time"
	tests := []struct {
		about string
		o     container.UpdateConfig
		want  map[string]string
		shows container.RestartPolicyMode
	}{
		{"always", policy("always", 0), both("ok"), "always"},
		{"no", policy("no", 0), both("ok"), "no"},
		{"on failure", policy("on-failure", 3), both("ok"), "on-failure"},
		{"nothing", policy("", 0), both("ok"), "on-failure"},
		{
			"a count too many", policy("always", 3), refused("400 maximum retry count cannot be used with restart policy 'always'",
				"400 invalid restart policy: maximum retry count can only be used with 'on-failure'"), "on-failure",
		},
		{"little memory", limits(container.Resources{Memory: 1}), both("400 Minimum memory limit allowed is 6MB"), "on-failure"},
		{"memory without swap", limits(container.Resources{Memory: 64 << 20}), both(swap), "on-failure"},
		{"memory and swap", limits(container.Resources{Memory: 128 << 20, MemorySwap: 256 << 20}), both("ok"), "on-failure"},
		{"memory above swap", limits(container.Resources{Memory: 512 << 20}), both(swap), "on-failure"},
		{"CPUs", limits(container.Resources{NanoCPUs: 5e8}), both("ok"), "on-failure"},
		{
			"period", limits(container.Resources{CPUPeriod: 100000}),
			both("409 Cannot update container ID: Conflicting options: CPU Period cannot be updated as NanoCPUs has already been set"), "on-failure",
		},
	}
	eachWorld(t, func(w world) {
		w.run("box", "a", nil)
		before := w.evts.mark()
		good := 0
		for _, tt := range tests {
			want := tt.want[w.Profile.Name]
			w.want(tt.about, want, strings.ReplaceAll(answer(w.ContainerUpdate("box", tt.o)), w.id("box"), "ID"))
			w.want(tt.about+": policy", tt.shows, w.ctrs.find("box").host.RestartPolicy.Name)
			if want == "ok" {
				good++
			}
		}
		w.want("events", good, w.evts.mark()-before)
		w.want("swap", int64(256<<20), w.ctrs.find("box").host.MemorySwap)
		w.want("missing", "404 No such container: nope", answer(w.ContainerUpdate("nope", container.UpdateConfig{})))
	})
}

func TestLimitsThatNoContainerHas(t *testing.T) {
	tests := []struct {
		about  string
		limits container.Resources
		ok     bool
	}{
		{"none", container.Resources{}, true},
		{"little memory", container.Resources{Memory: 1024}, false},
		{"less swap than memory", container.Resources{Memory: 64 << 20, MemorySwap: 32 << 20}, false},
		{"swap without end", container.Resources{Memory: 64 << 20, MemorySwap: -1}, true},
		{"a short period", container.Resources{CPUPeriod: 1}, false},
		{"a long period", container.Resources{CPUPeriod: 1000001}, false},
		{"a small quota", container.Resources{CPUQuota: 1}, false},
		{"all that is right", container.Resources{CPUPeriod: 1000, CPUQuota: 1000}, true},
	}
	for _, tt := range tests {
		if err := (&Engine{say: words285()}).checkResources(&tt.limits); (err == nil) != tt.ok {
			t.Errorf("%s: %v", tt.about, err)
		}
	}
}
