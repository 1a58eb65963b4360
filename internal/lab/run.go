package lab

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// maxAge is how long a run lives at most. What is older was left behind, even
// where nobody can tell whether its process still runs.
const maxAge = time.Hour

// A run identifies one process's use of an engine, in the value of a label. It
// says enough to find out later, from elsewhere, that the process is gone.
type run struct {
	machine string // the process table that pid belongs to
	pid     int
	started int64 // seconds since 1970
	nonce   string
}

func newRun(now time.Time) run {
	return run{machine: machine(), pid: os.Getpid(), started: now.Unix(), nonce: strings.ToLower(rand.Text()[:8])}
}

// String returns the label's value, such as "1f0c8a77be12-4711-1732190000-k3x7".
func (r run) String() string {
	return fmt.Sprintf("%s-%d-%d-%s", r.machine, r.pid, r.started, r.nonce)
}

// parseRun reads what String wrote. Anything else is an error, and then not
// ours to remove.
func parseRun(text string) (run, error) {
	parts := strings.Split(text, "-")
	if len(parts) != 4 || parts[0] == "" || parts[3] == "" {
		return run{}, fmt.Errorf("run %q: want MACHINE-PID-STARTED-NONCE", text)
	}
	pid, errPID := strconv.Atoi(parts[1])
	started, errStarted := strconv.ParseInt(parts[2], 10, 64)
	if err := errors.Join(errPID, errStarted); err != nil {
		return run{}, fmt.Errorf("run %q: %w", text, err)
	}
	return run{machine: parts[0], pid: pid, started: started, nonce: parts[3]}, nil
}

// dead reports whether r, seen by the run self, has ended.
func (r run) dead(self run, now time.Time, alive func(pid int) bool) bool {
	switch {
	case r == self:
		return false
	case now.Sub(time.Unix(r.started, 0)) > maxAge:
		return true
	case r.machine != self.machine:
		return false
	case r.pid == self.pid:
		return r.started != self.started // an earlier process that had our number
	}
	return !alive(r.pid)
}

// machine names the process table: another container of the same machine has
// another one.
func machine() string {
	host, _ := os.Hostname()
	table, _ := os.Readlink("/proc/self/ns/pid") // "" where there is no such thing
	sum := sha256.Sum256([]byte(host + "\x00" + table))
	return hex.EncodeToString(sum[:6])
}

// alive reports whether a process runs; in doubt it does.
func alive(pid int) bool {
	if ended(pid) {
		return false
	}
	p, err := os.FindProcess(pid)
	if err != nil {
		return true
	}
	err = p.Signal(syscall.Signal(0))
	return !errors.Is(err, os.ErrProcessDone) && !errors.Is(err, syscall.ESRCH)
}

// ended reports whether a process has ended and is only waiting for its parent
// to notice, where the system tells.
func ended(pid int) bool {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return false
	}
	name := bytes.LastIndexByte(stat, ')') // PID (NAME) STATE ...
	return name >= 0 && bytes.HasPrefix(stat[name:], []byte(") Z"))
}
