// Package fakedocker is a Docker engine in memory, for the tests of programs
// that drive one. What httptest is to web servers it is to the Engine API: a
// test starts an engine in a fraction of a millisecond, hands the code under
// test a real [github.com/docker/docker/client.Client] of it, and looks at what
// became of the world.
//
//	eng := fakedocker.Start(t, fakedocker.Options{Images: map[string]fakedocker.Program{"app:1": app}})
//	deploy(ctx, eng.Client())
//	got := eng.Resolve("shop.web.1", "api.web") // what DNS answers in that container
//
// It behaves like one engine release, [Options.Profile]: 20.10, 26.1 or 28.5.
// They answer the same mistake with other statuses and texts, validate at other
// moments, and lose other races; all of it was measured on the three. The API
// version of each request counts as well.
//
// A container runs a [Program]: Go code that listens and dials in the
// container's own network, resolves names by its hosts file and the engine's
// DNS, gets signals and writes logs. [Engine.Host] is the machine around it.
//
// [Engine.Resolve], [Engine.Reachable] and [Engine.Dump] show the outcome;
// [Engine.Calls] the calls; [Engine.Intercept] makes calls fail, hang or vanish.
//
// The fake models networks, containers, exec, logs, events and images, and
// nothing of file systems, builds, volumes and swarms. It is loud about that:
// what it has no model of is answered with 501 and fails the test. The list,
// and what differs from an engine on purpose, is in docs/fakedocker.md.
package fakedocker
