package api_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/appnet-go/appnet/fakedocker/internal/api"
)

func TestFind(t *testing.T) {
	t.Parallel()
	tests := []struct{ method, path, op, version string }{
		{"HEAD", "/_ping", "Ping", ""},
		{"GET", "/v1.44/networks", "NetworkList", "1.44"},
		{"GET", "/networks/", "NetworkList", ""},
		{"GET", "/networks/shop", "NetworkInspect", ""},
		{"GET", "/networks/a/b", "NetworkInspect", ""},
		{"POST", "/networks/create", "NetworkCreate", ""},
		{"POST", "/networks/create/connect", "NetworkConnect", ""},
		{"POST", "/networks/a/b/connect", "NetworkConnect", ""},
		{"DELETE", "/networks/", "NetworkRemove", ""},
		{"DELETE", "/networks", "", ""},
		{"PUT", "/networks/create", "", ""},
		{"GET", "/containers/json", "ContainerList", ""},
		{"GET", "/containers/json/json", "ContainerInspect", ""},
		{"GET", "/containers/a/attach/ws", "ContainerAttachWebsocket", ""},
		{"POST", "/containers/a/exec", "ContainerExecCreate", ""},
		{"POST", "/exec/a/start", "ContainerExecStart", ""},
		{"GET", "/images/get", "ImageSave", ""},
		{"GET", "/images/registry:5000/a/b:1/json", "ImageInspect", ""},
		{"DELETE", "/images/a/b", "ImageRemove", ""},
		{"POST", "/v1.51/build", "ImageBuild", "1.51"},
		{"GET", "/services/a/logs", "ServiceLogs", ""},
		{"GET", "/v1.51", "", ""},
		{"GET", "/v/networks", "", ""},
		{"GET", "/version", "ServerVersion", ""},
	}
	for _, tt := range tests {
		got := api.Find(tt.method, tt.path)
		if diff := cmp.Diff([]string{tt.op, tt.version}, []string{got.Op, got.Version}); diff != "" {
			t.Errorf("%s %s (-want +got):\n%s", tt.method, tt.path, diff)
		}
	}
}

func TestPathsThatMove(t *testing.T) {
	t.Parallel()
	s := newServer(t, "28.5", nil)
	for path, want := range map[string]string{
		"//v1.41//networks/zz": "/v1.41/networks/zz",
		"/networks/.":          "/networks",
		"/networks/..":         "/",
		"/containers//json":    "/containers/json",
	} {
		w := ask(s, "GET", "http://engine"+path, "", "")
		if got := w.Header().Get("Location"); w.Code != http.StatusMovedPermanently || !strings.HasSuffix(got, want) {
			t.Errorf("GET %s: %d to %q, want 301 to %q", path, w.Code, got, want)
		}
	}
}

func TestHeaders(t *testing.T) {
	t.Parallel()
	tests := map[string]map[string]string{
		"20.10": {
			"Api-Version": "1.41", "Docker-Experimental": "false", "Ostype": "linux", "Server": "Docker/20.10.24 (linux)",
		},
		"26.1": {
			"Api-Version": "1.45", "Docker-Experimental": "false", "Ostype": "linux", "Server": "Docker/26.1.5 (linux)",
			"Builder-Version": "2", "Swarm": "inactive",
		},
		"28.5": {
			"Api-Version": "1.51", "Docker-Experimental": "false", "Ostype": "linux", "Server": "Docker/28.5.2 (linux)",
			"Builder-Version": "2", "Swarm": "inactive",
		},
	}
	for profile, want := range tests {
		s := newServer(t, profile, nil)
		want["Cache-Control"], want["Pragma"] = "no-cache, no-store, must-revalidate", "no-cache"
		want["Content-Type"] = "text/plain; charset=utf-8"
		for method, body := range map[string]string{"GET": "OK", "HEAD": ""} {
			w := ask(s, method, "/_ping", "", "")
			got := map[string]string{}
			for name := range w.Header() {
				got[name] = w.Header().Get(name)
			}
			delete(got, "Content-Length")
			if diff := cmp.Diff(want, got); diff != "" || w.Body.String() != body {
				t.Errorf("%s: %s /_ping: body %q, headers (-want +got):\n%s", profile, method, w.Body, diff)
			}
		}
	}
}

func TestUnknownRoutesHaveNoEngineHeaders(t *testing.T) {
	t.Parallel()
	w := ask(newServer(t, "28.5", nil), "GET", "/nope", "", "")
	if got := w.Header().Get("Api-Version"); got != "" {
		t.Errorf("GET /nope: Api-Version %q, want none", got)
	}
	w = ask(newServer(t, "28.5", nil), "OPTIONS", "/nope", "", "")
	if w.Code != http.StatusOK || w.Header().Get("Api-Version") != "1.51" {
		t.Errorf("OPTIONS /nope: %d %v, want 200 and an API version", w.Code, w.Header())
	}
}

func TestWhatIsNotModelledIsReported(t *testing.T) {
	t.Parallel()
	var reported []string
	s := newServer(t, "28.5", &reported)
	var want []string
	for _, route := range []string{"POST /volumes/create", "POST /plugins/create?name=a", "GET /distribution/a/b/json", "GET /images/search", "GET /plugins/privileges?remote=a/b"} {
		method, target, _ := strings.Cut(route, " ")
		w := ask(s, method, target, "", "")
		path, _, _ := strings.Cut(target, "?")
		op := api.Find(method, path).Op
		message := fmt.Sprintf("fakedocker: %s is not modelled", op)
		if diff := cmp.Diff("501 "+message, refusal(w)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", route, diff)
		}
		want = append(want, method+" "+path+": "+message)
	}
	if diff := cmp.Diff(want, reported); diff != "" {
		t.Errorf("reported (-want +got):\n%s", diff)
	}
	if w := ask(s, "POST", "/v1.99/build", "", ""); w.Code != http.StatusBadRequest {
		t.Errorf("a version that is too new: %d, want 400 before everything else", w.Code)
	}
}

func FuzzFind(f *testing.F) {
	for _, path := range []string{"", "/", "/v1.44/networks/a/connect", "//v1//..", "/v/x", "/images/a/b:1/json"} {
		f.Add("GET", path)
	}
	f.Fuzz(func(t *testing.T, method, path string) {
		found := api.Find(method, path)
		if found.Version != "" && !strings.HasPrefix(path, "/v"+found.Version+"/") {
			t.Errorf("%s %s: version %q", method, path, found.Version)
		}
	})
}
