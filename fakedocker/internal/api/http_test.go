package api_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/appnet-go/appnet/fakedocker/internal/api"
	"github.com/appnet-go/appnet/fakedocker/internal/core"
)

// newServer returns the API of a new engine. Calls that are not modelled are
// added to the list.
func newServer(t *testing.T, profile string, notModelled *[]string) *api.Server {
	t.Helper()
	engine, err := core.New(core.Options{Profile: profile})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { engine.Close() })
	return &api.Server{Core: engine, Context: t.Context(), NotModelled: func(what string) {
		*notModelled = append(*notModelled, what)
	}}
}

// ask sends one request and returns the answer.
func ask(s *api.Server, method, path, contentType, body string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	if body == "" {
		r.Body, r.ContentLength = http.NoBody, 0
	}
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	w := httptest.NewRecorder()
	s.Serve(w, r, api.Find(method, r.URL.Path))
	return w
}

const isJSON = "application/json"

// Every row was measured on 20.10, 26.1 and 28.5; those that name 29 on a build
// of August 2026, but for the text that is plain. An answer of one release that
// is not named is that of the release before it.
func TestRefusalsAsMeasured(t *testing.T) {
	t.Parallel()
	type answers map[string]string // by profile: status and message
	tests := []struct {
		method, path, contentType, body string
		want                            answers
	}{
		{"GET", "/v1.41/nope", "", "", answers{"20.10": "404 page not found"}},
		{"PUT", "/networks", "", "", answers{"20.10": "404 page not found"}},
		{"POST", "/_ping", "", "", answers{"20.10": "404 page not found"}},
		{"GET", "/", "", "", answers{"20.10": "404 page not found"}},
		{"GET", "/vfoo/_ping", "", "", answers{"20.10": "404 page not found"}},
		{"GET", "/v1.41", "", "", answers{"20.10": "404 page not found"}},
		{"GET", "/v1.99/nope", "", "", answers{"20.10": "404 page not found"}},
		{"GET", "/v1.41/networks/zz/", "", "", answers{"20.10": "404 network zz/ not found"}},

		{"GET", "/v1.99/networks", "", "", answers{
			"20.10": "400 client version 1.99 is too new. Maximum supported API version is 1.41",
			"26.1":  "400 client version 1.99 is too new. Maximum supported API version is 1.45",
			"28.5":  "400 client version 1.99 is too new. Maximum supported API version is 1.51",
			"29":    "400 client version 1.99 is too new. Maximum supported API version is 1.56",
		}},
		{"GET", "/v1.11/networks", "", "", answers{
			"20.10": "400 plain: client version 1.11 is too old. Minimum supported API version is 1.12, please upgrade your client to a newer version",
			"26.1":  "400 client version 1.11 is too old. Minimum supported API version is 1.24, please upgrade your client to a newer version",
			"28.5":  "400 plain: client version 1.11 is too old. Minimum supported API version is 1.24, please upgrade your client to a newer version",
			"29":    "400 plain: client version 1.11 is too old. Minimum supported API version is 1.40, please upgrade your client to a newer version",
		}},
		{"GET", "/v1/networks/zz", "", "", answers{
			"20.10": "400 plain: client version 1 is too old. Minimum supported API version is 1.12, please upgrade your client to a newer version",
			"26.1":  "400 client version 1 is too old. Minimum supported API version is 1.24, please upgrade your client to a newer version",
			"28.5":  "400 plain: client version 1 is too old. Minimum supported API version is 1.24, please upgrade your client to a newer version",
			"29":    "400 plain: client version 1 is too old. Minimum supported API version is 1.40, please upgrade your client to a newer version",
		}},
		{"GET", "/v1.40.3/networks/zz", "", "", answers{"20.10": "404 network zz not found"}},

		{"POST", "/networks/create", "", "", answers{
			"20.10": "400 got EOF while reading request body", "26.1": "400 invalid name: ", "28.5": "400 invalid name: name is empty",
		}},
		{"POST", "/networks/create", isJSON, "  ", answers{
			"20.10": "400 got EOF while reading request body", "26.1": "400 invalid JSON: got EOF while reading request body",
		}},
		{"POST", "/networks/create", isJSON, "{", answers{
			"20.10": "400 unexpected EOF", "26.1": "400 invalid JSON: unexpected EOF",
		}},
		{"POST", "/networks/create", isJSON, "null", answers{
			"20.10": "500 invalid name: ", "26.1": "400 invalid name: ", "28.5": "400 invalid name: name is empty",
		}},
		{"POST", "/networks/create", isJSON, `{"Name":3}`, answers{
			"20.10": "400 json: cannot unmarshal number into Go struct field NetworkCreateRequest.Name of type string",
			"26.1":  "400 invalid JSON: json: cannot unmarshal number into Go struct field NetworkCreateRequest.Name of type string",
			"28.5":  "400 invalid JSON: json: cannot unmarshal number into Go struct field CreateRequest.Name of type string",
		}},
		{"POST", "/networks/create", isJSON + "; charset=utf-8", `{"Name":"bridge"} x`, answers{
			"20.10": "403 operation is not permitted on predefined bridge network ", "26.1": "400 unexpected content after JSON",
		}},
		{"POST", "/networks/create", "text/plain", `{"Name":"a"}`, answers{
			"20.10": "400 Content-Type specified (text/plain) must be 'application/json'",
			"26.1":  "400 unsupported Content-Type header (text/plain): must be 'application/json'",
		}},
		{"POST", "/networks/create", ";;", "[]", answers{
			"20.10": "400 Content-Type specified (;;) must be 'application/json'",
			"26.1":  "400 malformed Content-Type header (;;): mime: no media type",
		}},
		{"GET", "/networks/none?verbose=x", "", "", answers{
			"20.10": `400 invalid value for verbose: x: strconv.ParseBool: parsing "x": invalid syntax`,
		}},
		{"GET", "/networks/none?a=%zz", "", "", answers{"20.10": `400 invalid URL escape "%zz"`}},
		{"GET", "/networks/bridge?scope=swarm", "", "", answers{"20.10": "404 network bridge not found"}},
		{"GET", "/networks?filters=xx", "", "", answers{
			"20.10": "500 invalid character 'x' looking for beginning of value", "26.1": "400 invalid filter",
		}},
		{"DELETE", "/networks/", "", "", answers{"20.10": "400 network  is ambiguous (3 matches found based on ID prefix)"}},

		{"POST", "/containers/create", "", "", answers{
			"20.10": "500 EOF", "26.1": "400 invalid JSON: got EOF while reading request body", "29": "400 invalid JSON: EOF",
		}},
		{"POST", "/containers/create", isJSON, "  ", answers{
			"20.10": "500 EOF", "26.1": "400 invalid JSON: got EOF while reading request body", "29": "400 invalid JSON: EOF",
		}},
		{"POST", "/containers/create", isJSON, "{", answers{
			"20.10": "500 unexpected EOF", "26.1": "400 invalid JSON: unexpected EOF",
		}},
		{"POST", "/containers/create", isJSON, "{}", answers{
			"20.10": "400 Config cannot be empty in order to create a container",
			"26.1":  "400 config cannot be empty in order to create a container",
		}},
		{"POST", "/containers/create", isJSON, `{"Image":"nope"} xx`, answers{
			"20.10": "404 No such image: nope:latest", "26.1": "400 unexpected content after JSON",
		}},
		{"GET", "/containers/json?limit=x", "", "", answers{
			"20.10": `500 strconv.Atoi: parsing "x": invalid syntax`, "29": `400 strconv.Atoi: parsing "x": invalid syntax`,
		}},
		{"POST", "/containers/zz/stop?t=x", "", "", answers{
			"20.10": `500 strconv.Atoi: parsing "x": invalid syntax`, "29": `400 strconv.Atoi: parsing "x": invalid syntax`,
		}},
		{"POST", "/containers/zz/restart?t=x", "", "", answers{"20.10": `500 strconv.Atoi: parsing "x": invalid syntax`}},
		{"GET", "/containers/zz/logs", "", "", answers{
			"20.10": "400 Bad parameters: you must choose at least one stream",
			"29":    "400 must specify at least one of 'stdout' or 'stderr'",
		}},
		{"GET", "/containers/zz/logs?stdout=1&since=x", "", "", answers{
			"20.10": "404 No such container: zz",
			"29":    `400 invalid value for "since": invalid timestamp "x": invalid seconds "x": invalid syntax`,
		}},
		{"GET", "/containers/zz/logs?stdout=1", "", "", answers{"20.10": "404 No such container: zz"}},
		{"POST", "/containers/zz/wait?condition=foo", "", "", answers{
			"20.10": "404 No such container: zz", "26.1": `400 invalid condition: "foo"`,
		}},
		{"POST", "/containers/zz/resize?h=x&w=3", "", "", answers{
			"20.10": `400 strconv.Atoi: parsing "x": invalid syntax`, "28.5": `400 invalid resize height "x": invalid syntax`,
		}},
		{"POST", "/containers/zz/kill?signal=FOO", "", "", answers{
			"20.10": "400 Invalid signal: FOO", "26.1": "400 cannot kill container: zz: invalid signal: FOO",
		}},
		{"POST", "/containers/zz/start", isJSON, `{"Memory":1024}`, answers{
			"20.10": "400 starting container with non-empty request body was deprecated since API v1.22 and removed in v1.24",
		}},
		{"GET", "/v1.24/containers/zz/json", "", "", answers{
			"20.10": "404 No such container: zz",
			"29":    "400 client version 1.24 is too old. Minimum supported API version is 1.40, please upgrade your client to a newer version",
		}},
		{"GET", "/v1.39/networks/zz", "", "", answers{
			"20.10": "404 network zz not found",
			"29":    "400 client version 1.39 is too old. Minimum supported API version is 1.40, please upgrade your client to a newer version",
		}},
		{"POST", "/containers/zz/exec", isJSON, "{}", answers{"20.10": "400 No exec command specified"}},
		{"POST", "/containers/zz/exec", isJSON, `{"Cmd":["x"]}`, answers{"20.10": "404 No such container: zz"}},
		{"POST", "/exec/zz/start", "", "", answers{
			"20.10": "400 got EOF while reading request body", "26.1": "404 No such exec instance: zz",
		}},
		{"GET", "/exec/zz/json", "", "", answers{"20.10": "404 No such exec instance: zz"}},

		{"GET", "/events?since=5&until=3", "", "", answers{"20.10": "400 `since` time (5) cannot be after `until` time (3)"}},
		{"GET", "/events?since=x", "", "", answers{
			"20.10": `500 strconv.ParseInt: parsing "x": invalid syntax`,
			"29":    `400 invalid value for 'since': invalid timestamp "x": invalid seconds "x": invalid syntax`,
		}},
		{"GET", "/events?until=1.2x", "", "", answers{
			"20.10": `500 strconv.ParseInt: parsing "2x": invalid syntax`,
			"29":    `400 invalid value for 'until': invalid timestamp "1.2x": invalid nanoseconds: invalid character 'x' at position 1`,
		}},
		{"GET", "/events?filters=x", "", "", answers{
			"20.10": "500 invalid character 'x' looking for beginning of value", "26.1": "400 invalid filter",
		}},
		{"POST", "/images/create?fromSrc=-&repo=AA", "", "", answers{
			"20.10": "400 invalid reference format: repository name must be lowercase",
			"26.1":  "400 invalid reference format: repository name (library/AA) must be lowercase",
		}},
	}
	releases := core.ProfileNames()
	for _, profile := range releases {
		var reported []string
		s := newServer(t, profile, &reported)
		for _, tt := range tests {
			want, ok := tt.want[profile]
			for i := len(releases) - 1; !ok; i-- {
				if releases[i] < profile {
					want, ok = tt.want[releases[i]]
				}
			}
			got := ask(s, tt.method, tt.path, tt.contentType, tt.body)
			if diff := cmp.Diff(want, refusal(got)); diff != "" {
				t.Errorf("%s: %s %s %q (-want +got):\n%s", profile, tt.method, tt.path, tt.body, diff)
			}
		}
		if len(reported) > 0 {
			t.Errorf("%s: reported as not modelled: %q", profile, reported)
		}
	}
}

