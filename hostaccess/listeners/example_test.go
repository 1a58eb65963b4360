package listeners_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"

	"github.com/appnet-go/appnet/hostaccess"
	"github.com/appnet-go/appnet/hostaccess/listeners"
)

func ExampleRead() {
	service, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer service.Close()
	port := netip.MustParseAddrPort(service.Addr().String()).Port()

	all, err := listeners.Read(context.Background())
	if errors.Is(err, listeners.ErrUnsupported) {
		return // not Linux
	}
	docker0 := netip.MustParseAddr("172.17.0.1")
	fmt.Println(hostaccess.Preflight(all, hostaccess.Gateway(), docker0, port).OK)
	fmt.Println(hostaccess.Preflight(all, hostaccess.HostNetwork(), docker0, port).OK)
	// Output:
	// false
	// true
}
