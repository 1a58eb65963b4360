package api

import (
	"errors"
	"io"
	"net/http"

	"github.com/appnet-go/appnet/fakedocker/internal/core"
	"github.com/appnet-go/appnet/fakedocker/internal/imagetar"
)

// imageSave answers with an archive of images: of the one in the path, else of
// those in the query.
func (s *Server) imageSave(r *request) error {
	names := r.query["names"]
	if r.name != "" {
		names = []string{r.name}
	}
	if err := r.onePlatform(); err != nil {
		return err
	}
	if err := s.onPlatform(r, 48, "no suitable export target found: "); err != nil {
		return err
	}
	images, err := s.Core.ImageSave(names)
	if err != nil {
		return err
	}
	r.begin("application/x-tar")
	return imagetar.Write(r.w, images)
}

// unpacked is where an engine would unpack an archive. The number is any.
const unpacked = "/var/lib/docker/tmp/docker-import-1"

func readImages(archive io.Reader) ([]core.SavedImage, error) {
	return imagetar.Read(archive, unpacked)
}

// imageLoad takes the images of an archive. What goes wrong is in the stream of
// the answer.
func (s *Server) imageLoad(r *request) error {
	if err := r.onePlatform(); err != nil {
		return err
	}
	if err := r.offPlatform("platform", 48); err != nil {
		return err
	}
	images, readErr := r.dialect.readImages(r.Body)
	if core.IsNotModelled(readErr) {
		return readErr
	}
	said, err := s.Core.ImageLoad(images)
	if core.IsNotModelled(err) {
		return err
	}
	if err == nil {
		err = readErr
	}
	r.begin("application/json")
	for _, text := range said {
		if err := r.line(stream{text}, "\r\n"); err != nil {
			return err
		}
	}
	if err != nil {
		return r.line(r.loadFailure(err), "\r\n")
	}
	return nil
}

// stream is a line of what an image operation says.
type stream struct {
	Stream string `json:"stream"`
}

// failure is the line that tells of an error.
type failure struct {
	Detail message `json:"errorDetail"`
	Error  string  `json:"error"`
}

func (r *request) loadFailure(err error) failure {
	text := err.Error()
	var bad *imagetar.Error
	if errors.As(err, &bad) && bad.Broken {
		text = r.dialect.brokenTar + text
	}
	return failure{message{text}, text}
}

func (s *Server) imageHistory(r *request) error {
	if err := s.onPlatform(r, 48, ""); err != nil {
		return err
	}
	list, err := s.Core.ImageHistory(r.name)
	if err != nil {
		return err
	}
	return r.answer(http.StatusOK, list)
}

func (s *Server) imagesPrune(r *request) error {
	args, err := r.filters()
	if err != nil {
		return err
	}
	report, err := s.Core.ImagesPrune(args)
	if err != nil {
		return err
	}
	return r.answer(http.StatusOK, report)
}