// refusal writes an answer as the table does.
func refusal(w *httptest.ResponseRecorder) string {
	if w.Header().Get("Content-Type") != isJSON {
		return fmt.Sprintf("%d plain: %s", w.Code, strings.TrimSuffix(w.Body.String(), "\n"))
	}
	var body struct{ Message string }
	if err := json.Unmarshal(w.Body.Bytes(), &body); err != nil {
		return fmt.Sprintf("%d %v: %s", w.Code, err, w.Body)
	}
	return fmt.Sprintf("%d %s", w.Code, body.Message)
}

// leaver is a client that has left: its answer's head goes out, its body does not.
type leaver struct {
	*httptest.ResponseRecorder
	heads int
}

func (l *leaver) WriteHeader(int) { l.heads++ }

func (l *leaver) Write([]byte) (int, error) { return 0, errors.New("broken pipe") }

// A client that has left is not told so in a second answer.
func TestLeft(t *testing.T) {
	s := newServer(t, "28.5", new([]string))
	for _, path := range []string{"/networks", "/containers/json", "/version"} {
		l := &leaver{ResponseRecorder: httptest.NewRecorder()}
		s.Serve(l, httptest.NewRequest(http.MethodGet, path, nil), api.Find(http.MethodGet, path))
		if l.heads != 1 {
			t.Errorf("%s: %d heads of an answer, want 1", path, l.heads)
		}
	}
}
