package core

import (
	"fmt"
	"runtime"
	"slices"
	"syscall"
	"testing"
	"time"
	"unsafe"

	"github.com/docker/docker/api/types/container"
	dnetwork "github.com/docker/docker/api/types/network"
	"github.com/docker/go-connections/nat"
)

// crowd is an engine that has many networks and containers, and a hundred of
// each to work with. Half of the crowd runs, on the network town, each with a
// published port.
type crowd struct {
	*Engine
	b        *testing.B
	extra    []string // networks to create and remove
	idle     []string // containers that do not run
	running  []string // containers that run, on docker0
	ids      map[string]string
	networks int // made so far, for their subnets

	// What the operations of a batch are asked for: the making of it is no part of
	// them.
	wantedNetworks   [batch]dnetwork.CreateRequest
	wantedEndpoints  [batch]dnetwork.ConnectOptions
	wantedContainers [batch]wantedContainer
}

type wantedContainer struct {
	config *container.Config
	host   *container.HostConfig
}

const batch = 100

func newCrowd(b *testing.B, networks, containers int) *crowd {
	b.Helper()
	e, err := New(Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { e.Close() })
	c := &crowd{Engine: e, b: b, ids: map[string]string{}}
	_, err = e.ImageAdd(testImage, WaitForStop, &container.Config{Cmd: []string{"wait"}})
	c.must(err)
	c.network("town", "10.0.0.0/12")
	c.network("fresh", "10.16.0.0/12")
	for i := range networks {
		c.network(fmt.Sprint("net", i), c.subnet())
	}
	for i := range containers {
		name := fmt.Sprint("c", i)
		c.container(name, "town")
		if i%2 == 0 {
			c.start(name)
		}
	}
	for i := range batch {
		c.extra = append(c.extra, fmt.Sprint("extra", i))
		c.idle = append(c.idle, fmt.Sprint("idle", i))
		c.running = append(c.running, fmt.Sprint("running", i))
		c.container(c.running[i], bridgeName)
		c.start(c.running[i])
	}
	runtime.GC() // what the crowd left behind is not for the first operation to sweep
	return c
}

func (c *crowd) must(err error) {
	if err != nil {
		c.b.Fatal(err)
	}
}

// subnet is the next of 16 addresses each.
func (c *crowd) subnet() string {
	c.networks++
	n := c.networks * 16
	return fmt.Sprintf("11.%d.%d.%d/28", n>>16, n>>8&255, n&255)
}

func (c *crowd) network(name, subnet string) { c.createNetwork(wantNetwork(name, subnet)) }

func wantNetwork(name, subnet string) dnetwork.CreateRequest {
	return dnetwork.CreateRequest{Name: name, CreateOptions: dnetwork.CreateOptions{
		Driver: "bridge", IPAM: &dnetwork.IPAM{Config: []dnetwork.IPAMConfig{{Subnet: subnet}}},
	}}
}

func (c *crowd) createNetwork(r dnetwork.CreateRequest) {
	got, err := c.NetworkCreate(c.Profile.API, r)
	c.must(err)
	c.ids[r.Name] = got.ID
}

func (c *crowd) container(name, network string) { c.createContainer(name, wantContainer(network)) }

func wantContainer(network string) wantedContainer {
	return wantedContainer{
		&container.Config{Image: testImage, ExposedPorts: nat.PortSet{"80/tcp": {}}},
		&container.HostConfig{
			NetworkMode:  container.NetworkMode(network),
			PortBindings: nat.PortMap{"80/tcp": {{HostIP: "127.0.0.1"}}},
		},
	}
}

func (c *crowd) createContainer(name string, want wantedContainer) {
	got, err := c.ContainerCreate(c.Profile.API, name, want.config, want.host, nil)
	c.must(err)
	c.ids[name] = got.ID
}

func (c *crowd) start(name string) {
	_, err := c.ContainerStart(c.Profile.API, name)
	c.must(err)
}

func (c *crowd) connect(network string, want dnetwork.ConnectOptions) {
	c.must(c.NetworkConnect(c.Profile.API, network, want))
}

func wantEndpoint(name string) dnetwork.ConnectOptions {
	return dnetwork.ConnectOptions{
		Container: name, EndpointConfig: &dnetwork.EndpointSettings{Aliases: []string{name + ".web"}},
	}
}

func (c *crowd) disconnect(network, name string) {
	c.must(c.NetworkDisconnect(network, dnetwork.DisconnectOptions{Container: name}))
}

func (c *crowd) kill(name string) {
	c.must(c.ContainerKill(name, "KILL"))
}

func (c *crowd) remove(name string) {
	c.must(c.ContainerRemove(name, container.RemoveOptions{Force: true}))
}

func (c *crowd) inspectNetwork(term string) {
	_, err := c.NetworkInspect(c.Profile.API, term)
	c.must(err)
}

func (c *crowd) inspect(term string) {
	_, err := c.ContainerInspect(c.Profile.API, term)
	c.must(err)
}

