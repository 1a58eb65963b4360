package hostaccess_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/netip"

	"github.com/docker/docker/api/types/container"

	"github.com/appnet-go/appnet/hostaccess"
)

func Example() {
	access, err := hostaccess.Parse("--add-host host.docker.internal:host-gateway")
	if err != nil {
		fmt.Println(err)
		return
	}
	var hc container.HostConfig // goes into the create call
	if err := access.Configure(&hc); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(hc.ExtraHosts)
	fmt.Println("the app finds the database of the host at", access.Addr(5432))
	// Output:
	// [host.docker.internal:host-gateway]
	// the app finds the database of the host at host.docker.internal:5432
}

func ExampleAccess() {
	for _, a := range []hostaccess.Access{
		hostaccess.None(),
		hostaccess.HostNetwork(),
		hostaccess.Gateway(),
		hostaccess.Gateway("db", "cache"),
	} {
		fmt.Printf("%s %q %q\n", a, a.Address(), a.Flags())
	}
	// Output:
	// none "" []
	// host "127.0.0.1" ["--network=host"]
	// gateway "host.docker.internal" ["--add-host=host.docker.internal:host-gateway"]
	// gateway:cache,db "cache" ["--add-host=cache:host-gateway" "--add-host=db:host-gateway"]
}

func ExampleAccess_MarshalText() {
	text, err := json.Marshal(map[string]hostaccess.Access{
		"deploy": hostaccess.Gateway(),
		"run":    hostaccess.HostNetwork(),
	})
	fmt.Println(string(text), err)
	// Output: {"deploy":"gateway","run":"host"} <nil>
}

func ExampleParseFlags() {
	access, err := hostaccess.ParseFlags("--net=host", "--network", "host")
	fmt.Println(access, err)

	_, err = hostaccess.ParseFlags("--network=web", "--add-host=db:10.0.0.1")
	fmt.Println(err)
	// Output:
	// host <nil>
	// hostaccess: flag "--network=web": network "web": only host is host access, in lower case; join other networks by their own settings
	// hostaccess: flag "--add-host=db:10.0.0.1": address "10.0.0.1": only host-gateway is host access, in lower case and with nothing after it
}

func ExampleAccess_Configure() {
	hc := container.HostConfig{NetworkMode: "web", PublishAllPorts: true}
	err := hostaccess.HostNetwork().Configure(&hc)
	fmt.Println(err)
	fmt.Println(errors.Is(err, hostaccess.ErrConflict), hc.NetworkMode)
	// Output:
	// hostaccess: NetworkMode "web": want host: a container on the host's network joins no other: leave the mode empty, or choose a gateway
	// hostaccess: PublishAllPorts "true": want false: engines publish nothing on the host's network: the ports that the process opens are the host's already
	// true web
}

func ExampleAccess_Reach() {
	docker0 := netip.MustParseAddr("172.17.0.1")
	for _, listener := range []string{"0.0.0.0", "127.0.0.1", "10.0.2.15"} {
		v := hostaccess.Gateway().Reach(netip.MustParseAddr(listener), docker0)
		fmt.Printf("%t %q: %s\n", v.OK, v.Address, v.Reason)
	}
	// Output:
	// true "host.docker.internal": listens on all interfaces
	// false "": listens on 127.0.0.1 only: bind 0.0.0.0 or 172.17.0.1, or use host networking
	// true "10.0.2.15": listens on 10.0.2.15 only: use that address, host.docker.internal leads to 172.17.0.1
}

func ExampleComparison() {
	fmt.Println(hostaccess.Comparison())
	// Output:
	// reaching the host      host network                                   gateway
	// flag                   --network=host                                 --add-host=host.docker.internal:host-gateway
	// the host is            127.0.0.1                                      host.docker.internal
	// services that answer   all of the host                                those on 0.0.0.0, :: or the gateway's address
	// services on 127.0.0.1  answer                                         do not answer
	// isolation              none                                           a network of its own
	// private networks       none, no aliases                               any, but not an internal one alone
	// ports of the process   taken on the host, by one container at a time  its own
	// published ports        dropped                                        work
	// firewall of the host   not concerned                                  has to let containers in
	// to change it           make a new container                           make a new container
	// recommended            where a service must stay on 127.0.0.1         otherwise
}
