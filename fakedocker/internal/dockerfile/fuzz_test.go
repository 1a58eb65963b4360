package dockerfile

import (
	"errors"
	"strings"
	"testing"
)

// Whatever the text, what comes out is a file that holds together, or one of the
// two errors; and every word of it can be expanded or is refused.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"FROM a AS b\nRUN x \\\n y", `ENV a="b c" d=${e:-f}`, "# escape=`\nCOPY a `\n b", "RUN <<EOF", `HEALTHCHECK --retries=1 CMD ["a"]`, "LABEL 'a\\", "ARG a=${b-${c}}",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		file, err := Parse(text)
		var bad *Error
		var foreign *Unsupported
		if err != nil {
			if !errors.As(err, &bad) && !errors.As(err, &foreign) {
				t.Fatalf("%q: an error of no kind: %v", text, err)
			}
			return
		}
		last := 0
		for _, in := range file.Instructions {
			if in.Line <= last || in.Name != strings.ToUpper(in.Name) || forms[in.Name] == nil {
				t.Fatalf("%q: %+v after line %d", text, in, last)
			}
			last = in.Line
			if (in.Name == "ENV" || in.Name == "LABEL") && len(in.Args)%2 != 0 {
				t.Fatalf("%q: %+v: no pairs", text, in)
			}
			x := Expander{Escape: file.Escape, Lookup: func(name string) (string, bool) { return name, len(name)%2 == 0 }}
			for _, arg := range in.Args {
				_, _ = x.Word(arg) // must end, and not panic
			}
		}
	})
}
