package hostaccess_test

import (
	"fmt"
	"net/netip"

	"github.com/appnet-go/appnet/hostaccess"
)

func ExamplePreflight() {
	all := []hostaccess.Listener{ // listeners.Read reads those of this machine
		{Addr: netip.MustParseAddr("127.0.0.1"), Port: 8000, PID: 4711, Process: "python3"},
		{Addr: netip.MustParseAddr("0.0.0.0"), Port: 5432, PID: 812, Process: "postgres"},
	}
	docker0 := netip.MustParseAddr("172.17.0.1")
	for _, port := range []uint16{5432, 8000, 9000} {
		fmt.Println(hostaccess.Preflight(all, hostaccess.Gateway(), docker0, port))
	}
	// Output:
	// port 5432: reached at host.docker.internal:5432: 0.0.0.0:5432 (postgres, pid 812): listens on all interfaces
	// port 8000: not reached: 127.0.0.1:8000 (python3, pid 4711): listens on 127.0.0.1:8000 only: bind 0.0.0.0 or 172.17.0.1, or use host networking
	// port 9000: not reached: nothing listens there: start the service, or look for its port
}
