package scenario

import (
	"archive/tar"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

const (
	typeJSON = "application/json"
	typeTar  = "application/x-tar"
)

// content is what a body column sends, and its Content-Type.
func (t *Target) content(body string) (data []byte, contentType string, err error) {
	form, rest, _ := strings.Cut(body, " ")
	rest = strings.TrimSpace(rest)
	switch {
	case body == "":
		return nil, "", nil
	case form == "@quoted":
		text, err := strconv.Unquote(rest)
		if err != nil {
			return nil, "", fmt.Errorf("body %q: want a Go string in quotes", body)
		}
		return []byte(text), typeJSON, nil
	case form == "@probe" && rest == "":
		return t.Archive, typeTar, nil
	case form == "@tar":
		data, err = tarOf(strings.Fields(rest)...)
		return data, typeTar, err
	case form == "@build" && rest != "":
		data, err = buildContext(rest)
		return data, typeTar, err
	case form == "@image" && rest != "":
		fields := strings.Fields(rest)
		data, err = imageArchive(fields[0], fields[1:])
		return data, typeTar, err
	case strings.HasPrefix(form, "@"):
		return nil, "", fmt.Errorf("body %q: want @quoted, @tar, @probe, @build or @image", body)
	}
	return []byte(body), typeJSON, nil
}

// tarOf makes a tar of small files, each given as NAME=TEXT.
func tarOf(files ...string) ([]byte, error) {
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, file := range files {
		name, text, ok := strings.Cut(file, "=")
		if !ok || name == "" {
			return nil, fmt.Errorf("file %q: want NAME=TEXT", file)
		}
		h := &tar.Header{Name: name, Mode: 0o644, Size: int64(len(text)), Typeflag: tar.TypeReg, Format: tar.FormatUSTAR}
		if err := w.WriteHeader(h); err != nil {
			return nil, err
		}
		if _, err := w.Write([]byte(text)); err != nil {
			return nil, err
		}
	}
	err := w.Close()
	return b.Bytes(), err
}

// buildContext makes the context of an image build: a Dockerfile with these lines,
// which ;; between spaces separates, and two files for it to copy.
func buildContext(lines string) ([]byte, error) {
	return tarOf("Dockerfile="+strings.ReplaceAll(lines, " ;; ", "\n")+"\n", "file=content\n", "dir/inner=inner\n")
}

// imageArchive makes what an engine's load reads: an image of one layer.
func imageArchive(ref string, labels []string) ([]byte, error) {
	layer, err := tarOf("file=content-of-" + ref)
	if err != nil {
		return nil, err
	}
	labelled := make(map[string]string)
	for _, label := range labels {
		key, value, _ := strings.Cut(label, "=")
		labelled[key] = value
	}
	config, err := json.Marshal(map[string]any{
		"architecture": "amd64", "os": "linux", "created": "2026-01-01T00:00:00Z",
		"config":  map[string]any{"Cmd": []string{"/probe", "wait"}, "Labels": labelled},
		"rootfs":  map[string]any{"type": "layers", "diff_ids": []string{"sha256:" + sum(layer)}},
		"history": []any{map[string]any{"created": "2026-01-01T00:00:00Z", "created_by": "appnet"}},
	})
	if err != nil {
		return nil, err
	}
	manifest, err := json.Marshal([]any{map[string]any{
		"Config": sum(config) + ".json", "RepoTags": []string{ref}, "Layers": []string{"layer.tar"},
	}})
	if err != nil {
		return nil, err
	}
	return tarOf(sum(config)+".json="+string(config), "layer.tar="+string(layer), "manifest.json="+string(manifest))
}

func sum(data []byte) string {
	s := sha256.Sum256(data)
	return hex.EncodeToString(s[:])
}
