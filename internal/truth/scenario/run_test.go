package scenario_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/appnet-go/appnet/fakedocker"
	"github.com/appnet-go/appnet/internal/truth"
	"github.com/appnet-go/appnet/internal/truth/scenario"
)

// played runs a scenario on a fake engine and returns the answers by step.
func played(t *testing.T, api, text string) map[string]scenario.Answer {
	t.Helper()
	target, closeEngine, err := truth.Fake(t.Context(), fakedocker.Profiles()[0], 1)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := closeEngine(); err != nil {
			t.Error(err)
		}
	}()
	s, err := scenario.Parse(t.Name(), text)
	if err != nil {
		t.Fatal(err)
	}
	r, err := scenario.Run(t.Context(), target, s, api)
	if err != nil {
		t.Fatal(err)
	}
	if err := target.Clean(t.Context()); err != nil {
		t.Error(err)
	}
	answers := make(map[string]scenario.Answer)
	for _, a := range r.Answers {
		answers[a.ID] = a
	}
	return answers
}

func TestRun(t *testing.T) {
	got := played(t, "1.41", `
net    | POST /networks/create | {"Name":"web"} | N=.Id
ctr    | POST /containers/create?name=web.1 | {"Image":"{IMAGE}","HostConfig":{"NetworkMode":"web"}} | A=.Id
start  | POST /containers/{A}/start
ip     | GET /containers/{A:12}/json | | IP=.NetworkSettings.Networks.web.IPAddress
text   | POST /networks/create | {} | | Content-Type: text/plain
exec   | POST /containers/web.1/exec | {"Cmd":["/probe","say","-err","ip is {IP}"],"AttachStdout":true,"AttachStderr":true} | E=.Id
run    | hijack POST /exec/{E}/start | {}
wait   | later POST /containers/web.1/wait
echo   | POST /containers/create?name=echo | {"Image":"{IMAGE}","Cmd":["/probe","echo"],"OpenStdin":true,"StdinOnce":true,"AttachStdin":true,"AttachStdout":true}
attach | later hijack POST /containers/echo/attach?stream=1&stdin=1&stdout=1 | | | stdin: "hello\n"
begin  | POST /containers/echo/start
said   | finish attach
kill   | POST /containers/web.1/kill
code   | finish wait
gone   | wait {A} exited
never  | GET /containers/{B}/json
old    | GET =/v9.99/version
new    | GET /events?since={START}&until={NOW}&filters={"type":["network"],"event":["create"]}
follow | GET /events?since={NOW} | | | timeout: 1s
import | POST /images/create?fromSrc=-&repo=x&tag=y | @probe
mark   | mark T
pause  | pause 1ms
until  | until .State.Running=false GET /containers/{A}/json
`[1:])
	wants := []struct {
		id     string
		status int
		body   string
	}{
		{"net", 201, `"Id"`},
		{"ip", 200, "172.18.0.2"},
		{"text", 400, "text/plain"},
		{"run", 101, `{"stdout":"","stderr":"ip is 172.18.0.2\n"}`},
		{"wait", 200, ""},
		{"attach", 101, ""},
		{"said", 101, `{"stdout":"hello\n","stderr":""}`},
		{"code", 200, `"StatusCode":137`},
		{"gone", 200, ""},
		{"never", 404, "No such container: missing-B"},
		{"old", 400, "too new"},
		{"new", 200, `"Action":"create"`},
		{"follow", 200, ""},
		{"import", 200, "sha256:"},
		{"mark", 0, ""},
		{"pause", 0, ""},
		{"until", 200, `"exited"`},
	}
	for _, want := range wants {
		a := got[want.id]
		if a.Status != want.status || !strings.Contains(a.Body, want.body) {
			t.Errorf("%s: got %d %s, want %d %s", want.id, a.Status, a.Body, want.status, want.body)
		}
	}
	if diff := cmp.Diff("1.41", got["net"].Header["Api-Version"]); diff != "" {
		t.Errorf("Api-Version (-want +got)\n%s", diff)
	}
	if !got["follow"].Cut || got["new"].Cut {
		t.Error("the stream that ends reads as cut, or the endless one does not")
	}
}

func TestOpenRefusesAnEngineInUse(t *testing.T) {
	target, closeEngine, err := truth.Fake(t.Context(), "", 1)
	if err != nil {
		t.Fatal(err)
	}
	defer closeEngine()
	s, _ := scenario.Parse("x", `a | POST /networks/create | {"Name":"theirs"}`)
	if _, err := scenario.Run(t.Context(), target, s, "1.44"); err != nil {
		t.Fatal(err)
	}
	if err := target.Open(t.Context()); err == nil || !strings.Contains(err.Error(), "holds nothing") {
		t.Errorf("error %v", err)
	}
}
