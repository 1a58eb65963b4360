package rollout_test

import (
	"fmt"
	"strconv"
	"testing"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/mount"
	dnetwork "github.com/docker/docker/api/types/network"
	"github.com/docker/go-connections/nat"
	"github.com/google/go-cmp/cmp"
)

// TestVary writes, for each container, to what the template refers to: another
// port, a volume of its own.
func TestVary(t *testing.T) {
	w := newTown(t, "28.5", layouts[4], 3)
	defer w.eng.Close()
	p := &w.spec.Processes[0]
	p.HostConfig.PortBindings = nat.PortMap{"5000/tcp": {{HostPort: "8000"}}}
	p.HostConfig.Mounts = make([]mount.Mount, 0, 4)
	p.Vary = func(index int, _ *container.Config, hc *container.HostConfig, _ *dnetwork.NetworkingConfig) {
		hc.PortBindings["5000/tcp"][0].HostPort = strconv.Itoa(8000 + index)
		hc.Mounts = append(hc.Mounts, mount.Mount{Type: mount.TypeVolume, Source: fmt.Sprint("data", index), Target: "/data"})
	}
	result := w.rolls("1")
	var got []string
	for _, made := range result.Created {
		c, err := w.eng.Client().ContainerInspect(t.Context(), made.ID)
		w.success(err)
		got = append(got, c.HostConfig.PortBindings["5000/tcp"][0].HostPort+" "+c.HostConfig.Mounts[0].Source)
	}
	if diff := cmp.Diff([]string{"8001 data1", "8002 data2", "8003 data3"}, got); diff != "" {
		t.Errorf("ports and volumes (-want +got):\n%s", diff)
	}
	if port := p.HostConfig.PortBindings["5000/tcp"][0].HostPort; port != "8000" {
		t.Errorf("the template has port %s now", port)
	}
}

// TestVaryPorts has only Vary say ports of the host: old and new cannot overlap.
func TestVaryPorts(t *testing.T) {
	w := newTown(t, "28.5", layouts[4], 2)
	defer w.eng.Close()
	w.spec.Processes[0].Vary = func(index int, _ *container.Config, hc *container.HostConfig, _ *dnetwork.NetworkingConfig) {
		hc.PortBindings = nat.PortMap{"5000/tcp": {{HostPort: strconv.Itoa(8000 + index)}}}
	}
	w.rolls("1")
	if notes := w.prepare(w.of("2")).Notes(); len(notes) != 1 {
		t.Errorf("notes %q, want one about the ports", notes)
	}
	w.rolls("2")
	w.is("after it", w.want("2", 2))
}
