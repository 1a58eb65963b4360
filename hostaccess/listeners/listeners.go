// Package listeners reads which processes of this machine accept TCP connections,
// and where, for a deployer that runs on the Docker host:
//
//	all, err := listeners.Read(ctx)
//	report := hostaccess.Preflight(all, hostaccess.Gateway(), docker0, 8000)
//
// It reads /proc, by way of github.com/prometheus/procfs, and nothing else: no
// command is run and no connection made. So it works on Linux alone; elsewhere the
// error is [ErrUnsupported].
//
// What it sees is the network namespace of the calling process. A deployer in a
// container of its own sees that container's sockets, unless it runs on the host's
// network; and to find the processes it has to share the host's process table as
// well. The same goes for an engine on another machine or in a virtual one, whose
// host is not this one: hostaccess.Platform tells.
package listeners

import (
	"errors"
	"fmt"
)

// ErrUnsupported is the error of [Read] where there is no /proc to read. It is
// [errors.ErrUnsupported] too.
var ErrUnsupported = fmt.Errorf("listeners: read: sockets are read from /proc, on Linux alone: %w", errors.ErrUnsupported)
