// Package fakedocker is a Docker engine in memory, for the tests of programs
// that drive one, as httptest is to web servers: a test starts an engine in a
// fraction of a millisecond, hands the code under test a real
// [github.com/docker/docker/client.Client], and looks at what became of the
// world.
//
//	eng := fakedocker.Start(t, fakedocker.Options{Images: map[string]fakedocker.Program{"app:1": app}})
//	deploy(ctx, eng.Client())
//	got := eng.Resolve("shop.web.1", "api.web") // what DNS answers in that container
//
// It behaves like one engine release, [Options.Profile]: 20.10, 26.1, 28.5 or 29.
// They answer the same mistake with other statuses and texts, validate at other
// moments, and lose other races. All were recorded, and tests hold the fake against
// that.
//
// A container runs a [Program]: Go code that listens and dials in the
// container's own network, resolves names by its hosts file and the engine's
// DNS, gets signals and writes logs. [Engine.Host] is the machine around it.
//
// [Engine.Resolve], [Engine.Reachable] and [Engine.Dump] show the outcome,
// [Engine.Diff] what changed, [Engine.Calls] and [Engine.Events] how.
// [Engine.Intercept] makes calls fail, hang or vanish; [Engine.Before] lets
// somebody else come in between; [Engine.Restart] and [Engine.Crash] end the
// engine itself. [EachCall] runs a test once for every call that can go wrong.
// Grace periods, restart delays and health checks take their time as on an
// engine; in a bubble of [testing/synctest] they take none.
//
// Images are built as the engine's own, classic builder does it: RUN runs what
// the base image runs, on the build's network.
//
// There are no file systems, BuildKit, volumes and swarms. What the fake has no
// model of is answered with 501 and fails the test: docs/fakedocker.md has the
// list.
package fakedocker
