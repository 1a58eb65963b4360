package transcript

import (
	"errors"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/appnet-go/appnet/internal/truth/scenario"
)

func TestReadsWhatItWrites(t *testing.T) {
	path := Path(t.TempDir(), "28.5", "1.44", "networks")
	if _, err := Read(path); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("nothing there: error %v", err)
	}
	want := &Transcript{
		Header: Header{Scenario: "networks", Hash: "ab", Engine: "28.5.2", API: "1.44"},
		Runs: []scenario.Result{
			{Known: map[string]string{"ab": "bridge"}, Answers: []scenario.Answer{{ID: "a", Status: 200, Body: "{}\n<x>"}}},
			{Answers: []scenario.Answer{{ID: "a", Header: map[string]string{"Server": "x"}, Cut: true}}},
		},
	}
	if err := want.Write(path); err != nil {
		t.Fatal(err)
	}
	got, err := Read(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
