package probe

import (
	"bytes"
	"context"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestPrograms(t *testing.T) {
	type outcome struct {
		Code           int
		Stdout, Stderr string
	}
	tests := []struct {
		args string
		want outcome
	}{
		{"say", outcome{}},
		{"say one two", outcome{Stdout: "one\ntwo\n"}},
		{"say -n 2 -err one", outcome{Stderr: "one\none\n"}},
		{"say -exit 42 -after 1ms", outcome{Code: 42}},
		{"echo", outcome{Stdout: "a\nb"}},
		{"show /etc/hostname", outcome{Stdout: "desk-1\n"}},
		{"show /nope", outcome{Code: Failed.Code(), Stderr: "open /nope: file does not exist\n"}},
		{"env", outcome{Stdout: "A=1\nB=2\n"}},
	}
	for _, tt := range tests {
		var stdout, stderr bytes.Buffer
		code := Main(t.Context(), Process{
			Args: append([]string{Path}, strings.Fields(tt.args)...), Env: []string{"B=2", "A=1"},
			Stdin: strings.NewReader("a\nb"), Stdout: &stdout, Stderr: &stderr, World: newDesk(),
		})
		if diff := cmp.Diff(tt.want, outcome{code, stdout.String(), stderr.String()}); diff != "" {
			t.Errorf("probe %s: (-want +got)\n%s", tt.args, diff)
		}
	}
}

func TestEchoWithoutInput(t *testing.T) {
	if got, _ := runOn(t.Context(), newDesk(), nil, "echo"); got != (result{}) {
		t.Errorf("got %+v", got)
	}
}

func TestADeafProgramWaitsOn(t *testing.T) {
	d := newDesk()
	d.signals <- os.Interrupt
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan result, 1)
	go func() {
		got, _ := runOn(ctx, d, nil, "wait", "-deaf")
		ended <- got
	}()
	d.signals <- os.Interrupt // there is room only once the first was taken
	cancel()
	if got := <-ended; got.Code != Failed.Code() {
		t.Errorf("exit code %d, want %d", got.Code, Failed.Code())
	}
}
