package core

import (
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/events"
)

// ContainerTop lists the programs that run in a container, the exec's among
// them. The arguments are those of ps: none, -ef, or -o with a list of columns.
func (e *Engine) ContainerTop(term, psArgs string) (container.TopResponse, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	var list container.TopResponse
	c, err := e.findContainer(term)
	if err != nil {
		return list, err
	}
	if err := e.checkTop(c); err != nil {
		return list, err
	}
	columns, err := psColumns(psArgs)
	if err != nil {
		return list, err
	}
	for _, column := range columns {
		list.Titles = append(list.Titles, column.title)
	}
	for _, p := range processesOf(c) {
		var row []string
		for _, column := range columns {
			row = append(row, column.show(p))
		}
		list.Processes = append(list.Processes, row)
	}
	e.emitContainer(c, events.ActionTop, nil)
	return list, nil
}

func (e *Engine) checkTop(c *cont) error {
	switch {
	case c.state.Status == container.StateRestarting:
		return restarting(c)
	case !c.running():
		return conflict(e.say.notRunning, c.id)
	}
	return nil
}

// psProcess is a process as ps sees it.
type psProcess struct {
	pid, ppid int
	user      string
	began     time.Time
	args      []string
}

// processesOf lists what runs in c: its program, then the execs in the order
// of their starts.
func processesOf(c *cont) []psProcess {
	parent := c.state.Pid - 1
	list := []psProcess{{c.state.Pid, parent, c.config.User, c.state.StartedAt, commandOf(c.config)}}
	for _, x := range slices.SortedFunc(maps.Values(c.execs), func(a, b *execution) int { return a.pid - b.pid }) {
		if x.proc != nil {
			list = append(list, psProcess{x.pid, parent, x.proc.User, x.began, x.o.Cmd})
		}
	}
	return list
}

// psColumn is a column of ps.
type psColumn struct {
	title string
	show  func(psProcess) string
}

var (
	showPID     = func(p psProcess) string { return strconv.Itoa(p.pid) }
	showParent  = func(p psProcess) string { return strconv.Itoa(p.ppid) }
	showCommand = func(p psProcess) string { return strings.Join(p.args, " ") }
	showStart   = func(p psProcess) string { return p.began.Format("15:04") }
	showUser    = func(p psProcess) string {
		user, _, _ := strings.Cut(p.user, ":")
		if user == "" || user == "0" {
			return "root"
		}
		return user
	}
)

func always(text string) func(psProcess) string { return func(psProcess) string { return text } }

// fullFormat are the columns of ps -ef. A fake program takes no time.
var fullFormat = []psColumn{
	{"UID", showUser}, {"PID", showPID}, {"PPID", showParent}, {"C", always("0")}, {"STIME", showStart},
	{"TTY", always("?")}, {"TIME", always("00:00:00")}, {"CMD", showCommand},
}

// namedColumns are the columns that -o can ask for.
var namedColumns = map[string]psColumn{
	"pid": {"PID", showPID}, "ppid": {"PPID", showParent}, "user": {"USER", showUser}, "stime": {"STIME", showStart},
	"tty": {"TT", always("?")}, "time": {"TIME", always("00:00:00")},
	"args": {"COMMAND", showCommand}, "command": {"COMMAND", showCommand}, "cmd": {"CMD", showCommand},
}

// psColumns reads the arguments of ps.
func psColumns(args string) ([]psColumn, error) {
	if args == "" || args == "-ef" {
		return fullFormat, nil
	}
	option, list, _ := strings.Cut(args, " ")
	if option != "-o" && option != "-eo" {
		return nil, NotModelled("ps " + args)
	}
	names := strings.Split(strings.TrimSpace(list), ",")
	columns := make([]psColumn, len(names))
	for i, name := range names {
		column, ok := namedColumns[name]
		if !ok {
			return nil, NotModelled("ps " + args)
		}
		columns[i] = column
	}
	if !slices.Contains(names, "pid") {
		return nil, errorf(http.StatusInternalServerError, "Couldn't find PID field in ps output")
	}
	return columns, nil
}
