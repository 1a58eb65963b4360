package scenario

import (
	"context"
	"fmt"
	"net/http"
	"time"
)

// A Result is what a scenario came to.
type Result struct {
	Answers []Answer
	// Known holds the IDs of what was there before: the predefined networks by
	// their names and the image as "image".
	Known map[string]string
}

// Run plays a scenario at an API version such as "1.44". Steps are played
// whatever the ones before were answered. The error is about the engine's not
// being there, or about a body that cannot be made; neither belongs to a
// scenario's outcome. Run does not clean up.
func Run(ctx context.Context, t *Target, s *Scenario, api string) (Result, error) {
	known, err := t.Known(ctx)
	if err != nil {
		return Result{}, fmt.Errorf("scenario %s: %w", s.Name, err)
	}
	if err := sleep(ctx, t.Breath); err != nil {
		return Result{}, err
	}
	ctx, cancel := context.WithCancel(ctx)
	p := &play{target: t, api: api, later: make(map[string]*pending), vars: variables{
		"IMAGE": Image, "IMAGEID": t.imageID, "API": api, "START": seconds(time.Now()),
	}}
	defer p.end(cancel)
	r := Result{Known: known}
	for i := range s.Steps {
		a, err := p.step(ctx, &s.Steps[i])
		if err != nil {
			return Result{}, fmt.Errorf("scenario %s, line %d: %w", s.Name, s.Steps[i].Line, err)
		}
		a.ID = s.Steps[i].ID
		r.Answers = append(r.Answers, a)
	}
	return r, nil
}

// play is a scenario under way.
type play struct {
	target *Target
	api    string
	vars   variables
	later  map[string]*pending
}

// end gives up the calls that nobody finished.
func (p *play) end(cancel context.CancelFunc) {
	cancel()
	for _, call := range p.later {
		<-call.done
	}
}

func (p *play) step(ctx context.Context, s *Step) (Answer, error) {
	if err := sleep(ctx, p.target.Breath); err != nil {
		return Answer{}, err
	}
	switch s.Kind {
	case Pause:
		return Answer{}, sleep(ctx, s.Duration)
	case Mark:
		p.vars[s.Subject] = seconds(time.Now())
		return Answer{}, nil
	case Wait:
		look := Step{Method: "GET", Path: "/containers/" + s.Subject + "/json", AsIs: true}
		a, ok, err := p.until(ctx, &look, ".State.Status", s.State)
		if err != nil || ok {
			return Answer{Status: http.StatusOK}, err
		}
		return Answer{Status: http.StatusRequestTimeout, Body: a.Body}, nil
	case Until:
		a, _, err := p.until(ctx, s, s.UntilPath, s.UntilValue)
		p.vars.capture(s.Captures, []byte(a.Body))
		return a, err
	case Finish:
		return p.finish(s.Subject)
	}
	if s.Later {
		return p.begin(ctx, s)
	}
	a, err := p.call(ctx, s, nil)
	p.vars.capture(s.Captures, []byte(a.Body))
	return a, err
}

// until asks until the answer holds value at path.
func (p *play) until(ctx context.Context, s *Step, path, value string) (Answer, bool, error) {
	value = p.vars.expand(value, time.Now())
	for end := time.Now().Add(p.target.Patience); ; {
		a, err := p.call(ctx, s, nil)
		if err != nil {
			return a, false, err
		}
		if got, ok := find([]byte(a.Body), path); ok && got == value {
			return a, true, nil
		}
		if time.Now().After(end) {
			return a, false, nil
		}
		if err := sleep(ctx, p.target.Poll); err != nil {
			return a, false, err
		}
	}
}

// call makes a step's call with the values of the moment.
func (p *play) call(ctx context.Context, s *Step, began func(*http.Response)) (Answer, error) {
	o, err := p.outgoing(s)
	if err != nil {
		return Answer{}, err
	}
	o.began = began
	return p.target.send(ctx, o)
}

func (p *play) outgoing(s *Step) (outgoing, error) {
	now := time.Now()
	data, contentType, err := p.target.content(p.vars.expand(s.Body, now))
	if err != nil {
		return outgoing{}, err
	}
	o := outgoing{
		method: s.Method, target: encode(p.path(s, now)), body: data, hijack: s.Hijack,
		stdin: p.vars.expand(s.Stdin, now), timeout: s.Timeout,
		header: map[string]string{"Content-Type": contentType},
	}
	for _, h := range s.Headers {
		o.header[h.Name] = p.vars.expand(h.Value, now)
	}
	return o, nil
}

// path is what a step asks for, the API version in front of it.
func (p *play) path(s *Step, now time.Time) string {
	path := p.vars.expand(s.Path, now)
	if s.AsIs {
		return path
	}
	return "/v" + p.api + path
}
