package core

import (
	"slices"
	"testing"
)

func TestDetachKeys(t *testing.T) {
	for keys, want := range map[string][]byte{
		"": {}, "a": {'a'}, "ctrl-p,ctrl-q": {16, 17}, `ctrl-@,ctrl-[,ctrl-\,ctrl-],ctrl-^,ctrl-_`: {0, 27, 28, 29, 30, 31},
	} {
		if got, ok := DetachKeys(keys); !ok || !slices.Equal(got, want) {
			t.Errorf("DetachKeys(%q) = %v, %v, want %v", keys, got, ok, want)
		}
	}
	for _, keys := range []string{"ab", "ctrl-", "ctrl-A", "a,,b", "ctrl-1"} {
		if got, ok := DetachKeys(keys); ok {
			t.Errorf("DetachKeys(%q) = %v, want none", keys, got)
		}
	}
}
