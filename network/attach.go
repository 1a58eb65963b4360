package network

import (
	"context"
	"errors"
	"fmt"
	"slices"

	dnetwork "github.com/docker/docker/api/types/network"
	"github.com/docker/docker/api/types/versions"
)

// Attachment is one network that a container is to join.
type Attachment struct {
	// Network is one that was looked up: its ID counts. A network that was
	// replaced by another of the same name meanwhile is not joined instead.
	Network Info
	Endpoint
}

// Attach makes a container, in whatever state, join all the networks, in their
// order. It is all or nothing: if one cannot be joined, or ctx ends, those joined
// by this call are left again in reverse order, and the [Error] names the network
// that was in the way.
//
// The container is given by its name or its ID, whole or at least 12 digits of it.
// An attachment that is there already stays as it is if it has the aliases; see
// [Endpoint].Replace for when it has not. So a second Attach does nothing, and a
// race for the same container ends well for all who ask the same.
//
// It costs one inspect and one connect for each network yet to be joined. To a
// container that is not running an engine says yes without a look (measured): a
// network that was removed since it was looked up shows at the container's start,
// as "network ID not found", and of two callers who give it different aliases at
// the same time one is not heard. What is taken back there is left alone if it is
// not what this call asked for, but another; yet two callers who ask for the same
// cannot be told apart, and the one who fails takes it from the other as well.
//
// To one that runs it may say no, if the network is full; then it keeps a note, on
// which the container's next start may fail. [Manager.Disconnect] removes it once
// the container is stopped; until then it is in Remaining of the [Error].
//
// Errors: [ErrContainerNotFound], [ErrNotFound] for a network that is gone,
// [ErrNotAttachable] for containers in host, none or container mode, for one
// between two restarts, and for the networks host and none, [ErrMismatch], [ErrPoolExhausted], [ErrUnsupported],
// and [ErrInvalid] for bad aliases, for aliases on the default bridge, which has
// no DNS, and for two attachments to one network.
func (m *Manager) Attach(ctx context.Context, container string, as []Attachment) error {
	if err := m.ready(ctx); err != nil {
		return wrap(err, opAttach, "", container)
	}
	if err := validateAttachments(container, as); err != nil || len(as) == 0 {
		return err
	}
	return m.attach(ctx, opAttach, container, as)
}

// Connect makes a container join the network of this name: [Manager.Get], then
// [Manager.Attach]. Connecting it twice does nothing the second time.
func (m *Manager) Connect(ctx context.Context, name, container string, e Endpoint) error {
	if err := m.ready(ctx); err != nil {
		return wrap(err, opConnect, name, container)
	}
	err := errors.Join(validateLookup(name), validateContainer(container), e.validateOn(name))
	if err != nil {
		return wrap(err, opConnect, name, container)
	}
	info, err := m.find(ctx, name)
	if err != nil {
		return wrap(err, opConnect, name, container)
	}
	return m.attach(ctx, opConnect, container, []Attachment{{Network: info, Endpoint: e}})
}

func validateAttachments(container string, as []Attachment) error {
	problems := []error{wrap(validateContainer(container), opAttach, "", container)}
	for i, a := range as {
		problems = append(problems, wrap(a.validate(as[:i]), opAttach, a.Network.Name, container))
	}
	return errors.Join(problems...)
}

func (a Attachment) validate(before []Attachment) error {
	switch {
	case a.Network.ID == "" || a.Network.Name == "":
		return fmt.Errorf("%w network: it has no ID; take one from Get or Lookup", ErrInvalid)
	case slices.ContainsFunc(before, func(b Attachment) bool { return b.Network.ID == a.Network.ID }):
		return fmt.Errorf("%w network: it is listed twice", ErrInvalid)
	}
	return a.validateOn(a.Network.Name)
}

// step is one attachment that is to be made, and what it takes.
type step struct {
	info  Info
	wants Endpoint
	// key and before are how the container is attached now, nil if it is not.
	key    string
	before *dnetwork.EndpointSettings
}

// attach is Attach for input that was checked.
func (m *Manager) attach(ctx context.Context, op, ref string, as []Attachment) error {
	c, err := m.inspect(ctx, ref)
	if err == nil {
		err = c.attachable()
	}
	if err != nil {
		return wrap(err, op, as[0].Network.Name, ref)
	}
	steps, err := c.steps(op, ref, as, m.client.ClientVersion())
	if err != nil {
		return err
	}
	var begun []step
	for _, s := range steps {
		ours, err := m.join(ctx, c, s)
		if ours {
			begun = append(begun, s)
		}
		if err != nil {
			return wrap(leaving(err, m.takeBack(ctx, c, begun)...), op, s.info.Name, ref)
		}
	}
	return nil
}

// steps decides what is to be done for the attachments; those that are there need
// nothing.
func (c member) steps(op, ref string, as []Attachment, api string) ([]step, error) {
	var steps []step
	var problems []error
	for _, a := range as {
		s, needed, err := c.step(a, api)
		if needed {
			steps = append(steps, s)
		}
		problems = append(problems, wrap(err, op, a.Network.Name, ref))
	}
	return steps, errors.Join(problems...)
}

func (c member) step(a Attachment, api string) (s step, needed bool, err error) {
	s = step{info: a.Network, wants: a.Endpoint}
	if a.GatewayPriority != 0 && versions.LessThan(api, apiGatewayPriority) {
		return s, false, fmt.Errorf("%w: GatewayPriority %d takes API %s, the engine has %s; leave it 0", ErrUnsupported, a.GatewayPriority, apiGatewayPriority, api)
	}
	key, there := endpointIn(c.endpoints, a.Network)
	if !there || c.noted(key) {
		return s, true, c.busy()
	}
	s.key, s.before = key, c.settings(key)
	ds := c.differences(key, a.Endpoint)
	switch {
	case len(ds) == 0:
		return s, false, nil
	case c.live && !a.Replace:
		return s, false, &MismatchError{Network: a.Network.Name, Differences: ds}
	}
	return s, true, c.busy()
}

// differences lists where the endpoint at key is not as e asks. The names that
// the engine adds by itself count as given when they are wanted, and do not
// disturb when they are not.
func (c member) differences(key string, e Endpoint) []Difference {
	ep := c.endpoints[key]
	e.Aliases = minus(e.Aliases, c.automatic)
	return e.differences(c.aliases(ep), ep.GwPriority)
}
