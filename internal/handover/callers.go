package handover

import (
	"context"
	"fmt"
	"strings"

	"github.com/docker/docker/api/types/container"

	"github.com/appnet-go/appnet/internal/probe"
)

// crew is a container full of callers.
type crew struct {
	b  *Bench
	id string
}

// call starts callers of these manners, which ask until they are ended.
func (b *Bench) call(ctx context.Context, manners []probe.Manner) (crew, error) {
	id, err := b.run(ctx, unnamed(), nil, "call", "-n", fmt.Sprint(callers), "-by", joined(manners),
		"-timeout", timeout.String(), "-keep", keep.String(), "-pause", rest.String(), "-late", tardy.String(), target)
	return crew{b, id}, err
}

// callWithoutPause starts callers that ask as fast as they can.
func (b *Bench) callWithoutPause(ctx context.Context, by probe.Manner) (crew, error) {
	id, err := b.run(ctx, unnamed(), nil, "call", "-n", "2", "-by", string(by), target)
	return crew{b, id}, err
}

func joined(manners []probe.Manner) string {
	var texts []string
	for _, m := range manners {
		texts = append(texts, string(m))
	}
	return strings.Join(texts, ",")
}

// end ends the callers, and returns what they saw.
func (c crew) end(ctx context.Context) (s probe.Seen, err error) {
	seconds := 10
	if err := c.b.Client.ContainerStop(ctx, c.id, container.StopOptions{Timeout: &seconds}); err != nil {
		return s, err
	}
	text, err := c.b.Output(ctx, c.id)
	if err != nil {
		return s, err
	}
	if s, err = probe.ReadSeen(text); err != nil {
		return s, err
	}
	return s, c.b.remove(ctx, []string{c.id})
}
