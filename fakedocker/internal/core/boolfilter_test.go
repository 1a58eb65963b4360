package core

import (
	"testing"

	"github.com/docker/docker/api/types/filters"
	"github.com/google/go-cmp/cmp"
)

func TestBoolFilter(t *testing.T) {
	t.Parallel()
	none := filters.NewArgs()
	empty, err := filters.FromJSON(`{"x":[]}`)
	if err != nil {
		t.Fatal(err)
	}
	with := func(values ...string) filters.Args {
		f := filters.NewArgs()
		for _, v := range values {
			f.Add("x", v)
		}
		return f
	}
	tests := map[string]struct {
		f           filters.Args
		loose, want any
	}{
		"not set":          {none, true, true},
		"without values":   {empty, false, "invalid filter 'x'"},
		"true":             {with("true"), true, true},
		"0":                {with("0"), false, false},
		"true and another": {with("true", "y"), true, true},
		"contradiction":    {with("1", "false"), false, "refused"},
		"another":          {with("y"), "Invalid filter 'x=[y]'", "invalid filter 'x=[y]'"},
	}
	for name, tt := range tests {
		for release, want := range map[string]any{"20.10": tt.loose, "28.5": tt.want} {
			e := &Engine{Profile: FindProfile(release), say: wordsOf(FindProfile(release))}
			value, refusal := e.boolFilter(tt.f, "x", true, saysFalse, saysTrue)
			var got any = value
			if refusal != nil {
				got = refusal.Message
			}
			if want == "refused" && refusal != nil {
				continue // its values are in no order
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s on %s (-want +got):\n%s", name, release, diff)
			}
		}
	}
}
