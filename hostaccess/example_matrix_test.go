package hostaccess_test

import (
	"fmt"

	"github.com/appnet-go/appnet/hostaccess"
)

func ExampleWorld_Matrix() {
	for _, c := range (hostaccess.World{Engine: "28.5"}).Matrix() {
		if c.Bound == hostaccess.BoundLoopback || c.Bound == hostaccess.BoundAll {
			fmt.Printf("%v, a listener on %v: %v\n", c.From, c.Bound, c)
		}
	}
	// Output:
	// host network, a listener on 127.0.0.1: answers at 127.0.0.1
	// host network, a listener on 0.0.0.0: answers at 127.0.0.1
	// gateway, a listener on 127.0.0.1: refused
	// gateway, a listener on 0.0.0.0: answers at the gateway's name
	// default bridge only, a listener on 127.0.0.1: refused
	// default bridge only, a listener on 0.0.0.0: answers at docker0's address
	// custom network, a listener on 127.0.0.1: refused
	// custom network, a listener on 0.0.0.0: answers at docker0's address
	// internal network, a listener on 127.0.0.1: refused
	// internal network, a listener on 0.0.0.0: answers at its own gateway
	// none, a listener on 127.0.0.1: unreachable
	// none, a listener on 0.0.0.0: unreachable
}
