package api

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWithout(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, in, want string
		drop           []string
	}{
		{"nothing", `{"a":1}`, `{"a":1}`, nil},
		{"the only member", `{"a":1}`, `{}`, []string{"a"}},
		{"first, middle, last", `{"a":1,"b":2,"c":3,"d":4,"e":5}`, `{"b":2,"d":4}`, []string{"a", "c", "e"}},
		{"an object", `{"a":{"x":[1,{"y":"}"}]},"b":2}`, `{"b":2}`, []string{"a"}},
		{"below an object", `{"a":{"x":1,"y":2},"x":3}`, `{"a":{"y":2},"x":3}`, []string{"a.x"}},
		{"below every key", `{"n":{"p":{"x":1},"q":{"x":2,"y":null}}}`, `{"n":{"p":{},"q":{"y":null}}}`, []string{"n.*.x"}},
		{"in a list", `[{"x":1,"y":2},{"y":3}]`, `[{"y":2},{"y":3}]`, []string{"*.x"}},
		{"two of one branch", `{"a":{"x":1,"y":2,"z":3}}`, `{"a":{"z":3}}`, []string{"a.x", "a.y"}},
		{"quotes in strings", `{"a":"\"x\":1,}","x":"\\"}`, `{"a":"\"x\":1,}"}`, []string{"x"}},
		{"where it is empty", `{"a":{},"b":{"a":[]},"c":null}`, `{"b":{}}`, []string{"a?", "b.a?", "c?"}},
		{"where it is not", `{"a":{"x":{}},"b":1}`, `{"a":{"x":{}},"b":1}`, []string{"a?", "b?"}},
		{"a place that is not there", `{"a":null,"b":[]}`, `{"a":null,"b":[]}`, []string{"a.x", "b.*.x", "c"}},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want+"\n", string(without([]byte(tt.in+"\n"), places(tt.drop...)))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

func TestWithoutAdds(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ in, want string }{
		{`{"a":{"x":1},"b":{}}`, `{"a":{"n":0,"m":0},"b":{}}`},
		{`{"a":{"y":1}}`, `{"a":{"y":1,"n":0,"m":0}}`},
		{`{"a":null}`, `{"a":null}`},
	} {
		got := string(without([]byte(tt.in), places("a.x").plus("a", `"n":0,"m":0`)))
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.in, diff)
		}
	}
	got := string(without([]byte(`[{"a":1,"n":2},{}]`), fields{}.plus("*", `"n":0`)))
	if diff := cmp.Diff(`[{"a":1,"n":2},{"n":0}]`, got); diff != "" {
		t.Errorf("where there is none (-want +got):\n%s", diff)
	}
	got = string(without([]byte(`{"a":1,"x":2}`), places("x").plus("", `"n":0`)))
	if diff := cmp.Diff(`{"a":1,"n":0}`, got); diff != "" {
		t.Errorf("to the value itself (-want +got):\n%s", diff)
	}
	got = string(without([]byte(`{"a":1,"n":2}`), places("n").plus("", `"n":0`)))
	if diff := cmp.Diff(`{"a":1,"n":0}`, got); diff != "" {
		t.Errorf("in place of one (-want +got):\n%s", diff)
	}
}

func FuzzWithoutKeepsJSON(f *testing.F) {
	f.Add(`{"a":{"x":[1,"\"",{}],"y":[[]]},"x":-1.5e3}`)
	f.Add(`["x",{"x":true}]`)
	drop := places("x", "a.x", "*.*.x")
	f.Fuzz(func(t *testing.T, text string) {
		var v any
		if json.Unmarshal([]byte(text), &v) != nil {
			t.Skip()
		}
		in, err := json.Marshal(v)
		if err != nil {
			t.Skip()
		}
		if out := without(in, drop); !json.Valid(out) {
			t.Errorf("without(%s) = %s, not JSON", in, out)
		}
	})
}
