package probe

import (
	"errors"
	"io"
	"net"
	"net/http"
	"syscall"
	"time"
)

// A Kind is how a request failed.
type Kind string

// The kinds of failures.
const (
	NoAnswer  Kind = "lookup without answer"
	NotReady  Kind = "unready" // answered with 503
	Refusal   Kind = "refused"
	Cut       Kind = "cut" // the connection was reset, or closed before the answer
	NoWay     Kind = "unreachable"
	Silence   Kind = "timeout"
	OtherKind Kind = "other"
)

// Kinds returns the kinds of failures, in the order in which tables show them.
func Kinds() []Kind {
	return []Kind{NoAnswer, NotReady, Refusal, Cut, NoWay, Silence, OtherKind}
}

// KindOf sorts the error of a request.
func KindOf(err error) Kind {
	var dns *net.DNSError
	var status *statusError
	switch {
	case errors.As(err, &dns):
		return NoAnswer
	case errors.As(err, &status) && status.code == http.StatusServiceUnavailable:
		return NotReady
	case isTimeout(err):
		return Silence
	case errors.Is(err, syscall.ECONNREFUSED):
		return Refusal
	case errors.Is(err, syscall.EHOSTUNREACH), errors.Is(err, syscall.ENETUNREACH):
		return NoWay
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE), errors.Is(err, io.EOF),
		errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, net.ErrClosed):
		return Cut
	}
	return OtherKind
}

// A Line is one line of what call prints, as JSON: one of them.
type Line struct {
	Miss  *Miss  `json:"miss,omitempty"`
	Late  *Late  `json:"late,omitempty"`
	Tally *Tally `json:"tally,omitempty"`
}

// A Miss is a request that failed.
type Miss struct {
	By   Manner        `json:"by"`
	At   time.Time     `json:"at"` // when the request began
	Took time.Duration `json:"took"`
	Kind Kind          `json:"kind"`
	Text string        `json:"text"`
}

// A Late is a request that was answered, and took longer than -late.
type Late struct {
	By   Manner        `json:"by"`
	At   time.Time     `json:"at"`
	Took time.Duration `json:"took"`
}

// A Tally is what came of all requests of one manner.
type Tally struct {
	By      Manner         `json:"by"`
	Asked   int            `json:"asked"`
	Missed  int            `json:"missed"`
	Late    int            `json:"late"`
	Longest time.Duration  `json:"longest"` // the longest request that did not fail
	Answers map[string]int `json:"answers"` // by who answered
}
