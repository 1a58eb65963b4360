package lab

import (
	"archive/tar"
	"bytes"
	"io"
	"strings"
	"testing"
)

func TestArchiveIsOneExecutable(t *testing.T) {
	content, err := archive([]byte("program"))
	if err != nil {
		t.Fatal(err)
	}
	r := tar.NewReader(bytes.NewReader(content))
	header, err := r.Next()
	if err != nil {
		t.Fatal(err)
	}
	if header.Name != "probe" || header.Mode != 0o755 {
		t.Errorf("%s with mode %o, want probe with 755", header.Name, header.Mode)
	}
	if got, err := io.ReadAll(r); err != nil || string(got) != "program" {
		t.Errorf("content %q, %v", got, err)
	}
	if _, err := r.Next(); err != io.EOF {
		t.Errorf("a second file: %v", err)
	}
}

func TestStreamError(t *testing.T) {
	for _, tt := range []struct{ stream, want string }{
		{``, ""},
		{`{"status":"sha256:1"}` + "\n", ""},
		{`{"status":"working"}{"error":"no space"}`, "no space"},
		{`{"status":`, "unexpected EOF"},
	} {
		got := ""
		if err := streamError(strings.NewReader(tt.stream)); err != nil {
			got = err.Error()
		}
		if got != tt.want {
			t.Errorf("streamError(%s) = %q, want %q", tt.stream, got, tt.want)
		}
	}
}
