package probe

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net"
	"net/url"
	"os"
	"syscall"
	"testing"
)

func TestOutcomeOf(t *testing.T) {
	op := func(err error) error {
		return &url.Error{Op: "Get", URL: "u", Err: &net.OpError{Op: "dial", Err: os.NewSyscallError("connect", err)}}
	}
	tests := []struct {
		err  error
		want Outcome
		text string
	}{
		{nil, OK, "ok"},
		{flag.ErrHelp, OK, "ok"},
		{errors.New("anything"), Failed, "failed"},
		{&usageError{"bad"}, Usage, "wrong usage"},
		{&net.DNSError{IsNotFound: true}, Unresolved, "name does not resolve"},
		{&net.DNSError{IsTimeout: true}, Unresolved, "name does not resolve"},
		{op(syscall.ECONNREFUSED), Refused, "connection refused"},
		{op(syscall.ENETUNREACH), Unreachable, "unreachable"},
		{op(syscall.EHOSTUNREACH), Unreachable, "unreachable"},
		{op(syscall.ETIMEDOUT), TimedOut, "timed out"},
		{fmt.Errorf("get: %w", context.DeadlineExceeded), TimedOut, "timed out"},
		{context.Canceled, Failed, "failed"},
	}
	for _, tt := range tests {
		got := OutcomeOf(tt.err)
		if got != tt.want || got.String() != tt.text {
			t.Errorf("OutcomeOf(%v) = %d %q, want %d %q", tt.err, got, got, tt.want, tt.text)
		}
	}
	if got, want := Outcome(137).String(), "exit code 137"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
