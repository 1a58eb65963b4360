package api

import (
	"net/http"

	"github.com/appnet-go/appnet/fakedocker/internal/core"
)

// checkDetachKeys refuses keys to detach by that no terminal has.
func checkDetachKeys(keys string) error {
	if _, ok := core.DetachKeys(keys); !ok {
		return errorf(http.StatusBadRequest, "Invalid detach keys (%s) provided", keys)
	}
	return nil
}
