package handover

import (
	"context"
	"fmt"
	"time"

	"github.com/docker/docker/api/types/container"

	"github.com/appnet-go/appnet/internal/lab"
)

// comeback is how long an engine has to start a container again. The first
// time it waits a tenth of a second.
const comeback = 2 * time.Second

// A Revival is a container with a restart policy that was told to end.
type Revival struct {
	Policy container.RestartPolicyMode
	Call   string // how it was told: stop, or a signal; or that it ended by itself
	Ending string // what it does then: finish exits with 0, fail with 1
	Back   bool   // it runs again
}

// Revivals returns all that are measured.
func Revivals() []Revival {
	var all []Revival
	for _, policy := range []container.RestartPolicyMode{"always", "unless-stopped", "on-failure"} {
		for _, call := range []string{"stop", "SIGTERM", "SIGKILL", "SIGINT", byItself} {
			for _, ending := range []string{"finish", "fail"} {
				all = append(all, Revival{Policy: policy, Call: call, Ending: ending})
			}
		}
	}
	return all
}

// Revive measures all of them, one after the other.
func (b *Bench) Revive(ctx context.Context) ([]Revival, error) {
	all := Revivals()
	for i := range all {
		if err := b.revive(ctx, &all[i]); err != nil {
			return nil, fmt.Errorf("%+v: %w", all[i], err)
		}
	}
	return all, nil
}

func (b *Bench) revive(ctx context.Context, r *Revival) error {
	id, err := b.run(ctx, unnamed(), &container.HostConfig{RestartPolicy: container.RestartPolicy{Name: r.Policy}}, r.command()...)
	if err != nil {
		return err
	}
	if err := b.listening(ctx, id); err != nil {
		return err
	}
	before, err := b.Client.ContainerInspect(ctx, id)
	if err != nil {
		return err
	}
	if err := b.tell(ctx, r.Call, id); err != nil {
		return err
	}
	r.Back, err = b.isBack(ctx, id, before.State.StartedAt)
	if err != nil {
		return err
	}
	return b.remove(ctx, []string{id})
}

// byItself is nobody's call: the container ends a second after it says a word.
const byItself = "ends by itself"

func (r Revival) command() []string {
	switch {
	case r.Call != byItself:
		return []string{"serve", "-on-signal", r.Ending}
	case r.Ending == "fail":
		return []string{"say", "-after", "1s", "-exit", "1", "a word"}
	}
	return []string{"say", "-after", "1s", "a word"}
}

// tell tells a container to end.
func (b *Bench) tell(ctx context.Context, call, id string) error {
	if call == byItself {
		return nil
	}
	if call == "stop" {
		return Stop.do(ctx, b, id)
	}
	return b.Client.ContainerKill(ctx, id, call)
}

// isBack waits until the container has ended, and some time more, and says
// whether it was started again.
func (b *Bench) isBack(ctx context.Context, id, started string) (bool, error) {
	var last container.InspectResponse
	err := lab.Poll(ctx, func() (ended bool, err error) {
		last, err = b.Client.ContainerInspect(ctx, id)
		return err == nil && (!last.State.Running || last.State.StartedAt != started), err
	})
	if err != nil {
		return false, err
	}
	if err := pause(ctx, comeback); err != nil {
		return false, err
	}
	last, err = b.Client.ContainerInspect(ctx, id)
	if err != nil {
		return false, err
	}
	return last.State.StartedAt != started, nil
}
