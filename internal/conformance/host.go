package conformance

import (
	"net"
	"net/netip"
	"strconv"

	"github.com/docker/docker/api/types/container"

	"github.com/appnet-go/appnet/hostaccess"
	"github.com/appnet-go/appnet/internal/probe"
	"github.com/appnet-go/appnet/network"
	"github.com/appnet-go/appnet/phases"
)

// host is about reaching the machine that the engine runs on.
var host = []Scenario{
	{"containers reach what listens on the host as Reach says", func(e *Env) {
		gateway := e.Gateway()
		for _, access := range []hostaccess.Access{hostaccess.Gateway(), hostaccess.HostNetwork()} {
			id := e.Accessing(access)
			for _, address := range []string{"127.0.0.1", "0.0.0.0", gateway.String()} {
				listener := e.Listen(address)
				verdict := access.Reach(listener.Addr(), gateway)
				if verdict.OK {
					e.Expect(probe.OK, id, "connect", at(verdict.Address, listener))
				} else {
					e.Expect(probe.Refused, id, "connect", access.Addr(listener.Port()))
				}
			}
		}
	}},
	{"a container is as its access says, and not as another one does", func(e *Env) {
		all := []hostaccess.Access{hostaccess.None(), hostaccess.Gateway(), hostaccess.HostNetwork()}
		for _, access := range all {
			c := e.Inspect(e.Accessing(access))
			for _, other := range all {
				drift, err := other.Drift(c)
				e.must(err)
				if drift.Same() != (access == other) {
					e.T.Errorf("a container with access %v against %v: %v", access, other, drift)
				}
			}
		}
	}},
	{"a closed port of the host refuses", func(e *Env) {
		closed := e.FreePort("0.0.0.0").Port()
		for _, access := range []hostaccess.Access{hostaccess.Gateway(), hostaccess.HostNetwork()} {
			e.Expect(probe.Refused, e.Accessing(access), "connect", access.Addr(closed))
		}
	}},
	{"without access to the host it has no name", func(e *Env) {
		e.Resolves(e.Accessing(hostaccess.None()), hostaccess.GatewayName)
	}},
	{"the gateway has one address on every network, also after a restart", func(e *Env) {
		app := python(phases.Settings{
			InitialNetwork: phases.Use(e.Network("a")),
			HostAccess:     deployed(hostaccess.Gateway("db-host", "host.docker.internal")),
		})
		id := e.Deploy(app)
		e.must(e.Client.ContainerRestart(e.ctx(), id, container.StopOptions{}))
		for _, name := range []string{"db-host", "host.docker.internal"} {
			e.Resolves(id, name, e.Gateway().String())
		}
	}},
	{"a process on the host's network takes a port of the host", func(e *Env) {
		free := e.FreePort("127.0.0.1")
		server := e.Run(Box{Mode: "host", Args: []string{"serve", "-addr", free.String()}})
		e.must(e.poll(func() bool { return e.Ask(server, "connect", free.String()).Outcome == probe.OK }))
		conn, err := e.Host.Dial(e.ctx(), "tcp", free.String())
		e.must(err)
		e.must(conn.Close())
		e.Stop(server)
		if _, err := e.Host.Dial(e.ctx(), "tcp", free.String()); probe.OutcomeOf(err) != probe.Refused {
			e.T.Errorf("after its end the port answers %v, want refused", err)
		}
	}},
	{"the host reaches a container by its address, on every network", func(e *Env) {
		for _, name := range []string{"bridge", e.Network("a")} {
			id := e.Serve(Box{Net: name})
			conn, err := e.Host.Dial(e.ctx(), "tcp", e.IP(id, name)+":5000")
			e.must(err)
			e.must(conn.Close())
		}
	}},
	{"on an internal network the gateway is reached on 20.10, and not later", func(e *Env) {
		internal := e.NetworkOf(network.Spec{Name: "a", Internal: true}).Name
		id := e.Run(Box{Net: internal, ExtraHosts: []string{hostEntry}})
		want := probe.Unreachable
		if e.before(25) {
			want = probe.OK
		}
		e.Expect(want, id, "connect", hostaccess.Gateway().Addr(e.Listen("0.0.0.0").Port()))
	}}, {"a published port is reached on every address of the host that it is bound to", func(e *Env) {
		gateway := e.Gateway().String()
		inside := e.Run(Box{Net: e.Network("a")})
		for address, reached := range map[string]bool{"0.0.0.0": true, "127.0.0.1": false} {
			port := e.FreePort(address).Port()
			e.Healthy(e.Run(Box{Args: []string{"serve"}, Publish: netip.AddrPortFrom(netip.MustParseAddr(address), port)}))
			conn, err := e.Host.Dial(e.ctx(), "tcp", netip.AddrPortFrom(netip.MustParseAddr("127.0.0.1"), port).String())
			e.must(err)
			e.must(conn.Close())
			want := probe.Refused
			if reached {
				want = probe.OK
			}
			e.Expect(want, inside, "connect", net.JoinHostPort(gateway, strconv.Itoa(int(port))))
		}
	}},
}
