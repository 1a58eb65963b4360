// Package benchmarks holds the fake engine's speed against that of another fake
// one, over TCP and in the same run. It is a module of its own, so that the
// library does not depend on what it is compared with:
//
//	cd benchmarks && go test -run '^$' -bench . -benchtime 3000x
package benchmarks
