package core

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/filters"
	"github.com/docker/go-connections/nat"
)

// listFilter says which containers a list shows.
type listFilter struct {
	f             filters.Args
	all           bool
	ids           []string // full IDs that the id filter found
	exited        []int
	images        []string // IDs that the ancestor filter found
	before, since int      // container numbers; 0: none
	ports         portFilter
}

// listFilter reads a list's options in the engine's order of complaints.
func (e *Engine) listFilter(o container.ListOptions) (*listFilter, error) {
	f := &listFilter{f: o.Filters, all: o.All || o.Limit > 0}
	err := e.knownFilters(o.Filters, "ancestor", "before", "exited", "id", "isolation", "label", "name", "status", "health",
		"since", "volume", "network", "is-task", "publish", "expose")
	if err != nil {
		return nil, err
	}
	for _, key := range []string{"isolation", "volume", "is-task"} {
		if o.Filters.Contains(key) {
			return nil, NotModelled("the filter " + key + " of a list of containers")
		}
	}
	for _, read := range []func(*listFilter) error{e.readExited, e.readStatus, e.readHealth, e.readNeighbours, e.readPorts} {
		if err := read(f); err != nil {
			return nil, err
		}
	}
	e.readImages(f)
	e.readIDs(f)
	return f, nil
}

func (e *Engine) readExited(f *listFilter) error {
	for _, v := range sorted(f.f.Get("exited")) {
		code, err := strconv.Atoi(v)
		if err != nil {
			return e.say.badExitedFilter(v)
		}
		f.exited = append(f.exited, code)
	}
	return nil
}

func (e *Engine) readStatus(f *listFilter) error {
	for _, v := range sorted(f.f.Get("status")) {
		if container.ValidateContainerState(v) != nil {
			return e.say.badStatusFilter(v)
		}
		f.all = true
	}
	return nil
}

func (e *Engine) readHealth(f *listFilter) error {
	for _, v := range sorted(f.f.Get("health")) {
		switch v {
		case container.NoHealthcheck, container.Starting, container.Healthy, container.Unhealthy:
		default:
			return badRequest(e.say.badHealthFilter, v)
		}
	}
	return nil
}

func badStatus285(v string) *Error {
	return badRequest("invalid filter 'status=%s': %s", v, container.ValidateContainerState(v))
}

// readNeighbours reads the filters that name a container to begin after, or to
// end at.
func (e *Engine) readNeighbours(f *listFilter) error {
	for key, at := range map[string]*int{"before": &f.before, "since": &f.since} {
		for _, term := range sorted(f.f.Get(key)) {
			c := e.ctrs.find(term)
			if c == nil {
				return e.say.noReference.with(term)
			}
			*at = c.number
		}
	}
	return nil
}

func (e *Engine) readPorts(f *listFilter) error {
	f.ports = portFilter{}
	for _, key := range []string{"publish", "expose"} {
		for _, v := range sorted(f.f.Get(key)) {
			if err := f.ports.add(key, v, e.say); err != nil {
				return internal("%s", err)
			}
		}
	}
	return nil
}

func (e *Engine) readImages(f *listFilter) {
	for _, term := range f.f.Get("ancestor") {
		if p, err := e.findImage(term); err == nil {
			f.images = append(f.images, e.imgs.builtOn(p)...)
		}
	}
}

func (e *Engine) readIDs(f *listFilter) {
	for _, id := range f.f.Get("id") {
		if c := e.ctrs.find(id); c != nil && strings.HasPrefix(c.id, id) {
			f.ids = append(f.ids, c.id)
		}
	}
}

func sorted(list []string) []string {
	slices.Sort(list)
	return list
}

