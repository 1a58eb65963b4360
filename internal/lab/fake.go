package lab

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/docker/docker/client"

	"github.com/appnet-go/appnet/fakedocker"
	"github.com/appnet-go/appnet/internal/probe"
)

// Profiles lists the releases that a fake engine can behave like.
func Profiles() []string { return fakedocker.Profiles() }

// Fake makes an engine in this process that behaves like a release, 28.5 if
// profile is empty. Its host is a fake one too.
func Fake(profile string) (*Lab, error) {
	engine, err := fakedocker.New(options(profile))
	if err != nil {
		return nil, fmt.Errorf("lab fake: %w", err)
	}
	return onFake(engine)
}

func options(profile string) fakedocker.Options {
	return fakedocker.Options{Profile: profile, Program: Program}
}

func onFake(engine *fakedocker.Engine) (*Lab, error) {
	l := &Lab{
		Name:   fmt.Sprintf("engine %s (fake, in this process)", engine.Profile()),
		Client: engine.Client(),
		Host:   engine.Host(),
		run:    newRun(time.Now()),
		clientAt: func(version string) (*client.Client, error) {
			return engine.NewClient(client.WithVersion(version))
		},
		shutdown: engine.Close,
	}
	// The image is imported as on a real engine; what its containers run is
	// the program of the options.
	content, err := FakeArchive()
	if err == nil {
		err = l.importImage(context.Background(), content)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("lab fake: %w", err), l.Close())
	}
	return l, nil
}

// Program is the probe in a fake container.
func Program(ctx context.Context, p *fakedocker.Process) int {
	return probe.Main(ctx, probe.Process{
		Args: p.Args, Env: p.Env, Stdin: p.Stdin, Stdout: p.Stdout, Stderr: p.Stderr, World: world{p},
	})
}

// world is a fake container as the probe sees its machine.
type world struct{ *fakedocker.Process }

func (w world) Hostname() (string, error) { return w.Process.Hostname(), nil }

func (w world) LookupHost(ctx context.Context, name string) ([]string, error) {
	addrs, err := w.Process.LookupHost(ctx, name)
	texts := make([]string, len(addrs))
	for i, addr := range addrs {
		texts[i] = addr.String()
	}
	return texts, err
}
