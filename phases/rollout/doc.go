// Package rollout replaces the containers of an app by new ones, through all
// phases, so that somebody always answers.
//
//	result, err := rollout.Run(ctx, cli, rollout.Spec{
//		App: app, Release: "v2",
//		Processes: []rollout.Process{{Name: "web", Count: 2, Config: container.Config{Image: "shop:2"}, Check: check}},
//		Options:   rollout.Options{Switch: proxy.Switch},
//	})
//
// A [Spec] is a value. [Spec.Plan] finds all that is wrong with it and asks no
// engine, [Plan.Prepare] only reads, and [Prepared.Run] does what was decided: the
// new containers are created and attached, started and checked, join the networks
// of attach-post-deploy, the caller's proxy is switched to them, and only then the
// old ones go. What is there already as it should be stays. A [Prepared] shows
// itself beforehand, call by call.
//
// Before the switch a failure, or a context that ends, undoes everything: the old
// containers run and answer as before. From the switch on the way is forward. A
// rollout that dies, whenever, is ended by [Recover], which needs nothing but the
// name of the app: all state is in Docker. Who holds the app and what for is a
// small container that is never started, APP.rollout, and its name says which way
// to go. Containers are called APP.PROCESS.N.ROLLOUT from their creation to their
// end, since engines take the DNS names of one that is renamed away for a moment.
//
// Containers on the host's network, and those that publish fixed ports, cannot
// overlap with the old ones. There the old one stops first, and is started again
// if the rollout fails.
//
// An [Event] is told for each step. The package itself prints nothing.
package rollout
