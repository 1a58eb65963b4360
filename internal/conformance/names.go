package conformance

import (
	"net/netip"
	"strings"

	"github.com/appnet-go/appnet/internal/probe"
	"github.com/appnet-go/appnet/network"
)

// names are about who resolves which names.
var names = []Scenario{
	{"an alias resolves when ContainerStart returns, and not before", func(e *Env) {
		net := e.Network("a")
		asker := e.Run(Box{Net: net})
		web := e.Create(Box{Net: net, Aliases: []string{"python-app.web"}})
		e.Resolves(asker, "python-app.web")
		e.Start(web)
		e.Resolves(asker, "python-app.web", e.IP(web, net))
	}},
	{"a container resolves its own alias", func(e *Env) {
		net := e.Network("a")
		web := e.Run(Box{Net: net, Aliases: []string{"python-app.web"}})
		e.Resolves(web, "python-app.web", e.IP(web, net))
	}},
	{"names are read without regard to case or a final dot", func(e *Env) {
		net := e.Network("a")
		asker := e.Run(Box{Net: net})
		web := e.Run(Box{Net: net, Aliases: []string{"python-app.web", "Upper.Web"}})
		ip := e.IP(web, net)
		for _, name := range []string{"python-app.web", "Python-App.WEB", "python-app.web.", "upper.web", "Upper.Web"} {
			e.Resolves(asker, name, ip)
		}
	}},
	{"only the whole alias resolves", func(e *Env) {
		net := e.Network("a")
		asker := e.Run(Box{Net: net})
		e.Run(Box{Net: net, Aliases: []string{"python-app.web"}})
		for _, name := range []string{"python-app", "web", "app.web", "x.python-app.web", "python-app.web.x"} {
			e.Resolves(asker, name)
		}
	}},
	{"container name, short ID and hostname resolve, each also with the network behind it", func(e *Env) {
		net := e.Network("a")
		asker := e.Run(Box{Net: net})
		web := e.Run(Box{Name: "web.1", Net: net, Hostname: "web-1", Aliases: []string{"python-app.web"}})
		ip := e.IP(web, net)
		for _, name := range []string{e.Unique("web.1"), web[:12], "web-1", "python-app.web"} {
			e.Resolves(asker, name, ip)
			e.Resolves(asker, name+"."+net, ip)
			e.Resolves(asker, name+"."+strings.ToUpper(net))
		}
		e.Resolves(asker, web)
	}},
	{"containers outside the network do not resolve the alias", func(e *Env) {
		net, other := e.Network("a"), e.Network("b")
		e.Run(Box{Net: net, Aliases: []string{"python-app.web"}})
		for _, outside := range []Box{{}, {Net: other}, {Mode: "host"}, {Mode: "none"}} {
			e.Resolves(e.Run(outside), "python-app.web")
		}
	}},
	{"a container of the default bridge resolves once it is connected", func(e *Env) {
		net := e.Network("a")
		asker := e.Run(Box{})
		web := e.Run(Box{Net: net, Aliases: []string{"python-app.web"}})
		e.Resolves(asker, "python-app.web")
		e.Connect(net, asker)
		e.Resolves(asker, "python-app.web", e.IP(web, net))
	}},
	{"a container in another's network namespace resolves what that one does", func(e *Env) {
		net := e.Network("a")
		web := e.Run(Box{Net: net, Aliases: []string{"python-app.web"}})
		guest := e.Run(Box{Mode: "container:" + web})
		e.Resolves(guest, "python-app.web", e.IP(web, net))
	}},
	{"a host entry goes before an alias", func(e *Env) {
		net := e.Network("a")
		e.Run(Box{Net: net, Aliases: []string{"python-app.web"}})
		asker := e.Run(Box{Net: net, ExtraHosts: []string{"python-app.web:10.11.12.13"}})
		e.Resolves(asker, "python-app.web", "10.11.12.13")
	}},
	{"an alias on two networks of the asker is answered from the one with the smaller name", func(e *Env) {
		small, large := e.Network("a"), e.Network("b")
		asker := e.Run(Box{Net: large})
		e.Connect(small, asker)
		onLarge := e.Run(Box{Net: large, Aliases: []string{"python-app.web"}})
		e.Resolves(asker, "python-app.web", e.IP(onLarge, large))
		onSmall := e.Run(Box{Net: small, Aliases: []string{"python-app.web"}})
		e.Resolves(asker, "python-app.web", e.IP(onSmall, small))
		e.Remove(onSmall)
		e.Resolves(asker, "python-app.web", e.IP(onLarge, large))
	}}, {"on a network with IPv6 a name has an address of each kind", func(e *Env) {
		net := e.NetworkOf(network.Spec{Name: "a", IPv6: true, Subnets: []network.Subnet{
			{Prefix: netip.MustParsePrefix("fd00:a1a5:213::/64")},
		}}).Name
		asker := e.Run(Box{Net: net})
		web := e.Serve(Box{Net: net, Aliases: []string{"python-app.web"}})
		endpoint := e.Endpoint(web, net)
		e.Resolves(asker, "python-app.web", endpoint.IPAddress, endpoint.GlobalIPv6Address)
		e.Expect(probe.OK, asker, "connect", "["+endpoint.GlobalIPv6Address+"]:5000")
	}},
}