// operations are what is measured, with what has to be done before and after.
var operations = []struct {
	name              string
	before, do, after func(c *crowd, i int)
}{
	{
		"NetworkCreate",
		func(c *crowd, i int) { c.wantedNetworks[i] = wantNetwork(c.extra[i], fmt.Sprintf("12.0.%d.0/24", i)) },
		func(c *crowd, i int) { c.createNetwork(c.wantedNetworks[i]) },
		func(c *crowd, i int) { c.must(c.NetworkRemove(c.extra[i])) },
	},
	{
		"NetworkRemove",
		func(c *crowd, i int) { c.network(c.extra[i], fmt.Sprintf("12.0.%d.0/24", i)) },
		func(c *crowd, i int) { c.must(c.NetworkRemove(c.extra[i])) }, nil,
	},
	{"Yardstick", nil, func(c *crowd, _ int) { c.mu.Lock(); c.nets.byID[c.ids["fresh"]].created = c.now(); c.mu.Unlock() }, nil},
	{"NetworkInspect", nil, func(c *crowd, _ int) { c.inspectNetwork("fresh") }, nil},
	{"NetworkInspectID", nil, func(c *crowd, _ int) { c.inspectNetwork(c.ids["fresh"]) }, nil},
	{"NetworkInspectPrefix", nil, func(c *crowd, _ int) { c.inspectNetwork(c.ids["fresh"][:12]) }, nil},
	{
		"NetworkConnect",
		func(c *crowd, i int) { c.wantedEndpoints[i] = wantEndpoint(c.running[i]) },
		func(c *crowd, i int) { c.connect("town", c.wantedEndpoints[i]) },
		func(c *crowd, i int) { c.disconnect("town", c.running[i]) },
	},
	{
		"NetworkDisconnect",
		func(c *crowd, i int) { c.connect("town", wantEndpoint(c.running[i])) },
		func(c *crowd, i int) { c.disconnect("town", c.running[i]) }, nil,
	},
	{
		"ContainerCreate",
		func(c *crowd, i int) { c.wantedContainers[i] = wantContainer("town") },
		func(c *crowd, i int) { c.createContainer(c.idle[i], c.wantedContainers[i]) },
		func(c *crowd, i int) { c.remove(c.idle[i]) },
	},
	{
		"ContainerRemove",
		func(c *crowd, i int) { c.container(c.idle[i], "town") },
		func(c *crowd, i int) { c.remove(c.idle[i]) }, nil,
	},
	{"ContainerInspect", nil, func(c *crowd, i int) { c.inspect(c.running[i]) }, nil},
	{"ContainerInspectID", nil, func(c *crowd, i int) { c.inspect(c.ids[c.running[i]]) }, nil},
	{"ContainerInspectPrefix", nil, func(c *crowd, i int) { c.inspect(c.ids[c.running[i]][:12]) }, nil},
	{
		"ContainerStart",
		func(c *crowd, i int) { c.container(c.idle[i], "town") },
		func(c *crowd, i int) { c.start(c.idle[i]) },
		func(c *crowd, i int) { c.remove(c.idle[i]) },
	},
	{
		"ContainerKill",
		func(c *crowd, i int) { c.container(c.idle[i], "town"); c.start(c.idle[i]) },
		func(c *crowd, i int) { c.kill(c.idle[i]) },
		func(c *crowd, i int) { c.remove(c.idle[i]) },
	},
}

// BenchmarkCore is the cost of one operation without HTTP on an engine that has
// nothing else, a hundred networks, ten thousand, or ten thousand containers
// besides: the time on the processor, so that it says something on a busy
// machine too, as the median of batches of a hundred operations. The yardstick
// is a lock, two lookups and a look at the clock.
func BenchmarkCore(b *testing.B) {
	for _, size := range []struct {
		name                 string
		networks, containers int
	}{{"empty", 0, 0}, {"100-networks", 100, 0}, {"10000-networks", 10_000, 0}, {"10000-containers", 0, 10_000}} {
		b.Run(size.name, func(b *testing.B) {
			c := newCrowd(b, size.networks, size.containers)
			for _, op := range operations {
				b.Run(op.name, func(b *testing.B) {
					c.b = b
					c.measure(op.before, op.do, op.after)
				})
			}
		})
	}
}

func (c *crowd) measure(before, do, after func(*crowd, int)) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	var times []float64
	each := func(f func(*crowd, int)) {
		for i := 0; f != nil && i < batch; i++ {
			f(c, i)
		}
	}
	c.b.ReportAllocs()
	c.b.StopTimer()
	for done := 0; done < c.b.N; done += batch {
		each(before)
		c.b.StartTimer()
		begin := threadTime()
		each(do)
		times = append(times, float64((threadTime()-begin).Nanoseconds())/batch)
		c.b.StopTimer()
		each(after)
	}
	slices.Sort(times)
	c.b.ReportMetric(times[len(times)/2], "cpu-ns/op")
	c.b.ReportMetric(0, "ns/op") // hides the time on the clock
}

// threadTime is how long the thread has been on the processor.
func threadTime() time.Duration {
	const clock = 3 // CLOCK_THREAD_CPUTIME_ID
	var ts syscall.Timespec
	if _, _, err := syscall.Syscall(syscall.SYS_CLOCK_GETTIME, clock, uintptr(unsafe.Pointer(&ts)), 0); err != 0 {
		panic(err)
	}
	return time.Duration(ts.Nano())
}
