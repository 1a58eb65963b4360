package vnet

import (
	"context"
	"errors"
	"net"
	"os"
	"syscall"
)

// ErrAllocated is what the error of [Net.Publish] wraps for an address and port that another publication holds.
var ErrAllocated = errors.New("port is already allocated")

// opError wraps err as package net does. A system error number gets the name of the call that met it.
func opError(op, network string, source, addr net.Addr, call string, err error) error {
	if no := syscall.Errno(0); errors.As(err, &no) {
		err = os.NewSyscallError(call, no)
	}
	return &net.OpError{Op: op, Net: network, Source: source, Addr: addr, Err: err}
}

// noAddress is the error for an address of the other family than the network's.
func noAddress(text string) error {
	return &net.AddrError{Err: "no suitable address found", Addr: text}
}

// contextError turns the error of a context into the one a dial of package net reports for it.
func contextError(err error) error {
	switch {
	case errors.Is(err, context.Canceled):
		return canceledError{}
	case errors.Is(err, context.DeadlineExceeded):
		return expiredError{}
	}
	return err
}

// canceledError is the cause of a dial whose context was cancelled.
type canceledError struct{}

func (canceledError) Error() string        { return "operation was canceled" }
func (canceledError) Is(target error) bool { return target == context.Canceled }

// expiredError is the cause of a dial whose context expired. Package net has one error or another for it, depending on
// when the deadline passes; this one is both.
type expiredError struct{}

func (expiredError) Error() string   { return "i/o timeout" }
func (expiredError) Timeout() bool   { return true }
func (expiredError) Temporary() bool { return true }
func (expiredError) Is(target error) bool {
	return target == context.DeadlineExceeded || target == os.ErrDeadlineExceeded
}
