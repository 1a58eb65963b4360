package core

import "strconv"

var (
	adjectives = []string{
		"brave", "bright", "busy", "calm", "clever", "cool", "curious", "eager", "fair", "fancy", "fond", "gentle",
		"happy", "honest", "jolly", "keen", "kind", "lively", "lucid", "merry", "modest", "nimble", "patient", "proud",
		"quick", "quiet", "serene", "sharp", "steady", "warm", "wise", "witty",
	}
	surnames = []string{
		"babbage", "bell", "bohr", "boole", "curie", "darwin", "dijkstra", "euler", "faraday", "fermat", "franklin",
		"galileo", "gauss", "goodall", "hamilton", "hopper", "kepler", "knuth", "lamport", "liskov", "lovelace",
		"meitner", "mendel", "newton", "noether", "pasteur", "perlman", "planck", "ritchie", "shannon", "turing", "wozniak",
	}
)

// randomName makes a name for a container whose request has none: two words,
// and a number where those are taken.
func (e *Engine) randomName() string {
	for try := 0; ; try++ {
		name := adjectives[e.rng.IntN(len(adjectives))] + "_" + surnames[e.rng.IntN(len(surnames))]
		if try > 4 {
			name += strconv.Itoa(e.rng.IntN(10 * (try + e.count)))
		}
		if e.ctrs.byName[name] == nil {
			return name
		}
	}
}
