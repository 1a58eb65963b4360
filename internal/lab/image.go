package lab

import (
	"archive/tar"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/docker/docker/api/types/image"

	"github.com/appnet-go/appnet/internal/probe"
)

// probePackage is the program of the image.
const probePackage = "github.com/appnet-go/appnet/internal/cmd/probe"

// Archive makes the static probe for a Linux of this architecture, as the
// content of an image: a tar of one file. It needs the go command and must run
// inside the module.
func Archive(ctx context.Context, arch string) ([]byte, error) {
	dir, err := os.MkdirTemp("", "appnet-lab-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "probe")
	cmd := exec.CommandContext(ctx, "go", "build", "-ldflags=-s -w", "-o", file, probePackage)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS=linux", "GOARCH="+arch)
	if text, err := cmd.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("go build %s: %w\n%s", probePackage, err, text)
	}
	program, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	return archive(program)
}

// FakeArchive returns the content of an image for a fake engine, whose
// containers run [Program] whatever the file holds.
func FakeArchive() ([]byte, error) { return archive([]byte("fake")) }

// archive returns a tar of one executable file, at the probe's path.
func archive(program []byte) ([]byte, error) {
	var buf bytes.Buffer
	w := tar.NewWriter(&buf)
	header := &tar.Header{Name: filepath.Base(probe.Path), Mode: 0o755, Size: int64(len(program)), Typeflag: tar.TypeReg}
	if err := w.WriteHeader(header); err != nil {
		return nil, err
	}
	if _, err := w.Write(program); err != nil {
		return nil, err
	}
	return buf.Bytes(), w.Close()
}

// importImage makes an image of the archive, labelled as this run's: its
// containers inherit that. No registry is involved.
func (l *Lab) importImage(ctx context.Context, archive []byte) error {
	l.Image = "appnet-test-probe:" + l.run.nonce
	command, err := json.Marshal([]string{probe.Path, "wait"})
	if err != nil {
		return err
	}
	answer, err := l.Client.ImageImport(ctx,
		image.ImportSource{Source: bytes.NewReader(archive), SourceName: "-"}, l.Image,
		image.ImportOptions{Changes: []string{"CMD " + string(command), "LABEL " + Label + "=" + l.run.String()}})
	if err != nil {
		return err
	}
	defer answer.Close()
	return streamError(answer)
}

// streamError reads the progress of an import to its end: a failure is in it.
func streamError(r io.Reader) error {
	for dec := json.NewDecoder(r); ; {
		var line struct {
			Error string `json:"error"`
		}
		switch err := dec.Decode(&line); {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		case line.Error != "":
			return errors.New(line.Error)
		}
	}
}
