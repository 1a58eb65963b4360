package api

import (
	"context"
	"encoding/binary"
	"io"
	"net/http"

	"github.com/appnet-go/appnet/fakedocker/internal/core"
)

// The content types of a program's output.
const (
	rawStream         = "application/vnd.docker.raw-stream"
	multiplexedStream = "application/vnd.docker.multiplexed-stream"
)

// outputType is the content type of out, where it is sent. Versions before 1.42
// call everything raw.
func (r *request) outputType(out *core.Output) string {
	if !out.TTY && r.version.AtLeast(1, 42) {
		return multiplexedStream
	}
	return rawStream
}

// following is the context of an answer without end: it ends when the client
// leaves and when the engine closes.
func (s *Server) following(r *request) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(r.Context())
	stop := context.AfterFunc(s.Context, cancel)
	return ctx, func() { stop(); cancel() }
}

// begin sends the head of an answer before its body is known. An empty type is
// sent as none.
func (r *request) begin(contentType string) {
	r.w.Header()["Content-Type"] = nil
	if contentType != "" {
		r.w.Header().Set("Content-Type", contentType)
	}
	r.w.WriteHeader(http.StatusOK)
	r.flush()
}

// flush sends what was written so far. A writer that cannot sends it later.
func (r *request) flush() { _ = http.NewResponseController(r.w).Flush() }

// copyOutput writes what comes out of out until it ends, the context ends or
// nobody reads any more.
func copyOutput(ctx context.Context, w io.Writer, out *core.Output, flush func()) {
	var frame []byte
	for {
		chunk, err := out.Next(ctx)
		if err != nil {
			return
		}
		frame = framed(frame[:0], out, chunk)
		if _, err := w.Write(frame); err != nil {
			return
		}
		flush()
	}
}

// framed appends a piece of output as it is sent: raw from a terminal, else
// after eight bytes that say its stream and length.
func framed(b []byte, out *core.Output, c core.Chunk) []byte {
	if !out.TTY {
		b = append(b, byte(c.Stream), 0, 0, 0)
		b = binary.BigEndian.AppendUint32(b, uint32(len(c.Data)))
	}
	return append(b, c.Data...)
}

func (s *Server) containerLogs(r *request) error {
	o, err := r.logsOptions()
	if err != nil {
		return err
	}
	out, err := s.Core.ContainerLogs(r.name, o)
	if err != nil {
		return err
	}
	ctx, cancel := s.following(r)
	defer cancel()
	if r.dialect.untypedLogs {
		r.begin("")
	} else {
		r.begin(r.outputType(out))
	}
	copyOutput(ctx, r.w, out, r.flush)
	return nil
}
