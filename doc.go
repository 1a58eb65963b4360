// Package appnet is the map of the appnet library, which has no code of its
// own at its root. appnet gives the containers of a deployer private networks
// that apps share, a DNS name for every process of every app, control over when
// a container joins a network, and a safe way to reach a process that runs
// directly on the host.
//
//   - [github.com/appnet-go/appnet/phases] turns the settings of an app into a
//     plan, and the plan into calls, phase by phase. Begin here.
//   - [github.com/appnet-go/appnet/phases/rollout] replaces the containers of an
//     app by new ones.
//   - [github.com/appnet-go/appnet/network] makes, finds and destroys networks,
//     and connects containers to them.
//   - [github.com/appnet-go/appnet/alias] makes the names: APP.PROCESS[.TLD],
//     URLs and addresses.
//   - [github.com/appnet-go/appnet/hostaccess] is the choice between host
//     networking and a host gateway, as a value.
//   - [github.com/appnet-go/appnet/hostaccess/listeners] reads which process of
//     this machine listens where.
//   - [github.com/appnet-go/appnet/fakedocker] is a Docker engine in memory, so
//     that the tests of a deployer run with go test and nothing else.
//
// Imports run one way: rollout imports phases, and phases imports alias, network
// and hostaccess, which imports alias. fakedocker stands alone. The seam to Docker
// is the small interface [github.com/appnet-go/appnet/network.Client]; the client
// of github.com/docker/docker satisfies it as it is.
//
// Examples to run and to copy from, which need no Docker:
//
//	go run ./examples/interapp           apps find each other
//	go run ./examples/hostaccess         containers reach the host
//	go run ./examples/rollout            containers are replaced under load
//	go run ./examples/deployer -fake     a small deployer
//	go run ./examples/fakedockerd        the fake engine, for the docker command
package appnet
