package api

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"

	"github.com/appnet-go/appnet/fakedocker/internal/core"
	"github.com/appnet-go/appnet/fakedocker/internal/imagetar"
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
	// unknownFields are fields that came after the release, which has nothing against
	// what is in them.
	unknownFields []string
	// embedded is what stands, in such a text, for the name of a type inside of
	// another, which the text of today shows; jsonPaths has it show the path in the
	// request's own words instead.
	embedded  map[string]string
	jsonPaths bool
	// filterParam takes the parameter filter of a list of images for a reference,
	// before API version 1.41.
	filterParam bool
	// newImages shows what an image's containers run without all that is empty,
	// from API version 1.52 on.
	newImages bool
	// strict refuses content after the body's JSON value, and unknown
	// conditions to wait for.
	strict bool
	// createStatus answers a create call of a container whose body is not JSON;
	// createEmpty is the text about one that is empty, emptyConfig about one
	// that says nothing of the container.
	createStatus             int
	createEmpty, emptyConfig string
	// nilEndpoint is the first API version at which a create with an endpoint of
	// null is refused; before, it ends the connection. Zero: always refused.
	nilEndpoint core.Version
	// plainOld answers API versions before 1.24 with plain text errors, plainMissing
	// also where no engine has the path.
	plainOld, plainMissing bool
	// untypedLogs sends logs without a Content-Type; nullError puts an Error into
	// the result of a wait that has none.
	untypedLogs, nullError bool
	// resizeText makes the text about a height or width that is no number.
	resizeText func(what, text string, err error) string
	// sizes32 wants heights and widths of terminals in 32 bits.
	sizes32 bool
	// numbers are the operations that refuse a parameter that is no number as the
	// caller's mistake.
	numbers map[string]bool
	// eventTypes are the media types that a request may ask for events in. Releases
	// that listen have events as JSON lines from API 1.52 on.
	eventTypes []string
	// noStream refuses a request for logs of neither stream.
	noStream string
	// namedVolumes tells volumes with a name from those without.
	namedVolumes bool
	// badReference answers a reference of a plugin, or another parameter of an
	// operation on plugins, that cannot be read, and a login; badLogin begins the
	// text about that.
	badReference int
	badLogin     string
	// noPath refuses no path in a container; wantsAuth, unless it is empty, a push
	// that does not say who pushes; searchLimit how many images are searched for;
	// badStars a filter of those that is no number.
	noPath, wantsAuth, searchLimit string
	badStars                       func(text string, err error) error
	// noSwarmStream is the status of that for the logs of a service or a task.
	noSwarmStream int
	// filtersFirst looks at the parameters of swarm operations before it looks for a
	// swarm; other releases look only at some.
	filtersFirst bool
	// filterStatus answers filters that are not JSON.
	filterStatus int
	// cacheFilters begins the text about those of a prune of the build cache; cacheAge
	// reads its filter by age, and cacheSpaces tells several sizes of it apart.
	cacheFilters string
	cacheAge     func(e *core.Engine, key, value string) error
	cacheSpaces  bool
	// readImages reads an archive of images.
	readImages func(io.Reader) ([]core.SavedImage, error)
	// brokenTar begins the text about an archive of images that ends too early.
	brokenTar string
	// buildVersionStatus answers a build with a builder that there is not;
	// cacheFromStatus and cacheFromPrefix one whose list of images is not JSON;
	// buildSecurity and buildIsolation are the texts about settings for Windows.
	buildVersionStatus, cacheFromStatus            int
	cacheFromPrefix, buildSecurity, buildIsolation string
	// itemUsage says nothing of the disk that was not asked for, and from API
	// version 1.52 on adds it up by kind.
	itemUsage bool
	// builderSize shows the size of the build cache, and the cache as null.
	builderSize bool
	// swarm and builder are the two headers that newer releases add to a ping.
	swarm, builder string
	// contentType refuses a body that does not say it is JSON. err tells why its
	// type could not be read, if so.
	contentType func(given string, err error) error
	// absent holds the fields that the release's answers do not have, by
	// operation.
	absent map[string]fields
	// absent152 goes before absent from API version 1.52 on.
	absent152 map[string]fields
	// bridgeless is what below API version 1.52 an inspect leaves away, beside what
	// is absent, of a container that is not on the default bridge.
	bridgeless fields
	// bodies makes, by operation, what the release reads a body into where its types
	// are not those of the Docker client.
	bodies map[string]func() any
}

