package conformance

import (
	"testing"

	"github.com/appnet-go/appnet/internal/probe"
)

// sharing is about several containers under one name.
var sharing = []Scenario{
	{"two containers share an alias and both answer", func(e *Env) {
		net := e.Network("a")
		asker := e.Run(Box{Net: net})
		one := e.Serve(Box{Net: net, Aliases: []string{"python-app.web"}})
		two := e.Serve(Box{Net: net, Aliases: []string{"python-app.web"}})
		e.Resolves(asker, "python-app.web", e.IP(one, net), e.IP(two, net))
		counts := e.Answers(asker, "http://python-app.web:5000", "40")
		first, second := counts[one[:12]], counts[two[:12]]
		if first == 0 || second == 0 || first+second != 40 {
			e.T.Errorf("answers %v, want 40 of %s and %s", counts, one[:12], two[:12])
		}
	}},
	{"a container's name does not hide an alias of the same text", func(e *Env) {
		net := e.Network("a")
		asker := e.Run(Box{Net: net})
		named := e.Run(Box{Name: "web", Net: net})
		aliased := e.Run(Box{Net: net, Aliases: []string{e.Unique("web")}})
		e.Resolves(asker, e.Unique("web"), e.IP(named, net), e.IP(aliased, net))
	}},
	{"a container that goes leaves the name to the others", func(e *Env) {
		net := e.Network("a")
		asker := e.Run(Box{Net: net})
		stays := e.Serve(Box{Net: net, Aliases: []string{"python-app.web"}})
		goes := e.Serve(Box{Net: net, Aliases: []string{"python-app.web"}})
		e.Stop(goes)
		e.Resolves(asker, "python-app.web", e.IP(stays, net))
		counts := e.Answers(asker, "http://python-app.web:5000", "10")
		if counts[stays[:12]] != 10 {
			e.T.Errorf("answers %v, want 10 of %s", counts, stays[:12])
		}
	}},
	{"nothing listens under a name before the process does", func(e *Env) {
		net := e.Network("a")
		asker := e.Run(Box{Net: net})
		idle := e.Run(Box{Net: net, Aliases: []string{"python-app.web"}})
		e.Resolves(asker, "python-app.web", e.IP(idle, net))
		e.Expect(probe.Refused, asker, "fetch", "http://python-app.web:5000")
	}},
}

// each runs one part of a scenario as a subtest with things of its own.
func (e *Env) each(name string, part func(e *Env)) {
	e.T.Run(name, func(t *testing.T) { part(newEnv(t, e.Lab)) })
}
