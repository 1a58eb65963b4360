package api

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"

	"github.com/docker/docker/api/types/container"

	"github.com/appnet-go/appnet/fakedocker/internal/core"
)

func (s *Server) containerAttach(r *request) error {
	if err := checkDetachKeys(r.query.Get("detachKeys")); err != nil {
		return r.refuseAttach(err)
	}
	att, err := s.Core.ContainerAttach(r.name, container.AttachOptions{
		Stream: r.flag("stream"), Stdin: r.flag("stdin"), Stdout: r.flag("stdout"), Stderr: r.flag("stderr"),
		Logs: r.flag("logs"), DetachKeys: r.query.Get("detachKeys"),
	})
	if err != nil {
		return r.refuseAttach(err)
	}
	return s.join(r, att, nil)
}

// refuseAttach answers with an error in the engine's own way: as bare text, on
// a connection that then ends.
func (r *request) refuseAttach(err error) error {
	conn, _, hijackErr := http.NewResponseController(r.w).Hijack()
	if hijackErr != nil {
		return err
	}
	defer conn.Close()
	status := statusOf(err)
	r.note(status)
	fmt.Fprintf(conn, "HTTP/1.1 %d %s\r\nContent-Type: %s\r\n\r\n%s\r\n", status, http.StatusText(status), rawStream, err)
	return nil
}

func (s *Server) execStart(r *request) error {
	var o container.ExecStartOptions
	if err := r.read(&o); err != nil {
		return err
	}
	att, err := s.Core.ExecStart(r.name, o)
	var late *core.LateError
	switch {
	case errors.As(err, &late) && !o.Detach:
		return r.refuseLate(late, o.Tty)
	case err != nil:
		return err
	case att == nil:
		return r.done(http.StatusOK)
	}
	return s.join(r, att, r.w.Header())
}

// refuseLate answers with an error in the stream that the call has opened.
func (r *request) refuseLate(err error, tty bool) error {
	out := &core.Output{TTY: tty}
	conn, _, hijackErr := r.takeOver(out, r.w.Header())
	if hijackErr != nil {
		return err
	}
	_, _ = conn.Write(framed(nil, out, core.Chunk{Stream: core.Stdout, Data: []byte(err.Error() + "\r\n")}))
	hangUp(conn)
	return nil
}

// join takes the connection over and makes it a program's streams: what the
// client sends is its input, what it writes goes to the client.
func (s *Server) join(r *request, att *core.Attachment, header http.Header) error {
	defer att.Close()
	conn, from, err := r.takeOver(att.Output, header)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(s.Context)
	defer cancel()
	defer context.AfterFunc(ctx, func() { conn.Close() })()
	input := make(chan struct{})
	go func() {
		defer close(input)
		copyInput(att, from, cancel)
	}()
	copyOutput(ctx, conn, att.Output, func() {})
	endOutput(conn)
	<-input // a client may still send; to close on it would take back what it has not read yet
	conn.Close()
	return nil
}

// takeOver ends the HTTP part of a connection: it sends the head of the answer
// and returns the connection, and what to read it by.
func (r *request) takeOver(out *core.Output, header http.Header) (net.Conn, io.Reader, error) {
	conn, buffered, err := http.NewResponseController(r.w).Hijack()
	if err != nil {
		return nil, nil, fmt.Errorf("take the connection over: %w", err)
	}
	if _, err := conn.Write(r.streamHead(out, header)); err != nil {
		conn.Close() // the client is gone; what follows finds out
	}
	return conn, buffered, nil
}

// copyInput hands what the client sends to the program until the client is done
// or gone; a client that is gone ends the whole attachment.
func copyInput(att *core.Attachment, from io.Reader, gone context.CancelFunc) {
	buf := make([]byte, 32<<10)
	for {
		n, err := from.Read(buf)
		if n > 0 {
			_, _ = att.Stdin.Write(buf[:n]) // a program that does not read loses it
		}
		switch {
		case err == io.EOF:
			att.Stdin.Close()
			return
		case err != nil:
			gone()
			return
		}
	}
}

// streamHead is the head of an answer that the streams of a program follow.
func (r *request) streamHead(out *core.Output, header http.Header) []byte {
	var b bytes.Buffer
	if _, upgrade := r.Header["Upgrade"]; upgrade {
		r.note(http.StatusSwitchingProtocols)
		b.WriteString("HTTP/1.1 101 UPGRADED\r\nContent-Type: " + r.outputType(out) + "\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n")
	} else {
		r.note(http.StatusOK)
		b.WriteString("HTTP/1.1 200 OK\r\nContent-Type: " + rawStream + "\r\n")
	}
	_ = header.Write(&b)
	b.WriteString("\r\n")
	return b.Bytes()
}

// hangUp ends a connection after everything written to it.
func hangUp(conn net.Conn) {
	endOutput(conn)
	conn.Close()
}

// endOutput tells the client that nothing more will come.
func endOutput(conn net.Conn) {
	if c, ok := conn.(interface{ CloseWrite() error }); ok {
		_ = c.CloseWrite()
		return
	}
	conn.Close()
}

// note tells a writer that keeps account the status of an answer that is not
// written through it.
func (r *request) note(status int) {
	if w, ok := r.w.(interface{ Note(status int) }); ok {
		w.Note(status)
	}
}
