package main

import (
	"context"
	"errors"
	"io"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/pkg/stdcopy"

	"github.com/appnet-go/appnet/phases/rollout"
)

// once runs a command of the app in a container of its own, copies its output,
// and returns its exit code. It joins the app's networks, so it finds what the app
// finds, and has no name there: nobody calls it.
func (d *deployer) once(ctx context.Context, a app, command []string) (code int, err error) {
	if err := d.ensure(ctx, a); err != nil {
		return 0, err
	}
	var out *output
	exit, err := rollout.OneOff{
		App:    a.App,
		Config: container.Config{Image: a.Image, Cmd: command, AttachStdout: true, AttachStderr: true},
		Created: func(ctx context.Context, c rollout.Container) (err error) {
			out, err = d.attach(ctx, c.ID)
			return err
		},
	}.Run(ctx, d.cli)
	return int(exit), errors.Join(err, out.end(err == nil))
}

// output is what a container writes, on its way to the deployer's own output.
type output struct {
	stream io.Closer
	copied chan error
}

// attach attaches to a container that does not run yet, so as to miss nothing.
func (d *deployer) attach(ctx context.Context, id string) (*output, error) {
	stream, err := d.cli.ContainerAttach(ctx, id, container.AttachOptions{Stream: true, Stdout: true, Stderr: true})
	if err != nil {
		return nil, err
	}
	o := &output{stream: stream.Conn, copied: make(chan error, 1)}
	go func() {
		_, err := stdcopy.StdCopy(d.out, d.out, stream.Reader)
		o.copied <- err
	}()
	return o, nil
}

// end returns when everything is copied, or nothing more is.
func (o *output) end(whole bool) error {
	if o == nil {
		return nil
	}
	defer o.stream.Close()
	if !whole {
		o.stream.Close() // nobody waits for the rest
	}
	if err := <-o.copied; whole {
		return err
	}
	return nil
}
