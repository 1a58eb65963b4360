package hostaccess_test

import (
	"fmt"

	"github.com/docker/docker/api/types/container"

	"github.com/appnet-go/appnet/hostaccess"
)

func ExampleAccess_Check() {
	err := hostaccess.HostNetwork().Check(hostaccess.Setup{
		Networks: []string{"custom-network"},
		Replicas: 2,
		Ports:    []uint16{5000},
	})
	fmt.Println(err)
	// Output:
	// hostaccess: Networks "custom-network": want none: a container on the host's network joins no other: take them away, or choose a gateway
	// hostaccess: Replicas "2": want 1: on the host's network one process alone can listen on port 5000: run one, give each a port of its own, or choose a gateway
}

func ExampleAccess_Drift() {
	// As inspecting a container returns it.
	c := container.InspectResponse{ContainerJSONBase: &container.ContainerJSONBase{
		HostConfig: &container.HostConfig{NetworkMode: "host"},
	}}
	for _, wanted := range []hostaccess.Access{hostaccess.HostNetwork(), hostaccess.Gateway()} {
		drift, err := wanted.Drift(c)
		fmt.Println(drift, err)
	}
	// Output:
	// same <nil>
	// needs a rebuild: NetworkMode: "host" instead of "a network of its own"; ExtraHosts: lacks "host.docker.internal:host-gateway" <nil>
}
