package api

import "testing"

func TestKindsOfOperationsNameRoutes(t *testing.T) {
	known := map[string]bool{}
	for _, r := range routes {
		known[r.op] = true
	}
	for _, kind := range []map[string]bool{streams, quick} {
		for op := range kind {
			if !known[op] {
				t.Errorf("%q is the operation of no route", op)
			}
		}
	}
	for op := range quick {
		if streams[op] {
			t.Errorf("%s is said to stream, and to be quick", op)
		}
	}
}