// keep reports whether the list shows c.
func (f *listFilter) keep(c *cont) bool {
	switch {
	case f.before != 0 && c.number >= f.before, f.since != 0 && c.number <= f.since:
		return false
	case !f.all && !c.alive():
		return false
	case !f.f.ExactMatch("health", c.healthStatus()):
		return false
	case f.f.Contains("id") && !slices.Contains(f.ids, c.id):
		return false
	case f.f.Contains("ancestor") && !slices.Contains(f.images, c.imageID):
		return false
	}
	return f.keepName(c) && matchLabels(f.f, c.config.Labels) && f.f.Match("status", c.state.Status) &&
		f.keepExited(c) && f.keepNetwork(c) && f.ports.keep(c)
}

// keepName takes names and regular expressions, with or without the slash that
// names begin with.
func (f *listFilter) keepName(c *cont) bool {
	return f.f.Match("name", "/"+c.name) || f.f.Match("name", c.name)
}

func (f *listFilter) keepExited(c *cont) bool {
	return len(f.exited) == 0 || slices.Contains(f.exited, c.state.ExitCode) && !c.alive() && !c.state.StartedAt.IsZero()
}

// keepNetwork takes the exact name of a network, or the beginning of the ID of
// one that the container has been on.
func (f *listFilter) keepNetwork(c *cont) bool {
	values := f.f.Get("network")
	return len(values) == 0 || slices.ContainsFunc(values, c.listedOn)
}

// listedOn reports whether a list shows c on a network.
func (c *cont) listedOn(name string) bool {
	if c.listed != nil {
		for key, view := range c.listed {
			if key == name || strings.HasPrefix(view.NetworkID, name) {
				return true
			}
		}
		return false
	}
	for key, ep := range c.endpoints {
		if key == name || strings.HasPrefix(ep.networkID, name) {
			return true
		}
	}
	return false
}

// portFilter is a set of ports to look for: published and exposed ones.
type portFilter map[string]map[nat.Port]bool

// add reads a port or a range of ports, with or without a protocol.
func (p portFilter) add(key, value string, say *words) error {
	if strings.Contains(value, ":") {
		return fmt.Errorf("filter for '%s' should not contain ':': %s", key, value)
	}
	proto, number := nat.SplitProtoPort(value)
	from, to, err := parsePorts(number, say)
	if err != nil {
		return fmt.Errorf("error while looking up for %s %s: %w", key, value, err)
	}
	if p[key] == nil {
		p[key] = map[nat.Port]bool{}
	}
	for i := from; i <= to; i++ {
		p[key][nat.Port(strconv.FormatUint(i, 10)+"/"+proto)] = true
	}
	return nil
}

// portError makes the complaint about one end of a range of ports, "start" or
// "end", out of that of the standard library.
type portError func(end, text string, err error) error

// numberError has that of the standard library say it.
func numberError(_, _ string, err error) error { return err }

func rangeError29(end, text string, err error) error {
	if text == "" {
		err = errors.New("value is empty")
	} else if bad := (*strconv.NumError)(nil); errors.As(err, &bad) {
		err = bad.Err
	}
	return fmt.Errorf("invalid %s port '%s': %w", end, text, err)
}

// parsePorts reads a port or a range of them.
func parsePorts(text string, say *words) (from, to uint64, err error) {
	if text == "" {
		return 0, 0, errors.New(say.emptyPort)
	}
	bad := say.badPort
	low, high, isRange := strings.Cut(text, "-")
	if from, err = strconv.ParseUint(low, 10, 16); err != nil {
		return 0, 0, bad("start", low, err)
	}
	if !isRange {
		return from, from, nil
	}
	if to, err = strconv.ParseUint(high, 10, 16); err != nil {
		return 0, 0, bad("end", high, err)
	}
	if to < from {
		return 0, 0, fmt.Errorf(say.reversedPorts, text)
	}
	return from, to, nil
}

func (p portFilter) keep(c *cont) bool {
	if len(p) == 0 {
		return true
	}
	return slices.ContainsFunc(c.portList(), func(port container.Port) bool {
		public := nat.Port(strconv.Itoa(int(port.PublicPort)) + "/" + port.Type)
		private := nat.Port(strconv.Itoa(int(port.PrivatePort)) + "/" + port.Type)
		return p["publish"][public] || p["expose"][private]
	})
}
