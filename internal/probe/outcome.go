package probe

import (
	"context"
	"errors"
	"flag"
	"net"
	"os"
	"strconv"
	"syscall"
)

// An Outcome is how a question went, as the program's exit code tells it.
type Outcome int

// The outcomes. The numbers are exit codes and do not change; 125 and above
// belong to engines and shells.
const (
	OK          Outcome = 0 // answered
	Failed      Outcome = 1 // anything without a code of its own
	Usage       Outcome = 2 // the command line makes no sense
	Unresolved  Outcome = 3 // the name has no address, or nobody could be asked
	Refused     Outcome = 4 // nothing accepts at that address
	TimedOut    Outcome = 5 // no answer within the timeout
	Unreachable Outcome = 6 // there is no way to that address
)

var outcomes = map[Outcome]string{
	OK:          "ok",
	Failed:      "failed",
	Usage:       "wrong usage",
	Unresolved:  "name does not resolve",
	Refused:     "connection refused",
	TimedOut:    "timed out",
	Unreachable: "unreachable",
}

// String returns the outcome in words.
func (o Outcome) String() string {
	if s, ok := outcomes[o]; ok {
		return s
	}
	return "exit code " + strconv.Itoa(int(o))
}

// Code returns the exit code.
func (o Outcome) Code() int { return int(o) }

// OutcomeOf sorts an error of the standard network functions; nil is OK.
// Every failure to resolve a name is Unresolved, a resolver that answers too
// late included: the caller has no address either way.
func OutcomeOf(err error) Outcome {
	var bad *usageError
	var dns *net.DNSError
	switch {
	case err == nil, errors.Is(err, flag.ErrHelp):
		return OK
	case errors.As(err, &bad):
		return Usage
	case errors.As(err, &dns):
		return Unresolved
	case errors.Is(err, syscall.ECONNREFUSED):
		return Refused
	case errors.Is(err, syscall.ENETUNREACH), errors.Is(err, syscall.EHOSTUNREACH):
		return Unreachable
	case isTimeout(err):
		return TimedOut
	}
	return Failed
}

func isTimeout(err error) bool {
	var timeout interface{ Timeout() bool }
	return errors.Is(err, context.DeadlineExceeded) || errors.Is(err, os.ErrDeadlineExceeded) ||
		errors.As(err, &timeout) && timeout.Timeout()
}