var dialects = map[string]*dialect{
	"20.10": {
		noValue: "got EOF while reading request body", emptyBody: "got EOF while reading request body",
		createStatus: http.StatusInternalServerError, filterStatus: http.StatusInternalServerError,
		createEmpty: "EOF", emptyConfig: "Config cannot be empty in order to create a container",
		noStream: textNoStream, noSwarmStream: http.StatusInternalServerError, badReference: http.StatusInternalServerError,
		plainOld: true, plainMissing: true, filterParam: true, untypedLogs: true, nullError: true, resizeText: atoiText, types: oldestTypes(),
		embedded:      map[string]string{"CreateOptions": "", "Config": "", "Resources": "", "Annotations": ""},
		unknownFields: []string{"GwPriority", "ConsoleSize"},
		brokenTar:     "Error processing tar file(exit status 1): ", readImages: readImages, builderSize: true,
		cacheFilters: "could not parse filters: ", cacheAge: cacheAge2010,
		noPath: textNoPath, wantsAuth: "Bad parameters and missing X-Registry-Auth: EOF",
		searchLimit: "Limit %d is outside the range of [1, 100]",
		badStars: func(text string, _ error) error {
			return errorf(http.StatusBadRequest, "Invalid filter 'stars=%s'", text)
		},
		contentType: func(given string, _ error) error {
			return errorf(http.StatusBadRequest, "Content-Type specified (%s) must be 'application/json'", given)
		},
		buildVersionStatus: http.StatusInternalServerError, cacheFromStatus: http.StatusInternalServerError,
		buildSecurity:  "The daemon on this platform does not support setting security options on build",
		buildIsolation: "Unsupported isolation: %q",
		absent:         no26,
	},
	"26.1": newer(func(d *dialect) {
		d.nilEndpoint = core.Version{Major: 1, Minor: 44}
		d.absent, d.resizeText, d.types = no28, atoiText, oldTypes
		d.unknownFields = []string{"GwPriority"}
		d.wantsAuth = "bad parameters and missing X-Registry-Auth: invalid X-Registry-Auth header: EOF"
		d.embedded = map[string]string{"CreateOptions": "NetworkCreate.", "CheckDuplicate": "NetworkCreate.CheckDuplicate"}
	}),
	"28.5": newer(func(d *dialect) {
		d.nilEndpoint = core.Version{Major: 1, Minor: 48}
		d.plainOld, d.jsonPaths, d.cacheSpaces = true, true, true
		d.resizeText, d.sizes32 = resizeText28, true
	}),
	"29": newer(func(d *dialect) {
		d.nilEndpoint, d.readImages = core.Version{Major: 1, Minor: 48}, imagetar.ReadStore
		d.plainOld, d.newImages, d.itemUsage, d.resizeText, d.sizes32 = true, true, true, resizeText28, true
		d.eventTypes = []string{jsonLines, newlineJSON, jsonSequence}
		d.numbers = map[string]bool{"ContainerStop": true, "ContainerList": true}
		d.absent, d.absent152, d.bridgeless = no29, no152, bridgeless29
		d.bodies, d.createEmpty = bodies29, "invalid JSON: EOF"
		d.cacheSpaces, d.sizes32, d.filterParam = true, true, false
		d.noPath, d.badLogin = "bad parameter: path cannot be empty", "invalid X-Registry-Auth header: invalid JSON: "
		d.filtersFirst, d.noSwarmStream, d.badReference = true, http.StatusBadRequest, http.StatusBadRequest
		d.noStream = "must specify at least one of 'stdout' or 'stderr'"
	}),
}

const textNoPath = "bad parameter: pathcannot be empty"

const textNoStream = "Bad parameters: you must choose at least one stream"

func resizeText28(what, text string, err error) string {
	return fmt.Sprintf("invalid resize %s %q: %v", what, text, errors.Unwrap(err))
}

// oldTypes are the names of types before they moved to the packages that the
// Docker client has them in.
var oldTypes = map[string]string{
	"network.CreateRequest":      "types.NetworkCreateRequest",
	"network.ConnectOptions":     "types.NetworkConnect",
	"network.DisconnectOptions":  "types.NetworkDisconnect",
	"container.CreateRequest":    "runconfig.ContainerConfigWrapper",
	"container.ExecOptions":      "types.ExecConfig",
	"container.ExecStartOptions": "types.ExecStartCheck",
}

// oldestTypes are those and one that has moved since the oldest release.
func oldestTypes() map[string]string {
	types := maps.Clone(oldTypes)
	types["HealthcheckConfig"] = "HealthConfig"
	types["registry.AuthConfig"] = "types.AuthConfig"
	types["volume.CreateOptions"] = "volume.VolumeCreateBody"
	return types
}

func atoiText(_, _ string, err error) string { return err.Error() }

// newer is what the releases since 26.1 have in common, and then what differs.
func newer(differ func(*dialect)) *dialect {
	d := &dialect{
		jsonPrefix: "invalid JSON: ", noValue: "invalid JSON: got EOF while reading request body", strict: true,
		createStatus: http.StatusBadRequest, filterStatus: http.StatusBadRequest,
		createEmpty: "invalid JSON: got EOF while reading request body",
		emptyConfig: "config cannot be empty in order to create a container",
		noStream:    textNoStream, noSwarmStream: http.StatusInternalServerError, badReference: http.StatusInternalServerError,
		noPath: textNoPath, searchLimit: "limit %d is outside the range of [1, 100]",
		badStars: func(text string, err error) error {
			return errorf(http.StatusBadRequest, "invalid filter 'stars=%s': %v", text, err)
		},
		namedVolumes: true, cacheAge: cacheAge, filterParam: true,
		swarm: "inactive", builder: "2", readImages: readImages,
		buildVersionStatus: http.StatusBadRequest, cacheFromStatus: http.StatusBadRequest, cacheFromPrefix: "error reading cache-from: ",
		buildSecurity: "security options are not supported on linux", buildIsolation: "unsupported isolation: %q",
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
