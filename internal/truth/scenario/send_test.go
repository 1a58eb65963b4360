package scenario

import "testing"

func TestEncode(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"/a/b?x=1&y=a+b", "/a/b?x=1&y=a+b"},
		{`/a?filters={"name":["x y"]}`, "/a?filters=%7B%22name%22:[%22x%20y%22]%7D"},
		{"/a%2Fb/ü", "/a%2Fb/%C3%BC"},
	} {
		if got := encode(tt.text); got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.text, got, tt.want)
		}
	}
}

func TestStreams(t *testing.T) {
	frame := func(stream byte, text string) string {
		return string([]byte{stream, 0, 0, 0, 0, 0, 0, byte(len(text))}) + text
	}
	for _, tt := range []struct{ body, want string }{
		{"", `{"raw":""}`},
		{"plain", `{"raw":"plain"}`},
		{frame(1, "a\n") + frame(2, "b") + frame(1, "c"), `{"stdout":"a\nc","stderr":"b"}`},
		{frame(3, "bad"), `{"stdin":"bad","stdout":"","stderr":""}`},
		{frame(1, "cut")[:9], `{"raw":"\u0001\u0000\u0000\u0000\u0000\u0000\u0000\u0003c"}`},
	} {
		if got := string(streams([]byte(tt.body))); got != tt.want {
			t.Errorf("%q: got %s, want %s", tt.body, got, tt.want)
		}
	}
}
