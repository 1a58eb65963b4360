package core

import (
	"slices"

	"github.com/docker/docker/api/types/container"
)

// logOptions are the options of the logging drivers that the fake has.
var logOptions = map[string][]string{
	"json-file": {"max-file", "max-size", "compress", "labels", "labels-regex", "env", "env-regex", "tag", "mode", "max-buffer-size"},
	"local":     {"max-file", "max-size", "compress", "mode", "max-buffer-size"},
}

// checkLogOptions refuses options that the logging driver does not know.
func checkLogOptions(log container.LogConfig) error {
	known, checked := logOptions[orDefault(log.Type, "json-file")]
	if !checked {
		return nil
	}
	for key := range log.Config {
		if !slices.Contains(known, key) {
			return badRequest("unknown log opt '%s' for %s log driver", key, orDefault(log.Type, "json-file"))
		}
	}
	return nil
}
