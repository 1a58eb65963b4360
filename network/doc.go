// Package network makes, finds, joins and removes Docker networks, with one set of
// names, rules and errors over engines that differ in all three.
//
// A [Manager] does the work, over any [Client]: the real one fits as it is, and so
// does the one of a fake engine. What is wanted is a value, [Spec]; what is there
// is another, [Info].
//
//	nets := network.New(cli)
//	shop, err := nets.Ensure(ctx, network.Spec{Name: "shop"})
//	err = nets.Connect(ctx, "shop", "node-js-app.web.1", network.Endpoint{Aliases: []string{"node-js-app.web"}})
//	err = nets.Destroy(ctx, "shop", network.DestroyOptions{}) // an InUseError: the container
//
// A name means the network of exactly that name, and is checked before an engine
// sees it ([ValidateName]); engines themselves take nearly anything, and look for
// IDs as well. [Manager.Create] makes a name once, however many ask at a time.
// [Manager.Attach] joins networks that were looked up by their ID, all of them or
// none, and may be repeated. [Manager.Destroy] and [Manager.Prune] know the
// stopped containers, too, from under which an engine would take the network.
//
// Nothing is kept but on the engine: labels say whose a network is. Errors are
// classes such as [ErrNotFound], found by reading the state of the engine again
// rather than its answers, and thus the same everywhere. A context that ends stops
// the caller, not the engine: what was done by then is found and taken back, and
// where nothing answers any more, [Error].Remaining says what may be left.
package network
