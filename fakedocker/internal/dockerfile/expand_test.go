package dockerfile

import (
	"errors"
	"testing"
)

var variables = map[string]string{"a": "1", "e": "", "sp": "x y"}

func expander(colon bool) *Expander {
	return &Expander{Escape: '\\', NeedsColon: colon, Lookup: func(name string) (string, bool) {
		value, ok := variables[name]
		return value, ok
	}}
}

func TestExpand(t *testing.T) {
	tests := []struct{ word, want string }{
		{"plain", "plain"}, {"$a", "1"}, {"${a}", "1"}, {"x$a-y", "x1-y"}, {"$a$a", "11"}, {"$n-", "-"},
		{`"$a"`, "1"}, {`'$a'`, "$a"}, {`\$a`, "$a"}, {`"\$a"`, "$a"}, {`a\ b`, "a b"}, {`"x\"y"`, `x"y`}, {`"x\y"`, `x\y`},
		{"${e:-y}", "y"}, {"${e-y}", ""}, {"${n-y}", "y"}, {"${a:+q}", "q"}, {"${n:+q}", ""}, {"${e+q}", "q"}, {"${e:+q}", ""},
		{"${n:-$a}", "1"}, {"${n:-${e:-z}}", "z"}, {"${a?none}", "1"}, {"$", "$"}, {"$sp", "x y"}, {`x\`, "x"},
	}
	for _, tt := range tests {
		got, err := expander(false).Word(tt.word)
		if err != nil || got != tt.want {
			t.Errorf("%s: %q, %v, want %q", tt.word, got, err, tt.want)
		}
	}
}

func TestExpandRefuses(t *testing.T) {
	tests := []struct {
		word  string
		colon bool
		want  string
	}{
		{`"b`, false, `failed to process "\"b": unexpected end of statement while looking for matching double-quote`},
		{`'b`, false, `failed to process "'b": unexpected end of statement while looking for matching single-quote`},
		{"${a*c}", false, `failed to process "${a*c}": unsupported modifier (*) in substitution`},
		{"${a*c}", true, `failed to process "${a*c}": missing ':' in substitution`},
		{"${a-c}", true, `failed to process "${a-c}": missing ':' in substitution`},
		{"${b", false, `failed to process "${b": unsupported modifier (�) in substitution`},
		{"${n?none}", false, `failed to process "${n?none}": n: none`},
		{"${}", false, `failed to process "${}": syntax error: bad substitution`},
	}
	for _, tt := range tests {
		if _, err := expander(tt.colon).Word(tt.word); err == nil || err.Error() != tt.want {
			t.Errorf("%s: %v, want %s", tt.word, err, tt.want)
		}
	}
	if _, err := expander(false).Word("${a#b}"); !errors.Is(err, ErrModifier) {
		t.Errorf("a pattern: %v", err)
	}
}
