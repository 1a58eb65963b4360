package listeners

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/prometheus/procfs"

	"github.com/appnet-go/appnet/hostaccess"
)

// listening is the state of a socket that accepts connections, as the kernel
// numbers it.
const listening = 0x0A

// Read returns the TCP sockets of this machine that accept connections, sorted by
// port and address. Each comes once, with the process that holds it; of several,
// such as the workers of a server, with the oldest. Processes of other users are
// not shown to those who are not root: their sockets come without one.
//
// It works on Linux alone; elsewhere the error is [ErrUnsupported].
func Read(ctx context.Context) ([]hostaccess.Listener, error) {
	return read(ctx, procfs.DefaultMountPoint)
}

func read(ctx context.Context, mount string) ([]hostaccess.Listener, error) {
	proc, err := procfs.NewFS(mount)
	if err != nil {
		return nil, fmt.Errorf("listeners: read: %w", err)
	}
	sockets, err := sockets(proc)
	if err != nil {
		return nil, fmt.Errorf("listeners: read: %w", err)
	}
	if err := findProcesses(ctx, proc, sockets); err != nil {
		return nil, fmt.Errorf("listeners: read: %w", err)
	}
	all := make([]hostaccess.Listener, 0, len(sockets))
	for _, l := range sockets {
		all = append(all, *l)
	}
	slices.SortFunc(all, hostaccess.Listener.Compare)
	return all, nil
}

// sockets returns what listens, by the number of the socket.
func sockets(proc procfs.FS) (map[uint64]*hostaccess.Listener, error) {
	v4, err := proc.NetTCP()
	if err != nil {
		return nil, err
	}
	v6, err := proc.NetTCP6()
	if err != nil && !errors.Is(err, fs.ErrNotExist) { // a kernel without IPv6
		return nil, err
	}
	found := map[uint64]*hostaccess.Listener{}
	for _, s := range slices.Concat(v4, v6) {
		addr, ok := netip.AddrFromSlice(s.LocalAddr)
		if s.St == listening && ok {
			found[s.Inode] = &hostaccess.Listener{Addr: addr.Unmap(), Port: uint16(s.LocalPort)}
		}
	}
	return found, nil
}

// findProcesses looks through the open files of all processes for the sockets.
// Processes end meanwhile, and not all of them may be looked into: those are left
// out.
func findProcesses(ctx context.Context, proc procfs.FS, sockets map[uint64]*hostaccess.Listener) error {
	procs, err := proc.AllProcs()
	if err != nil {
		return err
	}
	slices.SortFunc(procs, func(a, b procfs.Proc) int { return a.PID - b.PID })
	missing := len(sockets)
	for _, p := range procs {
		if missing == 0 {
			return nil
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		targets, err := p.FileDescriptorTargets()
		if err != nil {
			continue
		}
		for _, target := range targets {
			inode, ok := socketNumber(target)
			if l := sockets[inode]; ok && l != nil && l.PID == 0 {
				l.PID = p.PID
				l.Process, _ = p.Comm()
				missing--
			}
		}
	}
	return nil
}

// socketNumber reads the target of a link to a socket, "socket:[12345]".
func socketNumber(target string) (uint64, bool) {
	text, ok := strings.CutPrefix(target, "socket:[")
	if !ok {
		return 0, false
	}
	n, err := strconv.ParseUint(strings.TrimSuffix(text, "]"), 10, 64)
	return n, err == nil
}
