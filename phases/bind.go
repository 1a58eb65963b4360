package phases

import (
	"context"
	"errors"
	"fmt"

	"github.com/docker/docker/api/types/versions"

	"github.com/appnet-go/appnet/network"
)

const (
	// apiEndpoints is the first API version whose create call takes several
	// networks.
	apiEndpoints = "1.44"

	// apiPriority is the first API version that lets the caller choose the
	// default route. Below it the wish is dropped without a word, also by
	// engine 28.5 (measured).
	apiPriority = "1.48"
)

// Bound is a [Plan] on an engine: its networks are looked up, and the API
// version is known. It serves any number of containers, in any number of
// goroutines, and never changes. A network that is removed and made again under
// the same name is another one: containers of an older Bound do not start on it,
// so bind anew for every deploy. [Plan.Bind] makes it; all methods that
// return an error return an [ErrInvalid] for a nil or zero Bound.
//
// The calls for one container, in their order, are [Bound.Configure] before it
// is created, [Bound.Created], [Bound.Deployed] and, when it is to go,
// [Bound.Detach].
type Bound struct {
	plan     Plan
	client   Client
	manager  *network.Manager
	networks map[string]network.Info // by name; nil if the plan has none
	api      string                  // the API version; "" if the plan has no networks
	gated    bool                    // no names before Deployed, see Gated
	opens    bool                    // gives the names that a gated one held back
}

// Bind looks up the networks of the plan, by exact name, with one NetworkList;
// a plan without networks makes no call. It changes nothing.
//
// All networks that are missing, or several of one name, are reported at once,
// as joined [*Error] values that name the phase. A DefaultRoute that the API
// cannot choose is [network.ErrUnsupported], no client [network.ErrNoClient],
// and a plan that no app has (it was changed by hand) an [ErrInvalid], or an
// [ErrDenied] if its policy does not allow it.
func (p Plan) Bind(ctx context.Context, c Client) (*Bound, error) {
	bounds, err := BindAll(ctx, c, p)
	if err != nil {
		return nil, err
	}
	return bounds[0], nil
}

// BindAll is [Plan.Bind] for several plans, of one app or of many, in their
// order: the networks of all of them are looked up with one NetworkList. The
// errors of all plans are joined.
func BindAll(ctx context.Context, c Client, plans ...Plan) ([]*Bound, error) {
	bounds, errs := make([]*Bound, len(plans)), make([]error, len(plans))
	var names []string
	for i, p := range plans {
		p.PostCreate, p.PostDeploy = cloneList(p.PostCreate), cloneList(p.PostDeploy)
		bounds[i] = &Bound{plan: p, client: c, manager: network.New(c)}
		if err := p.check(); err != nil {
			errs[i] = bounds[i].error("bind", "", err)
		}
		names = append(names, p.Networks()...)
	}
	if err := errors.Join(errs...); err != nil || len(plans) == 0 {
		return nil, single(errs, err)
	}
	infos, err := bounds[0].manager.Lookup(ctx, names...)
	for i, b := range bounds {
		errs[i] = b.found(infos, err)
	}
	if err := errors.Join(errs...); err != nil {
		return nil, single(errs, err)
	}
	return bounds, nil
}

// single is joined, or the one error that it is made of.
func single(errs []error, joined error) error {
	if len(errs) == 1 {
		return errs[0]
	}
	return joined
}

// found gives b its networks, or says which of them are not there.
func (b *Bound) found(infos map[string]network.Info, err error) error {
	if err := b.concerning(err); err != nil {
		return b.networkErrors("bind", "", err)
	}
	if !b.plan.joinsAny() {
		return nil // nothing was asked for it, so no version may be negotiated
	}
	b.networks, b.api = make(map[string]network.Info), b.client.ClientVersion()
	for _, name := range b.plan.Networks() {
		b.networks[name] = infos[name]
	}
	if route := b.plan.DefaultRoute; route != "" && versions.LessThan(b.api, apiPriority) {
		return b.error("bind", "", fmt.Errorf("%s %q: %w: the default route can be chosen from API %s on, this is %s",
			propertyDefaultRoute, route, network.ErrUnsupported, apiPriority, b.api))
	}
	return nil
}

// concerning returns what of the errors of a lookup is about the plan: what is
// about its networks, and what is about none.
func (b *Bound) concerning(err error) error {
	var errs []error
	for _, err := range split(err) {
		var n *network.Error
		if !errors.As(err, &n) || n.Network == "" || b.plan.phaseOf(n.Network).valid() {
			errs = append(errs, err)
		}
	}
	return errors.Join(errs...)
}

// unbound is the error for a Bound that Plan.Bind did not make; nil if it did.
func (b *Bound) unbound(op, container string) error {
	if b != nil && b.manager != nil {
		return nil
	}
	return &Error{Op: op, Container: container, Err: &Problem{
		Property: "plan", Rule: "bound to no engine: use what Plan.Bind returns when it returns no error",
	}}
}

// Plan returns the plan that was bound. Its lists are the caller's own.
func (b *Bound) Plan() Plan {
	p := b.plan
	p.PostCreate, p.PostDeploy = cloneList(p.PostCreate), cloneList(p.PostDeploy)
	return p
}

// travels reports whether the networks of AttachPostCreate go into the create
// call.
func (b *Bound) travels() bool {
	return b.api != "" && versions.GreaterThanOrEqualTo(b.api, apiEndpoints)
}

// aliases returns the names that a container gets on each of its networks: the
// one that it shares and the one of its own. Nil if it gets none.
func (b *Bound) aliases(hostname string) []string {
	if !b.named() {
		return nil
	}
	shared := b.plan.Alias.String()
	if hostname == "" {
		return []string{shared}
	}
	return []string{shared, b.plan.Alias.WithHostname(hostname).String()}
}

// named reports whether containers get names now.
func (b *Bound) named() bool {
	return !b.gated && !b.plan.Alias.IsZero() && b.plan.joinsAny()
}

// error returns err as one of this plan and container.
func (b *Bound) error(op, container string, err error) error {
	return &Error{Op: op, App: b.plan.App, Process: b.plan.Process, Container: container, Err: err}
}

// networkErrors returns the errors of package network, each with the phase of
// its network.
func (b *Bound) networkErrors(op, container string, err error) error {
	var errs []error
	for _, err := range split(err) {
		errs = append(errs, b.networkError(op, container, err))
	}
	if len(errs) == 1 {
		return errs[0]
	}
	return errors.Join(errs...)
}

func (b *Bound) networkError(op, container string, err error) error {
	e := &Error{Op: op, App: b.plan.App, Process: b.plan.Process, Container: container, Err: err}
	var n *network.Error
	if errors.As(err, &n) && n.Network != "" {
		e.Network, e.Phase = n.Network, b.plan.phaseOf(n.Network)
	}
	return e
}
