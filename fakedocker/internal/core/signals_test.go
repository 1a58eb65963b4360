package core

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseSignal(t *testing.T) {
	type result struct {
		Number              int
		OK, Known, EndsByIt bool
	}
	for text, want := range map[string]result{
		"TERM":       {15, true, true, true},
		"SIGTERM":    {15, true, true, true},
		"sigterm":    {15, true, true, true},
		"9":          {9, true, true, true},
		"HUP":        {1, true, true, true},
		"SIGCHLD":    {17, true, true, false},
		"WINCH":      {28, true, true, false},
		"RTMIN+3":    {37, true, true, true},
		"SIGRTMAX-1": {63, true, true, true},
		"64":         {64, true, true, true},
		"99":         {99, true, false, true},
		"0":          {0, false, false, true},
		"":           {0, false, false, true},
		"BOGUS":      {0, false, false, true},
	} {
		sig, ok := parseSignal(text)
		got := result{int(sig), ok, supported(sig), terminates(sig)}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
}
