package hostaccess

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"maps"
	"strings"
	"time"

	"github.com/docker/docker/api/types/container"
	dnetwork "github.com/docker/docker/api/types/network"
)

const (
	// LabelProbe is a label that every container of [RunProbe] has.
	LabelProbe = "io.github.appnet-go.probe"

	// removeTimeout bounds the removal of a probe, which goes on when the
	// context of the probe has ended.
	removeTimeout = 30 * time.Second
)

// Probe is a question asked from inside a container: does it reach the host? It is
// the way to find out where the host's listeners cannot be read, from another
// machine or through a firewall.
type Probe struct {
	Access Access

	// Image and Command are the caller's: a command that tries to reach the
	// service at Access.Addr, ends by itself, and exits with 0 if it did. An image
	// that is not there is not pulled.
	Image   string
	Command []string

	Network string            // that the container is on; "" for the default bridge
	Labels  map[string]string // besides LabelProbe
}

// ProbeResult is how a [Probe] went.
type ProbeResult struct {
	Outcome  ProbeOutcome
	ExitCode int
	Reason   string // the outcome and the exit code in words
}

// ProbeOutcome is what the exit code of a probe means.
type ProbeOutcome uint8

// What the exit code of a probe means.
const (
	ProbeReached    ProbeOutcome = iota + 1 // 0
	ProbeNotReached                         // 1 to 124
	ProbeBroken                             // 125 and above: the command did not run, or was ended by a signal
)

// String returns "reached", "not reached" or "broken".
func (o ProbeOutcome) String() string {
	switch o {
	case ProbeReached:
		return "reached"
	case ProbeNotReached:
		return "not reached"
	case ProbeBroken:
		return "broken"
	}
	return fmt.Sprintf("ProbeOutcome(%d)", uint8(o))
}

// ResultOf says what the exit code of a probe means. Codes from 125 on belong to
// engines and shells; those above 128 stand for the signal that ended the process.
func ResultOf(exitCode int) ProbeResult {
	r := ProbeResult{ExitCode: exitCode}
	switch {
	case exitCode == 0:
		r.Outcome, r.Reason = ProbeReached, "reached: exit code 0"
	case exitCode > 0 && exitCode < 125:
		r.Outcome, r.Reason = ProbeNotReached, fmt.Sprintf("not reached: exit code %d", exitCode)
	case exitCode > 128 && exitCode < 128+65:
		r.Outcome, r.Reason = ProbeBroken, fmt.Sprintf("no answer: ended by signal %d", exitCode-128)
	default:
		r.Outcome, r.Reason = ProbeBroken, fmt.Sprintf("no answer: the command did not run, exit code %d", exitCode)
	}
	return r
}

// ProbeClient is the part of the Docker client that [RunProbe] calls. P is the
// type of a platform in ContainerCreate, which is inferred.
type ProbeClient[P any] interface {
	ContainerCreate(ctx context.Context, config *container.Config, hostConfig *container.HostConfig,
		networkingConfig *dnetwork.NetworkingConfig, platform *P, containerName string) (container.CreateResponse, error)
	ContainerStart(ctx context.Context, containerID string, options container.StartOptions) error
	ContainerWait(ctx context.Context, containerID string, condition container.WaitCondition) (<-chan container.WaitResponse, <-chan error)
	ContainerRemove(ctx context.Context, containerID string, options container.RemoveOptions) error
}

// RunProbe creates a container with the access of the probe, starts it, waits for
// its end and removes it, also when ctx ends before: nothing waits longer than
// ctx, but for the removal, which has half a minute of its own.
//
// An exit code of whatever kind is a result. An error is one of the engine, or a
// [*Conflict] of the access with the network, or an [ErrInvalid]; of both kinds no
// call is made. An error that the container could not be removed names it; its
// label is [LabelProbe].
func RunProbe[P any](ctx context.Context, c ProbeClient[P], p Probe) (ProbeResult, error) {
	config, hc, err := p.configs()
	if err != nil {
		return ProbeResult{}, err
	}
	if err := ctx.Err(); err != nil {
		return ProbeResult{}, fmt.Errorf("hostaccess: probe: %w", err)
	}
	name := "appnet-probe-" + strings.ToLower(rand.Text()[:12])
	code, err := runProbe(ctx, c, config, hc, name)
	if err := errors.Join(err, removeProbe(ctx, c, name)); err != nil {
		return ProbeResult{}, err
	}
	return ResultOf(code), nil
}

// configs returns what goes into the create call.
func (p *Probe) configs() (*container.Config, *container.HostConfig, error) {
	if p.Image == "" || len(p.Command) == 0 {
		return nil, nil, &Error{Part: "probe", Value: p.Image, Rule: "no image or no command: give an image that is on the engine, and what to run in it"}
	}
	hc := &container.HostConfig{NetworkMode: container.NetworkMode(p.Network)}
	if err := p.Access.Configure(hc); err != nil {
		return nil, nil, err
	}
	labels := map[string]string{}
	maps.Copy(labels, p.Labels)
	labels[LabelProbe] = p.Access.String()
	// The image's entrypoint would take the command as its arguments.
	return &container.Config{Image: p.Image, Entrypoint: p.Command[:1], Cmd: p.Command[1:], Labels: labels}, hc, nil
}

func runProbe[P any](ctx context.Context, c ProbeClient[P], config *container.Config, hc *container.HostConfig, name string) (int, error) {
	created, err := c.ContainerCreate(ctx, config, hc, nil, nil, name)
	if err != nil {
		return 0, fmt.Errorf("hostaccess: probe: create %s: %w", name, err)
	}
	if err := c.ContainerStart(ctx, created.ID, container.StartOptions{}); err != nil {
		return 0, fmt.Errorf("hostaccess: probe: start %s: %w", name, err)
	}
	ended, failed := c.ContainerWait(ctx, created.ID, container.WaitConditionNotRunning)
	select {
	case end := <-ended:
		if end.Error != nil {
			return 0, fmt.Errorf("hostaccess: probe: wait for %s: %s", name, end.Error.Message)
		}
		return int(end.StatusCode), nil
	case err := <-failed:
		return 0, fmt.Errorf("hostaccess: probe: wait for %s: %w", name, err)
	}
}

// removeProbe removes the container under its name, which the engine may have
// made although the create call failed. That there is none is no error.
func removeProbe[P any](ctx context.Context, c ProbeClient[P], name string) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), removeTimeout)
	defer cancel()
	err := c.ContainerRemove(ctx, name, container.RemoveOptions{Force: true, RemoveVolumes: true})
	var missing interface{ NotFound() }
	if err == nil || errors.As(err, &missing) {
		return nil
	}
	return fmt.Errorf("hostaccess: probe: remove %s, which may remain: %w", name, err)
}
