package fakedocker

import "context"

// Mishap is one thing that can happen at a call: to the call, to the program
// that makes it, or to the world meanwhile. The fields combine. See [EachCall].
type Mishap struct {
	// Name says what it is, in the name of a subtest.
	Name string

	// Fault is what the engine makes of the call.
	Fault Fault

	// Cancel ends the context of the run: when the call has arrived, or once it
	// was carried out if Fault.LoseAnswer is set.
	Cancel bool

	// Kill ends the program that makes the call, at the moment of Cancel: its
	// connections are cut and it gets no new ones, so nothing of it reaches the
	// engine any more. The call itself is carried out only with Fault.LoseAnswer.
	// The context of the run ends too, so that the code, which in truth would be
	// gone, soon returns.
	Kill bool

	// Meanwhile is what somebody else does right before the call is carried out,
	// with a client such as [Engine.Client].
	Meanwhile func(ctx context.Context, eng *Engine)
}

// What [EachCall] lets happen unless told otherwise.
var (
	// CallRefused: the engine answers 500 and does nothing.
	CallRefused = Mishap{Name: "refuse", Fault: Fault{Status: 500, Message: "refused by the test"}}
	// CallDropped: the connection ends before the call is carried out.
	CallDropped = Mishap{Name: "drop", Fault: Fault{Drop: true}}
	// CallHangs: the engine neither carries the call out nor answers, and the
	// program's context is canceled.
	CallHangs = Mishap{Name: "hang", Fault: Fault{Hang: true}, Cancel: true}
	// AnswerLost: the call is carried out, and the connection ends instead of an
	// answer. A client cannot tell this from CallDropped.
	AnswerLost = Mishap{Name: "lose-answer", Fault: Fault{LoseAnswer: true}}
	// CallerCancels: the program's context is canceled after the call was carried
	// out and before it is answered.
	CallerCancels = Mishap{Name: "cancel", Fault: Fault{LoseAnswer: true, Hang: true}, Cancel: true}
	// CallerKilled: the program ends before the call reaches the engine, which is
	// also after the call before.
	CallerKilled = Mishap{Name: "kill", Kill: true}
)

// Mishaps lists what [EachCall] lets happen unless told otherwise.
func Mishaps() []Mishap {
	return []Mishap{CallRefused, CallDropped, CallHangs, AnswerLost, CallerCancels, CallerKilled}
}
