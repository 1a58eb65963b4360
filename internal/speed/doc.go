// Package speed measures how long it takes to attach containers to their
// networks, on the engine that the environment names, as tests do:
//
//	APPNET_DOCKER=required go test -bench Attach ./internal/speed
//
// BenchmarkAttach sets three ways side by side that come to the same: package
// phases, calls of the Docker client written by hand, and the processes that a
// deployer of shell scripts runs. BenchmarkConcurrency finds how many calls of a
// kind an engine carries out best at once. What was found stands in
// docs/speed.md; scripts/bench runs them in turns, for the intervals.
//
// There is nothing here but benchmarks, and tests that count the calls.
package speed
