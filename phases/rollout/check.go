package rollout

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/docker/docker/api/types/container"

	"github.com/appnet-go/appnet/phases"
)

func (d *dance) check(ctx context.Context) error {
	return d.each(ctx, Check, d.swapping(false), d.options.parallel(), d.checkOne)
}

// checkOne waits until a container is healthy.
func (d *dance) checkOne(ctx context.Context, t *target) error {
	bounded, cancel := context.WithTimeout(ctx, t.process.timeout())
	defer cancel()
	for {
		why, err := d.ask(bounded, t)
		if why == nil && err == nil {
			return nil
		}
		if err != nil && bounded.Err() == nil {
			return err
		}
		if pause(bounded, t.process.every()) {
			continue
		}
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		return fmt.Errorf("%w after %v: %w", ErrUnhealthy, t.process.timeout(), errors.Join(why, err))
	}
}

// ask looks once: why is what may pass, err what will not.
func (d *dance) ask(ctx context.Context, t *target) (why, err error) {
	now, err := inspect(ctx, d.client, t.ID)
	if err != nil {
		return nil, err
	}
	t.restarts = now.RestartCount
	return t.process.ask(ctx, now, d.bounds[t.Process], t.Container)
}

// ask is what the engine knows of a container's health, and then what the caller
// does.
func (p *process) ask(ctx context.Context, now container.InspectResponse, bound *phases.Bound, c Container) (why, err error) {
	if why, err := p.up(now); why != nil || err != nil {
		return why, err
	}
	if p.Check == nil {
		return nil, nil
	}
	if c.Addr, err = addrOf(bound, now, p.port); err != nil {
		return err, nil
	}
	return p.Check(ctx, c), nil
}

// up is what the engine knows of a container's health.
func (p *process) up(c container.InspectResponse) (why, err error) {
	s := c.State
	switch {
	case s.Restarting:
		return fmt.Errorf("it is restarted again and again, and exited with %d", s.ExitCode), nil
	case !s.Running:
		return nil, fmt.Errorf("%w: it exited with %d%s", ErrUnhealthy, s.ExitCode, detail(s.Error))
	case s.Health != nil && s.Health.Status == container.Unhealthy:
		return nil, fmt.Errorf("%w: its own health check failed %d times", ErrUnhealthy, s.Health.FailingStreak)
	case s.Health != nil && s.Health.Status == container.Starting:
		return errors.New("its own health check has not succeeded yet"), nil
	case s.Health == nil || s.Health.Status == container.NoHealthcheck:
		return p.young(c), nil
	}
	return nil, nil
}

// young is why a container that nobody can ask is not healthy yet.
func (p *process) young(c container.InspectResponse) error {
	if p.Check != nil || p.uptime() <= 0 {
		return nil
	}
	started, err := time.Parse(time.RFC3339Nano, c.State.StartedAt)
	if age := time.Since(started); err == nil && age < p.uptime() {
		return fmt.Errorf("it is up for %v only", age.Round(time.Millisecond))
	}
	return nil
}

func detail(text string) string {
	if text == "" {
		return ""
	}
	return ": " + text
}
