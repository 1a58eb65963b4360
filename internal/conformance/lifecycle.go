package conformance

import (
	"slices"
	"strings"

	"github.com/docker/docker/api/types/container"
	"github.com/google/go-cmp/cmp"

	"github.com/appnet-go/appnet/internal/lab"
	"github.com/appnet-go/appnet/internal/probe"
)

// lifecycle is about names while containers come and go.
var lifecycle = []Scenario{
	{"a name is gone when the call that ends it returns", func(e *Env) {
		for how, end := range map[string]func(e *Env, id, net string){
			"stop":   func(e *Env, id, _ string) { e.Stop(id) },
			"remove": func(e *Env, id, _ string) { e.Remove(id) },
			"kill":   func(e *Env, id, _ string) { e.must(e.Client.ContainerKill(e.ctx(), id, "KILL")) },
			"disconnect": func(e *Env, id, net string) {
				e.must(e.Client.NetworkDisconnect(e.ctx(), net, id, false))
			},
		} {
			e.each(how, func(e *Env) {
				net := e.Network("a")
				asker := e.Run(Box{Net: net})
				web := e.Run(Box{Net: net, Aliases: []string{"python-app.web"}})
				e.Resolves(asker, "python-app.web", e.IP(web, net))
				end(e, web, net)
				e.Resolves(asker, "python-app.web")
			})
		}
	}},
	{"a paused container keeps its names", func(e *Env) {
		net := e.Network("a")
		asker := e.Run(Box{Net: net})
		web := e.Run(Box{Net: net, Aliases: []string{"python-app.web"}})
		e.must(e.Client.ContainerPause(e.ctx(), web))
		e.Resolves(asker, "python-app.web", e.IP(web, net))
		e.must(e.Client.ContainerUnpause(e.ctx(), web))
		e.Resolves(asker, "python-app.web", e.IP(web, net))
	}},
	{"a container that leaves and joins again keeps its open connections with its address, and loses them with another", func(e *Env) {
		for how, hole := range map[string]bool{"same address": false, "a lower one is free": true} {
			e.each(how, func(e *Env) {
				net := e.Network("a")
				lower, asker := e.Run(Box{Net: net}), e.Run(Box{Net: net})
				web := e.Serve(Box{Net: net, Args: []string{"-takes", "2s", "-tell"}})
				if hole {
					e.Remove(lower)
				}
				ip := e.IP(web, net)
				answered := make(chan lab.Result, 1)
				go func() { answered <- e.Ask(asker, "fetch", "-timeout", "6s", "http://"+ip+":5000") }()
				e.must(lab.Poll(e.ctx(), func() (bool, error) {
					text, err := e.Output(e.ctx(), web)
					return strings.Contains(text, "asked for"), err
				}))
				e.must(e.Client.NetworkDisconnect(e.ctx(), net, web, false))
				e.Connect(net, web)
				if kept := e.IP(web, net) == ip; kept == hole {
					e.T.Errorf("address kept: %v", kept)
				}
				want := probe.OK
				if hole {
					want = probe.TimedOut
				}
				if got := <-answered; got.Outcome != want {
					e.T.Errorf("the request under way: %v (%s), want %v", got.Outcome, got.Stderr, want)
				}
			})
		}
	}},
	{"a rename changes the container's name and no alias", func(e *Env) {
		net := e.Network("a")
		asker := e.Run(Box{Net: net})
		web := e.Run(Box{Name: "old", Net: net, Aliases: []string{"python-app.web"}})
		ip := e.IP(web, net)
		e.must(e.Client.ContainerRename(e.ctx(), web, e.Unique("new")))
		e.Resolves(asker, e.Unique("old"))
		e.Resolves(asker, e.Unique("new"), ip)
		e.Resolves(asker, "python-app.web", ip)
	}},
	{"networks and aliases survive stop and start, restart, and kill and start", func(e *Env) {
		for how, again := range map[string]func(e *Env, id string){
			"stop":    func(e *Env, id string) { e.Stop(id); e.Start(id) },
			"restart": func(e *Env, id string) { e.must(e.Client.ContainerRestart(e.ctx(), id, container.StopOptions{})) },
			"kill": func(e *Env, id string) {
				e.must(e.Client.ContainerKill(e.ctx(), id, "KILL"))
				e.Ended(id)
				e.Start(id)
			},
		} {
			e.each(how, func(e *Env) {
				first, second, third := e.Network("a"), e.Network("b"), e.Network("c")
				web := e.Create(Box{Net: first, Aliases: []string{"python-app.web"}})
				e.Connect(second, web, "python-app.web")
				e.Start(web)
				e.Connect(third, web, "python-app.web")
				again(e, web)
				for _, net := range []string{first, second, third} {
					asker := e.Run(Box{Net: net})
					e.Resolves(asker, "python-app.web", e.IP(web, net))
				}
			})
		}
	}},
	{"an address that is free again goes to the next container", func(e *Env) {
		net := e.Network("a")
		first := e.Run(Box{Net: net})
		web := e.Run(Box{Net: net, Aliases: []string{"python-app.web"}})
		before := e.IP(web, net)
		e.Stop(web)
		taker := e.Run(Box{Net: net})
		e.Start(web)
		if got := e.IP(taker, net); got != before {
			e.T.Errorf("the next container has %s, want %s", got, before)
		}
		if e.IP(web, net) == before {
			e.T.Errorf("the container has its old address %s, which is taken", before)
		}
		e.Resolves(first, "python-app.web", e.IP(web, net))
	}},
	{"the engine lists a network's containers only while they run", func(e *Env) {
		net := e.Network("a")
		created, stopped, running := e.Create(Box{Net: net}), e.Run(Box{Net: net}), e.Run(Box{Net: net})
		e.Stop(stopped)
		if diff := cmp.Diff([]string{running}, e.members(net)); diff != "" {
			e.T.Errorf("the engine shows (-want +got)\n%s", diff)
		}
		users, err := e.Nets.Containers(e.ctx(), net)
		e.must(err)
		var got []string
		for _, user := range users {
			got = append(got, user.ID)
		}
		want := []string{created, stopped, running}
		slices.Sort(got)
		slices.Sort(want)
		if diff := cmp.Diff(want, got); diff != "" {
			e.T.Errorf("Containers (-want +got)\n%s", diff)
		}
	}},
}
