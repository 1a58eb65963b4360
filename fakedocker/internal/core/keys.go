package core

import (
	"cmp"
	"slices"
)

// sortedKeys lists a map's keys in their order.
func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K {
	keys := make([]K, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// shuffledKeys lists the keys of entries in the random order in which engines
// take them, so that nothing comes to rely on one. The same seed gives the same
// order.
func shuffledKeys[V any](e *Engine, m map[string]V) []string {
	keys := sortedKeys(m)
	e.rng.Shuffle(len(keys), func(i, j int) { keys[i], keys[j] = keys[j], keys[i] })
	return keys
}
