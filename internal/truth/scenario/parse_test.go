package scenario

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestParseStep(t *testing.T) {
	tests := []struct {
		line string
		want Step
	}{
		{"a | GET /networks", Step{ID: "a", Kind: Call, Method: "GET", Path: "/networks"}},
		{`c.1 | POST /networks/create | {"Name":"a||b"} | N=.Id M=.0.Name`, Step{
			ID: "c.1", Kind: Call, Method: "POST", Path: "/networks/create", Body: `{"Name":"a||b"}`,
			Captures: []Capture{{"N", ".Id"}, {"M", ".0.Name"}},
		}},
		{"c | POST =/v9.99/x | | | Content-Type: text/plain | X-A:", Step{
			ID: "c", Kind: Call, Method: "POST", Path: "/v9.99/x", AsIs: true,
			Headers: []Header{{"Content-Type", "text/plain"}, {"X-A", ""}},
		}},
		{`e | later hijack POST /exec/{E}/start | {} | | stdin: "a\n" | timeout: 500ms`, Step{
			ID: "e", Kind: Call, Method: "POST", Path: "/exec/{E}/start", Later: true, Hijack: true, Body: "{}",
			Stdin: "a\n", Timeout: 500 * time.Millisecond,
		}},
		{`u | until .State.Status=exited GET /containers/{A}/json`, Step{
			ID: "u", Kind: Until, Subject: ".State.Status=exited", UntilPath: ".State.Status", UntilValue: "exited",
			Method: "GET", Path: "/containers/{A}/json",
		}},
		{"w | wait {A} exited", Step{ID: "w", Kind: Wait, Subject: "{A}", State: "exited"}},
		{"p | pause 200ms", Step{ID: "p", Kind: Pause, Duration: 200 * time.Millisecond}},
		{"m | mark T1", Step{ID: "m", Kind: Mark, Subject: "T1"}},
		{"f | finish w", Step{ID: "f", Kind: Finish, Subject: "w"}},
	}
	for _, tt := range tests {
		got, err := ParseStep(tt.line)
		if err != nil {
			t.Errorf("%s: %v", tt.line, err)
		}
		if diff := cmp.Diff(tt.want, got, cmpopts.IgnoreUnexported(Step{})); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", tt.line, diff)
		}
	}
}

func TestParseSaysWhatIsWrong(t *testing.T) {
	tests := []struct{ text, want string }{
		{"a", `line 1: "a": want id | request`},
		{"\n# x\nä | GET /", "line 3: id"},
		{"a | get /", "want METHOD /path"},
		{"a | GET networks", "want METHOD /path"},
		{"a | GET /\na | GET /", "there is one of that id"},
		{"a | GET / | | a=.Id", "want NAME=.PATH"},
		{"a | GET / | | A=Id", "want NAME=.PATH"},
		{"a | GET / | | | nonsense", "want Header-Name: value"},
		{"a | GET / | | | stdin: text", "want a Go string"},
		{"a | GET / | | | timeout: 1h", "up to 30s"},
		{"a | pause 10s", "up to 5s"},
		{"a | pause", "up to 5s"},
		{"a | wait x", "want wait CONTAINER STATUS"},
		{"a | wait x y z", "want wait CONTAINER STATUS"},
		{"a | mark now", "in capitals"},
		{"a | finish b", "no step before begins with later"},
		{"b | GET /\na | finish b", "no step before begins with later"},
		{"a | until x GET /", "want until .PATH=VALUE"},
		{"a | until .x=1 later GET /", "neither hijacked nor later"},
		{"a | wait x exited | body", "no further columns"},
	}
	for _, tt := range tests {
		_, err := Parse("file", tt.text)
		if err == nil || !strings.Contains(err.Error(), tt.want) || !strings.HasPrefix(err.Error(), "scenario file, line ") {
			t.Errorf("%q: error %v, want one with %q", tt.text, err, tt.want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("# x\nid | POST /networks/{N:12} | {} | A=.Id | Content-Type: a | timeout: 1s\n")
	f.Add("a | later hijack GET =/x | @quoted \"\\n\"\nb | finish a\nc | wait {A} exited\nd | pause 1s\ne | mark A")
	f.Add("a | until .a.0=b GET /")
	f.Fuzz(func(t *testing.T, text string) {
		s, err := Parse("f", text)
		if err != nil {
			return
		}
		for _, step := range s.Steps {
			if step.ID == "" || step.Line == 0 || step.Kind == "" {
				t.Errorf("%q: step %+v", text, step)
			}
		}
	})
}

func TestHashIsOfTheSteps(t *testing.T) {
	texts := []string{"a | GET /x\nb | mark T", "# why\na   |  GET /x  \n\nb | mark T", "a | GET /x\nb | mark U"}
	var hashes []string
	for _, text := range texts {
		s, err := Parse("f", text)
		if err != nil {
			t.Fatal(err)
		}
		hashes = append(hashes, s.Hash())
	}
	if hashes[0] != hashes[1] || hashes[0] == hashes[2] {
		t.Errorf("hashes %q: want the first two the same and the third another", hashes)
	}
}
