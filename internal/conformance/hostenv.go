package conformance

import (
	"net"
	"net/netip"
	"strconv"

	"github.com/appnet-go/appnet/hostaccess"
	"github.com/appnet-go/appnet/internal/lab"
	"github.com/appnet-go/appnet/phases"
)

// hostEntry is the entry that gives a container a name for the host.
const hostEntry = hostaccess.GatewayName + ":" + hostaccess.GatewayAddress

// deployed gives the deploy containers of an app a way to reach the host.
func deployed(access hostaccess.Access) []phases.HostRule {
	return []phases.HostRule{{Phases: []phases.ContainerPhase{phases.Deploy}, Access: access}}
}

// Accessing deploys an app with a way to reach the host.
func (e *Env) Accessing(access hostaccess.Access) string {
	e.T.Helper()
	id := e.Made(e.Bind(python(phases.Settings{HostAccess: deployed(access)}), phases.Deploy))
	e.Start(id)
	return id
}

// Gateway returns the address that stands for the host in containers.
func (e *Env) Gateway() netip.Addr {
	e.T.Helper()
	id := e.Run(Box{ExtraHosts: []string{hostEntry}})
	answer := e.Ask(id, "lookup", hostaccess.GatewayName)
	if len(answer.Lines()) == 0 {
		e.T.Fatalf("%s: %s", hostaccess.GatewayName, answer.Stderr)
	}
	addr, err := netip.ParseAddr(answer.Lines()[0])
	e.must(err)
	return addr
}

// Listen accepts connections on the host, on a free port of an address, until
// the scenario ends.
func (e *Env) Listen(address string) netip.AddrPort {
	e.T.Helper()
	listener, addr := e.listen(address)
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			conn.Close()
		}
	}()
	e.T.Cleanup(func() { listener.Close() })
	return addr
}

// FreePort returns a port of an address that nothing listens on.
func (e *Env) FreePort(address string) netip.AddrPort {
	e.T.Helper()
	listener, addr := e.listen(address)
	e.must(listener.Close())
	return addr
}

func (e *Env) listen(address string) (net.Listener, netip.AddrPort) {
	e.T.Helper()
	listener, err := e.Host.Listen("tcp4", net.JoinHostPort(address, "0"))
	e.must(err)
	addr, err := netip.ParseAddrPort(listener.Addr().String())
	e.must(err)
	return listener, addr
}

// at returns where a listener is reached under a name.
func at(name string, listener netip.AddrPort) string {
	return net.JoinHostPort(name, strconv.Itoa(int(listener.Port())))
}

// poll looks until it is so.
func (e *Env) poll(done func() bool) error {
	return lab.Poll(e.ctx(), func() (bool, error) { return done(), nil })
}
