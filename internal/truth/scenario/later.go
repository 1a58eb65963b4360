package scenario

import (
	"context"
	"net/http"
	"time"
)

// headPatience is how long a call that goes on in the background holds up the
// next step: until the head of its answer is there, this at most. Engines send
// it at once, and only a machine under load needs long: with less patience the
// next step would sometimes overtake the call.
const headPatience = 10 * time.Second

// pending is a call that goes on in the background.
type pending struct {
	step   *Step
	done   chan struct{} // closed when answer and err are set
	answer Answer
	err    error
}

// begin makes a step's call in the background and answers with the head of its
// answer, also where the rest of it is there as quickly; without a head, with
// what the call came to.
func (p *play) begin(ctx context.Context, s *Step) (Answer, error) {
	call := &pending{step: s, done: make(chan struct{})}
	p.later[s.ID] = call
	heads := make(chan Answer, 1)
	// The values are put in before the next step changes them.
	o, err := p.outgoing(s)
	if err != nil {
		close(call.done)
		return Answer{}, err
	}
	o.began = func(resp *http.Response) { heads <- head(resp) }
	go func() {
		defer close(call.done)
		call.answer, call.err = p.target.send(ctx, o)
	}()
	timer := time.NewTimer(headPatience)
	defer timer.Stop()
	select {
	case a := <-heads:
		return a, nil
	case <-call.done:
	case <-timer.C:
		return Answer{}, nil
	}
	select {
	case a := <-heads: // it came before the end did, and was not picked
		return a, nil
	default:
		return call.answer, call.err
	}
}

// finish waits for the end of a call that began before.
func (p *play) finish(id string) (Answer, error) {
	call := p.later[id]
	if call == nil {
		return Answer{Body: "not begun"}, nil
	}
	<-call.done
	p.vars.capture(call.step.Captures, []byte(call.answer.Body))
	return call.answer, call.err
}
