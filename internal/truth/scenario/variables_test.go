package scenario

import (
	"testing"
	"time"
)

func TestExpand(t *testing.T) {
	v := variables{"A": "0123456789abcdef", "NET": "web"}
	now := time.Unix(12, 34)
	tests := []struct{ text, want string }{
		{"/x/{A}", "/x/0123456789abcdef"},
		{"/x/{A:12}/y", "/x/0123456789ab/y"},
		{"{NET:12}{A:4}", "web0123"},
		{"{B} {B:4}", "missing-B miss"},
		{"since={NOW}", "since=12.000000034"},
		{`{"A":{}} {a} {}`, `{"A":{}} {a} {}`},
	}
	for _, tt := range tests {
		if got := v.expand(tt.text, now); got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.text, got, tt.want)
		}
	}
}

func TestCapture(t *testing.T) {
	body := []byte(`{"Id":"x","List":[{"N":1.5}],"Yes":true}`)
	v := variables{"GONE": "old"}
	v.capture([]Capture{{"A", ".Id"}, {"B", ".List.0.N"}, {"C", ".Yes"}, {"GONE", ".List.1"}, {"D", ".Id.x"}}, body)
	want := variables{"A": "x", "B": "1.5", "C": "true"}
	if len(v) != len(want) || v["A"] != want["A"] || v["B"] != want["B"] || v["C"] != want["C"] {
		t.Errorf("got %v, want %v", v, want)
	}
}
