package lab

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"
)

func TestPlayReturnsExitCodes(t *testing.T) {
	fine := func(_ context.Context, _ *Lab, r *Report) error { r.Step("a", "b", true); return nil }
	wrong := func(_ context.Context, _ *Lab, r *Report) error { r.Step("a", "b", false); return nil }
	trouble := func(context.Context, *Lab, *Report) error { return errors.New("engine is on fire") }
	tests := []struct {
		args string
		tell Story
		want int
		says string
	}{
		{"", fine, 0, "engine 29 (fake, in this process)"},
		{"-profile 20.10", fine, 0, "engine 20.10 (fake"},
		{"", wrong, 1, "1 steps, 1 wrong"},
		{"", trouble, 2, "play: engine is on fire"},
		{"-h", fine, 0, "-docker"},
		{"-nonsense", fine, 2, "-nonsense"},
		{"something", fine, 2, "no arguments"},
		{"-docker -profile 20.10", fine, 2, "only without -docker"},
		{"-profile 1.0", fine, 2, `"1.0"`},
	}
	for _, tt := range tests {
		var out strings.Builder
		if got := Play("play", strings.Fields(tt.args), &out, &out, tt.tell); got != tt.want {
			t.Errorf("play %s: exit code %d, want %d", tt.args, got, tt.want)
		}
		if !strings.Contains(out.String(), tt.says) {
			t.Errorf("play %s: want %q in\n%s", tt.args, tt.says, out.String())
		}
	}
}

// Whatever way a story ends, what it made goes.
func TestPlayCleansUp(t *testing.T) {
	for how, end := range map[string]func(ctx context.Context) error{
		"told":        func(context.Context) error { return nil },
		"failed":      func(context.Context) error { return errors.New("engine is on fire") },
		"interrupted": func(ctx context.Context) error { return interrupt(ctx) },
		"panicked":    func(context.Context) error { panic("at the engine") },
	} {
		t.Run(how, func(t *testing.T) {
			left := []thing{{name: "Close was not called"}}
			tell := func(ctx context.Context, l *Lab, _ *Report) error {
				shutdown := l.shutdown
				l.shutdown = func() (err error) {
					left, err = l.things(context.WithoutCancel(ctx), func(run) bool { return true })
					return errors.Join(err, shutdown())
				}
				makeNetwork(t, l, "played", l.Labels())
				start(t, l, nil)
				return end(ctx)
			}
			defer func() {
				if p := recover(); (how == "panicked") != (p != nil) {
					t.Errorf("panic: %v", p)
				}
				for _, thing := range left {
					t.Errorf("left behind: %s %s", thing.kind, thing.name)
				}
			}()
			var out strings.Builder
			if code := Play("play", nil, &out, &out, tell); (how == "told") != (code == 0) {
				t.Errorf("exit code %d: %s", code, out.String())
			}
		})
	}
}

// interrupt sends this process the signal of Ctrl-C and waits for its effect.
func interrupt(ctx context.Context) error {
	self, err := os.FindProcess(os.Getpid())
	if err != nil {
		return err
	}
	if err := self.Signal(os.Interrupt); err != nil {
		return err
	}
	<-ctx.Done()
	return ctx.Err()
}
