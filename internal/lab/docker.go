package lab

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/docker/docker/api/types"
	"github.com/docker/docker/client"
)

// ErrNoEngine says that no engine answers where the environment points.
var ErrNoEngine = errors.New("no engine")

// Docker takes the engine that DOCKER_HOST and its relatives name, or the one
// at the default socket. It removes what dead runs left there, and builds and
// imports the image of this one. The error is ErrNoEngine if nothing answers.
func Docker(ctx context.Context) (*Lab, error) {
	cli, err := client.NewClientWithOpts(client.FromEnv, client.WithAPIVersionNegotiation())
	if err != nil {
		return nil, fmt.Errorf("lab docker: %w", err)
	}
	l := &Lab{Client: cli, Real: true, run: newRun(time.Now()), shutdown: func() error { return nil }}
	l.Host = newMachineHost(l)
	l.clientAt = func(version string) (*client.Client, error) {
		return client.NewClientWithOpts(client.FromEnv, client.WithVersion(version))
	}
	version, err := cli.ServerVersion(ctx)
	if err != nil {
		if client.IsErrConnectionFailed(err) {
			err = fmt.Errorf("%w: %w", ErrNoEngine, err)
		}
		return nil, errors.Join(fmt.Errorf("lab docker: %w", err), cli.Close())
	}
	if err := l.prepare(ctx, version); err != nil {
		return nil, errors.Join(fmt.Errorf("lab docker: %w", err), l.Close())
	}
	return l, nil
}

func (l *Lab) prepare(ctx context.Context, version types.Version) error {
	if version.Os != "linux" {
		return fmt.Errorf("engine on %s: only Linux containers will do", version.Os)
	}
	l.Name = fmt.Sprintf("engine %s at %s", version.Version, l.Client.DaemonHost())
	l.Leftovers = l.sweep(ctx, func(r run) bool { return r.dead(l.run, time.Now(), alive) })
	content, err := Archive(ctx, version.Arch)
	if err != nil {
		return err
	}
	return l.importImage(ctx, content)
}
