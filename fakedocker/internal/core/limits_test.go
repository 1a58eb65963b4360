package core

import "testing"

func TestBadSet(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "0": "", "0-3,5": "", "2-2": "", "x": "x", "0,1-0": "1-0", "1-": "1-", "0,,1": "", "-1": "-1", "1-2-3": "1-2-3",
	} {
		part, ok := badSet(text)
		if wantOK := want == "" && text != "0,,1"; part != want || ok != wantOK {
			t.Errorf("badSet(%q) = %q, %v, want %q, %v", text, part, ok, want, wantOK)
		}
	}
}
