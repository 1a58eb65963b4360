package core

import (
	"slices"
	"strings"
)

// bindModes are what may follow the target of a bind mount, between commas.
var bindModes = []string{
	"ro", "rw", "z", "Z", "nocopy", "shared", "slave", "private", "rshared", "rslave", "rprivate",
	"consistent", "cached", "delegated", "",
}

func checkBinds(binds []string) error {
	for _, bind := range binds {
		parts := strings.Split(bind, ":")
		if len(parts) != 3 {
			continue
		}
		for mode := range strings.SplitSeq(parts[2], ",") {
			if !slices.Contains(bindModes, mode) {
				return internal("invalid mode: %s", parts[2])
			}
		}
	}
	return nil
}
