package api

import (
	"net/http"
	"strings"
)

// checkDetachKeys refuses keys to detach by that no terminal has: they are single
// characters and "ctrl-" with one, between commas. Nobody presses them on a fake.
func checkDetachKeys(keys string) error {
	if keys == "" {
		return nil
	}
	for key := range strings.SplitSeq(keys, ",") {
		control, isControl := strings.CutPrefix(key, "ctrl-")
		switch {
		case len(key) == 1:
		case isControl && len(control) == 1 && strings.Contains("abcdefghijklmnopqrstuvwxyz@[\\]^_", control):
		default:
			return errorf(http.StatusBadRequest, "Invalid detach keys (%s) provided", keys)
		}
	}
	return nil
}
