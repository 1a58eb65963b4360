package hostaccess_test

import (
	"fmt"
	"net/netip"

	"github.com/appnet-go/appnet/hostaccess"
)

func ExamplePlatform_Findings() {
	p := hostaccess.Platform{ // ReadPlatform asks an engine
		Version: "26.1.5", API: "1.45", OS: "linux",
		Bridge: hostaccess.Present, Gateway: netip.MustParseAddr("172.17.0.1"),
	}
	fmt.Println(p)
	for _, f := range p.Findings(hostaccess.Gateway()) {
		fmt.Println(f)
	}

	p.Bridge, p.Gateway = hostaccess.Absent, netip.Addr{}
	for _, f := range p.Findings(hostaccess.Gateway()) {
		fmt.Println(f)
	}
	// Output:
	// engine 26.1.5, API 1.45, linux, gateway 172.17.0.1
	// note: host.docker.internal leads to 172.17.0.1, the default bridge's address, on every network, unless the engine was started with --host-gateway-ip
	// failure: the engine has no default bridge: it writes the broken line "<nil> NAME" to /etc/hosts and says nothing; start the engine with a bridge, or with --host-gateway-ip
}
