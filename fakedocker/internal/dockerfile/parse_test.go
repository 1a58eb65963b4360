package dockerfile

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParse(t *testing.T) {
	tests := []struct {
		text string
		want []Instruction
	}{
		{"FROM a:1 AS one", []Instruction{{Line: 1, Name: "FROM", Source: "FROM a:1 AS one", Args: []string{"a:1", "AS", "one"}}}},
		{"# comment\n\n  from a\r\n", []Instruction{{Line: 3, Name: "FROM", Source: "from a", Args: []string{"a"}}}},
		{`RUN echo "a b" $c`, []Instruction{{Line: 1, Name: "RUN", Source: `RUN echo "a b" $c`, Args: []string{`echo "a b" $c`}}}},
		{`CMD ["a", "b c"]`, []Instruction{{Line: 1, Name: "CMD", Source: `CMD ["a", "b c"]`, Args: []string{"a", "b c"}, JSON: true}}},
		{`CMD ['a']`, []Instruction{{Line: 1, Name: "CMD", Source: `CMD ['a']`, Args: []string{"['a']"}}}},
		{`CMD []`, []Instruction{{Line: 1, Name: "CMD", Source: "CMD []", Args: []string{}, JSON: true}}},
		{`CMD`, []Instruction{{Line: 1, Name: "CMD", Source: "CMD"}}},
		{`ENV a=1 b="x y" c=d\ e`, []Instruction{{Line: 1, Name: "ENV", Source: `ENV a=1 b="x y" c=d\ e`, Args: []string{"a", "1", "b", `"x y"`, "c", `d\ e`}}}},
		{`ENV a b c  d`, []Instruction{{Line: 1, Name: "ENV", Source: `ENV a b c  d`, Args: []string{"a", "b c  d"}}}},
		{`ARG a b=1 c="d e"`, []Instruction{{Line: 1, Name: "ARG", Source: `ARG a b=1 c="d e"`, Args: []string{"a", "b=1", `c="d e"`}}}},
		{`COPY --from=one --chown=1 a b /c/`, []Instruction{{
			Line: 1, Name: "COPY", Source: `COPY --from=one --chown=1 a b /c/`,
			Flags: []Flag{{"from", "one"}, {"chown", "1"}}, Args: []string{"a", "b", "/c/"},
		}}},
		{"RUN a \\\n  # no\n  b", []Instruction{{Line: 1, Name: "RUN", Source: "RUN a   b", Args: []string{"a   b"}}}},
		{"# escape=`\nRUN a `\n b\\", []Instruction{{Line: 2, Name: "RUN", Source: "RUN a  b\\", Args: []string{"a  b\\"}}}},
		{`HEALTHCHECK --interval=5s CMD ["a"]`, []Instruction{{
			Line: 1, Name: "HEALTHCHECK", Source: `HEALTHCHECK --interval=5s CMD ["a"]`,
			Flags: []Flag{{"interval", "5s"}}, Args: []string{"CMD", "a"}, JSON: true,
		}}},
		{"ONBUILD RUN a  b", []Instruction{{Line: 1, Name: "ONBUILD", Source: "ONBUILD RUN a  b", Args: []string{"RUN a  b"}}}},
	}
	for _, tt := range tests {
		f, err := Parse(tt.text)
		if err != nil {
			t.Errorf("%q: %v", tt.text, err)
			continue
		}
		if diff := cmp.Diff(tt.want, f.Instructions); diff != "" {
			t.Errorf("%q (-want +got)\n%s", tt.text, diff)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	tests := []struct{ text, want string }{
		{"FROM a\nNOPE b", "line 2: unknown instruction: NOPE"},
		{"FROM", "line 1: FROM requires either one or three arguments"},
		{"FROM a b", "line 1: FROM requires either one or three arguments"},
		{"FROM a FOR b", "line 1: FROM requires either one or three arguments"},
		{"FROM a AS 1x", `line 1: invalid name for build stage: "1x", name can't start with a number or contain symbols`},
		{"LABEL", "line 1: LABEL requires at least one argument"},
		{"LABEL a", "LABEL must have two arguments"},
		{"ENV a=b c", `Syntax error - can't find = in "c". Must be of the form: name=value`},
		{"ENV =b", "line 1: ENV names can not be blank"},
		{"ARG =b", "line 1: ARG names can not be blank"},
		{"COPY a", "line 1: COPY requires at least two arguments, but only one was provided. Destination could not be determined"},
		{"COPY", "line 1: COPY requires at least two arguments"},
		{"COPY --nope a b", "line 1: unknown flag: --nope"},
		{"SHELL a", "line 1: SHELL requires the arguments to be in JSON form"},
		{"SHELL []", "line 1: SHELL requires at least one argument"},
		{"USER", "line 1: USER requires exactly one argument"},
		{`VOLUME ["a",""]`, "line 1: VOLUME specified can not be an empty string"},
		{"ONBUILD onbuild RUN a", "line 1: Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed"},
		{"ONBUILD MAINTAINER a", "line 1: MAINTAINER isn't allowed as an ONBUILD trigger"},
		{"HEALTHCHECK NOPE", `line 1: Unknown type "NOPE" in HEALTHCHECK (try CMD)`},
		{"HEALTHCHECK CMD", "line 1: Missing command after HEALTHCHECK CMD"},
		{"HEALTHCHECK NONE x", "line 1: HEALTHCHECK NONE takes no arguments"},
		{"HEALTHCHECK --interval=x CMD a", `line 1: time: invalid duration "x"`},
		{"HEALTHCHECK --timeout=1us CMD a", `line 1: Interval "timeout" cannot be less than 1ms`},
		{"HEALTHCHECK --retries=-1 CMD a", "line 1: --retries cannot be negative (-1)"},
		{"# escape=x\nFROM a", "invalid escape token 'x' does not match ` or \\"},
	}
	for _, tt := range tests {
		_, err := Parse(tt.text)
		var bad *Error
		if !errors.As(err, &bad) || err.Error() != tt.want {
			t.Errorf("%q: %v, want %s", tt.text, err, tt.want)
		}
	}
}

func TestParseLikens(t *testing.T) {
	for word, want := range map[string]string{"FORM": "FROM", "RUNN": "RUN", "lable": "label", "NOPE": "COPY", "WORKINGDIR": "", "XYZZYX": ""} {
		_, err := Parse(word + " a")
		var bad *Error
		if !errors.As(err, &bad) || bad.Like != want || bad.Word != word {
			t.Errorf("%s: %+v, want one like %q", word, bad, want)
		}
	}
}

func TestParseHeredoc(t *testing.T) {
	for _, text := range []string{"RUN <<EOF\na\nEOF", "FROM a\nCOPY <<'x' /y\nx"} {
		_, err := Parse(text)
		var foreign *Unsupported
		if !errors.As(err, &foreign) {
			t.Errorf("%q: %v, want a heredoc to be unsupported", text, err)
		}
	}
}

func TestParseGaps(t *testing.T) {
	f, err := Parse("RUN a \\\n\n b  ")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"RUN a  b  "}, f.Gaps); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
