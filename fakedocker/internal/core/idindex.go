package core

import (
	"slices"
	"strings"
)

// idIndex finds IDs by how they begin. They are sorted into heaps by their
// first two digits, so that one more costs the same however many there are.
type idIndex struct {
	heaps map[string][]string // each sorted
	count int
}

// heapDigits is how many digits the IDs of one heap have in common.
const heapDigits = 2

const digits = "0123456789abcdef"

func (x *idIndex) add(id string) {
	if x.heaps == nil {
		x.heaps = make(map[string][]string)
	}
	heap := x.heaps[id[:heapDigits]]
	i, _ := slices.BinarySearch(heap, id)
	x.heaps[id[:heapDigits]] = slices.Insert(heap, i, id)
	x.count++
}

func (x *idIndex) remove(id string) {
	heap := x.heaps[id[:heapDigits]]
	if i, ok := slices.BinarySearch(heap, id); ok {
		x.heaps[id[:heapDigits]] = slices.Delete(heap, i, i+1)
		x.count--
	}
}

// find returns the first ID that begins with prefix, and how many do.
func (x *idIndex) find(prefix string) (first string, matches int) {
	switch {
	case prefix == "":
		return "", x.count
	case strings.Trim(prefix, digits) != "":
		return "", 0
	case len(prefix) >= heapDigits:
		return find(x.heaps[prefix[:heapDigits]], prefix)
	}
	for i := range len(digits) {
		heap := x.heaps[prefix+digits[i:i+1]]
		if first == "" && len(heap) > 0 {
			first = heap[0]
		}
		matches += len(heap)
	}
	return first, matches
}

func find(heap []string, prefix string) (first string, matches int) {
	from, _ := slices.BinarySearch(heap, prefix)
	to, _ := slices.BinarySearch(heap, prefix+"g") // the digit after the last
	if from == to {
		return "", 0
	}
	return heap[from], to - from
}
