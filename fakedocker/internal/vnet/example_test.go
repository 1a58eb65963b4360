package vnet_test

import (
	"context"
	"fmt"
	"io"
	"net/netip"

	"github.com/appnet-go/appnet/fakedocker/internal/vnet"
)

// Two members of one bridge talk; a member of another one does not get through, and Reach says why.
func Example() {
	n := vnet.New(vnet.Options{})
	defer n.Close()
	front := n.AddBridge(vnet.BridgeSpec{
		Prefixes: []netip.Prefix{netip.MustParsePrefix("172.18.0.0/16")},
		Gateways: []netip.Addr{netip.MustParseAddr("172.18.0.1")},
	})
	back := n.AddBridge(vnet.BridgeSpec{
		Prefixes: []netip.Prefix{netip.MustParsePrefix("172.19.0.0/16")},
		Gateways: []netip.Addr{netip.MustParseAddr("172.19.0.1")},
	})
	web, worker, stranger := n.NewNamespace("web"), n.NewNamespace("worker"), n.NewNamespace("stranger")
	web.Attach(front, netip.MustParseAddr("172.18.0.2"))
	worker.Attach(front, netip.MustParseAddr("172.18.0.3"))
	stranger.Attach(back, netip.MustParseAddr("172.19.0.2"))
	stranger.SetDefault(back)

	listener, _ := web.Listen("tcp", ":5000")
	address := netip.MustParseAddrPort("172.18.0.2:5000")
	fmt.Println(n.Reach(worker, address))
	fmt.Println(n.Reach(stranger, address))

	client, _ := worker.Dial(context.Background(), "tcp", address)
	server, _ := listener.Accept()
	io.WriteString(client, "hello")
	client.Close()
	text, _ := io.ReadAll(server)
	fmt.Println(string(text))
	// Output:
	// open: both are on one bridge
	// timeout: the address is on another bridge: the host drops what would cross
	// hello
}
