package api

import (
	"errors"
	"fmt"
	"net/http"
)

// dialect is how one release reads requests and what its answers lack.
type dialect struct {
	// jsonPrefix begins the text about a body that is not JSON; noValue is the
	// text about a body of white space; emptyBody refuses a body of nothing,
	// unless it is empty.
	jsonPrefix, noValue, emptyBody string
	// types are the release's own names of types, where a text about JSON of the
	// wrong type shows them.
	types map[string]string
	// strict refuses content after the body's JSON value, and unknown
	// conditions to wait for.
	strict bool
	// createStatus answers a create call of a container whose body is not JSON;
	// createEmpty is the text about one that is empty, emptyConfig about one
	// that says nothing of the container.
	createStatus             int
	createEmpty, emptyConfig string
	// plainOld answers API versions before 1.24 with plain text errors.
	plainOld bool
	// untypedLogs sends logs without a Content-Type; nullError puts an Error into
	// the result of a wait that has none.
	untypedLogs, nullError bool
	// resizeText makes the text about a height or width that is no number.
	resizeText func(what, text string, err error) string
	// filterStatus answers filters that are not JSON.
	filterStatus int
	// swarm and builder are the two headers that newer releases add to a ping.
	swarm, builder string
	// contentType refuses a body that does not say it is JSON. err tells why its
	// type could not be read, if so.
	contentType func(given string, err error) error
	// absent holds the fields that the release's answers do not have, by
	// operation.
	absent map[string]fields
}

var dialects = map[string]*dialect{
	"20.10": {
		noValue: "got EOF while reading request body", emptyBody: "got EOF while reading request body",
		createStatus: http.StatusInternalServerError, filterStatus: http.StatusInternalServerError,
		createEmpty: "EOF", emptyConfig: "Config cannot be empty in order to create a container",
		plainOld: true, untypedLogs: true, nullError: true, resizeText: atoiText, types: oldTypes,
		contentType: func(given string, _ error) error {
			return errorf(http.StatusBadRequest, "Content-Type specified (%s) must be 'application/json'", given)
		},
		absent: no26,
	},
	"26.1": newer(func(d *dialect) {
		d.absent, d.resizeText, d.types = no28, atoiText, oldTypes
	}),
	"28.5": newer(func(d *dialect) {
		d.plainOld = true
		d.resizeText = func(what, text string, err error) string {
			return fmt.Sprintf("invalid resize %s %q: %v", what, text, errors.Unwrap(err))
		}
	}),
}

// oldTypes are the names of types before they moved to the packages that the
// Docker client has them in.
var oldTypes = map[string]string{
	"CreateRequest":     "NetworkCreateRequest",
	"ConnectOptions":    "NetworkConnect",
	"DisconnectOptions": "NetworkDisconnect",
	"ExecOptions":       "ExecConfig",
	"ExecStartOptions":  "ExecStartCheck",
}

func atoiText(_, _ string, err error) string { return err.Error() }

// no28 is what the answers of releases before 28 do not have, no26 what those
// before 26 do not have either.
var (
	no28 = map[string]fields{
		"NetworkInspect":   places("EnableIPv4"),
		"NetworkList":      places("*.EnableIPv4"),
		"ContainerInspect": places("NetworkSettings.Networks.*.GwPriority"),
		"ContainerList":    places("*.NetworkSettings.Networks.*.GwPriority"),
		"ImageInspect":     places("ContainerConfig"),
	}
	no26 = map[string]fields{
		"NetworkInspect":   no28["NetworkInspect"],
		"NetworkList":      no28["NetworkList"],
		"ContainerInspect": places("NetworkSettings.Networks.*.GwPriority", "NetworkSettings.Networks.*.DNSNames"),
		"ContainerList":    places("*.NetworkSettings.Networks.*.GwPriority", "*.NetworkSettings.Networks.*.DNSNames"),
		"Info":             places("CDISpecDirs"),
	}
)

// newer is what the releases since 26.1 have in common, and then what differs.
func newer(differ func(*dialect)) *dialect {
	d := &dialect{
		jsonPrefix: "invalid JSON: ", noValue: "invalid JSON: got EOF while reading request body", strict: true,
		createStatus: http.StatusBadRequest, filterStatus: http.StatusBadRequest,
		createEmpty: "invalid JSON: got EOF while reading request body",
		emptyConfig: "config cannot be empty in order to create a container",
		swarm:       "inactive", builder: "2",
		contentType: func(given string, err error) error {
			if err != nil {
				return errorf(http.StatusBadRequest, "malformed Content-Type header (%s): %v", given, err)
			}
			return errorf(http.StatusBadRequest, "unsupported Content-Type header (%s): must be 'application/json'", given)
		},
	}
	differ(d)
	return d
}
