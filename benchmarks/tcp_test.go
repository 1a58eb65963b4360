package benchmarks

import (
	"fmt"
	"strings"
	"testing"

	"github.com/docker/docker/api/types/container"
	dnetwork "github.com/docker/docker/api/types/network"
	"github.com/docker/docker/client"
	dockerclient "github.com/fsouza/go-dockerclient"
	other "github.com/fsouza/go-dockerclient/testing"

	"github.com/appnet-go/appnet/fakedocker"
)

// BenchmarkTCP is what one call costs the Docker client over TCP, of five in
// turn: create a network, create a container, connect it, inspect the network,
// inspect the container. Nothing is removed: the engine holds more and more.
func BenchmarkTCP(b *testing.B) {
	for _, engine := range []struct {
		name  string
		start func(*testing.B) (host string)
	}{{"appnet", appnet}, {"fsouza", fsouza}} {
		b.Run(engine.name, func(b *testing.B) {
			cli, err := client.NewClientWithOpts(client.WithHost("tcp://"+engine.start(b)), client.WithVersion("1.43"))
			if err != nil {
				b.Fatal(err)
			}
			defer cli.Close()
			round := 0
			b.ReportAllocs()
			for b.Loop() {
				grow(b, cli, round)
				round++
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(5*b.N), "us/call")
		})
	}
}

func appnet(b *testing.B) string {
	engine := fakedocker.Start(b, fakedocker.Options{Images: map[string]fakedocker.Program{"app:1": nil}})
	addr, err := engine.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	return addr.String()
}

func fsouza(b *testing.B) string {
	server, err := other.NewServer("127.0.0.1:0", nil, nil)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(server.Stop)
	own, err := dockerclient.NewClient(server.URL())
	must(b, err)
	must(b, own.PullImage(dockerclient.PullImageOptions{Repository: "app", Tag: "1"}, dockerclient.AuthConfiguration{}))
	return strings.TrimSuffix(strings.TrimPrefix(server.URL(), "http://"), "/")
}

// grow makes the five calls.
func grow(b *testing.B, cli *client.Client, round int) {
	name := fmt.Sprint("n", round)
	at := round * 16
	subnet := dnetwork.IPAMConfig{Subnet: fmt.Sprintf("10.%d.%d.%d/28", at>>16&255, at>>8&255, at&255)}
	made, err := cli.NetworkCreate(b.Context(), name, dnetwork.CreateOptions{
		Driver: "bridge", IPAM: &dnetwork.IPAM{Config: []dnetwork.IPAMConfig{subnet}},
	})
	must(b, err)
	c, err := cli.ContainerCreate(b.Context(), &container.Config{Image: "app:1", Cmd: []string{"wait"}}, &container.HostConfig{}, nil, nil, "c"+name)
	must(b, err)
	must(b, cli.NetworkConnect(b.Context(), made.ID, c.ID, &dnetwork.EndpointSettings{Aliases: []string{"web"}}))
	_, err = cli.NetworkInspect(b.Context(), made.ID, dnetwork.InspectOptions{})
	must(b, err)
	_, err = cli.ContainerInspect(b.Context(), c.ID)
	must(b, err)
}

func must(b *testing.B, err error) {
	if err != nil {
		b.Helper()
		b.Fatal(err)
	}
}
