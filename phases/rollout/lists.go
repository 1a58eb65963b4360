package rollout

import (
	"cmp"
	"slices"
)

func compareContainers(a, b Container) int {
	return cmp.Or(cmp.Compare(a.Process, b.Process), cmp.Compare(a.Index, b.Index), cmp.Compare(a.Name, b.Name))
}

// without returns what of list is not among others.
func without(list, others []string) []string {
	var left []string
	for _, one := range list {
		if !slices.Contains(others, one) {
			left = append(left, one)
		}
	}
	return left
}
