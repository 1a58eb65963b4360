package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"strconv"
	"time"

	"github.com/docker/docker/client"

	"github.com/appnet-go/appnet/hostaccess"
	"github.com/appnet-go/appnet/hostaccess/listeners"
)

// Exit codes of the doctor.
const (
	exitReached    = 0
	exitNotReached = 1
	exitUsage      = 2
)

// engineTimeout bounds the questions to the engine, which may not be there.
const engineTimeout = 10 * time.Second

// usualDocker0 is docker0's address on an engine that was not told another.
var usualDocker0 = netip.AddrFrom4([4]byte{172, 17, 0, 1})

// portFlag reads a port; 0, which is none, stands for no port.
type portFlag uint16

// String returns the port, or "" for none.
func (p *portFlag) String() string {
	if *p == 0 {
		return ""
	}
	return strconv.Itoa(int(*p))
}

// Set reads a port.
func (p *portFlag) Set(text string) error {
	n, err := strconv.ParseUint(text, 10, 16)
	if err != nil || n == 0 {
		return fmt.Errorf("port %q: want a number from 1 to 65535", text)
	}
	*p = portFlag(n)
	return nil
}

// doctor reads the listeners of this machine, asks the engine what it is, and
// prints what follows for a port. It returns the exit code.
func doctor(ctx context.Context, port uint16, stdout, stderr io.Writer) int {
	all, err := listeners.Read(ctx)
	if err != nil {
		fmt.Fprintf(stderr, "hostaccess: %v\n", err)
		return exitUsage
	}
	d := diagnosis{port: port, listeners: all}
	d.platform, d.noEngine = readPlatform(ctx)
	d.print(stdout)
	if !d.healthy() {
		return exitNotReached
	}
	return exitReached
}

// readPlatform asks the engine of the environment what it is.
func readPlatform(ctx context.Context) (p hostaccess.Platform, err error) {
	ctx, cancel := context.WithTimeout(ctx, engineTimeout)
	defer cancel()
	cli, err := client.NewClientWithOpts(client.FromEnv, client.WithAPIVersionNegotiation())
	if err != nil {
		return hostaccess.Platform{}, err
	}
	defer func() { err = errors.Join(err, cli.Close()) }()
	return hostaccess.ReadPlatform(ctx, cli)
}
