package phases

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/appnet-go/appnet/alias"
	"github.com/appnet-go/appnet/hostaccess"
)

// Plan is what will be done for the containers of one process and phase: a
// value, made by [App.Plan] without asking any engine, to look at, compare and
// print before [Plan.Bind] turns it into calls.
type Plan struct {
	App     string
	Process string // may be empty for Build and Run
	Phase   ContainerPhase

	// Alias is the name that each of the Networks gets for the container. The
	// name with the container's hostname in front is given beside it. Zero
	// unless the phase is Deploy, and in host mode, where there is no DNS.
	Alias alias.Name

	// Access is how the container reaches the host.
	Access hostaccess.Access

	// Port is the value of the environment variable PORT. 0: none is set.
	Port uint16

	// Initial is the network of the create call. Empty: the container has the
	// engine's default bridge, or what the create call says otherwise.
	Initial string

	// PostCreate and PostDeploy are the networks of the later phases, in the
	// order of the settings.
	PostCreate, PostDeploy []string

	// DefaultRoute is one of the Networks, or "bridge", that was chosen to
	// carry the traffic to everywhere else. Empty: the engine's rule decides.
	DefaultRoute string

	// Policy is what the operator allows: [Plan.Bind] refuses a plan that breaks
	// it, and [Bound.Configure] a create call that does. It is no part of what is
	// done, and of no interest to [Plan.Equal].
	Policy Policy
}

// Plan returns what the settings mean for the containers of a process, or all
// that is wrong with the settings and with the arguments, as an [*Error] around
// [*Problem] values, and a [*Denial] for what their policy does not allow. A
// deploy has a process; a build and a command need none.
//
// Only [Deploy] containers get names, PORT and the networks of
// [AttachPostDeploy]: nothing must call a one-off container. The app is taken
// as it is: call [App.Inherit] first if there are global settings.
func (a App) Plan(phase ContainerPhase, process string) (Plan, error) {
	var ps problems
	a.check(&ps)
	a.checkContainer(&ps, phase, process)
	if err := ps.err(a.denials()...); err != nil {
		return Plan{}, &Error{Op: "plan", App: a.Name, Process: process, Err: err}
	}
	return a.plan(phase, process), nil
}

// checkContainer checks what one container adds to the settings.
func (a *App) checkContainer(ps *problems, phase ContainerPhase, process string) {
	switch {
	case !phase.valid():
		*ps = append(*ps, phaseProblem(phase.String()))
	case process != "":
		ps.process(propertyProcess, a.alias(process).WithHostname(sampleHostname))
		a.checkHidden(ps, phase, process)
	case phase == Deploy:
		ps.add(propertyProcess, process, "empty: say which process of the app is deployed, such as web")
	}
}

// checkHidden finds a name of the host that is the container's own: /etc/hosts
// is read before DNS is asked.
func (a *App) checkHidden(ps *problems, phase ContainerPhase, process string) {
	access := a.access(phase, process)
	if phase != Deploy || access.Mode() != hostaccess.ModeGateway {
		return
	}
	if name := a.alias(process).String(); slices.Contains(access.Names(), name) {
		ps.add(propertyHostAccess, access.String(),
			fmt.Sprintf("%q is the name of the process, and would lead to the host: give the host another one", name))
	}
}

// sampleHostname is as long as the hostnames of containers are if nobody
// chooses another one.
const sampleHostname = "0123456789ab"

func (a *App) alias(process string) alias.Name {
	return alias.Name{App: a.Name, Process: process, TLD: a.TLD.text}
}

// plan puts a plan together from settings that are right.
func (a *App) plan(phase ContainerPhase, process string) Plan {
	p := Plan{App: a.Name, Process: process, Phase: phase, Access: a.access(phase, process), Policy: a.Policy}
	if phase == Deploy {
		p.Port = a.Ports[process]
		if !p.hostMode() {
			p.Alias = a.alias(process)
		}
	}
	if joins(a.Builder, phase, InitialNetwork) {
		p.Initial, _ = a.initial()
	}
	if joins(a.Builder, phase, AttachPostCreate) {
		p.PostCreate = cloneList(a.AttachPostCreate)
	}
	if joins(a.Builder, phase, AttachPostDeploy) {
		p.PostDeploy = cloneList(a.AttachPostDeploy)
	}
	if route := a.DefaultRoute.text; p.reaches(route) {
		p.DefaultRoute = route
	}
	return p
}

// cloneList returns a copy, and nil for every empty list: in a plan there is
// no difference between none and nothing said.
func cloneList(list []string) []string {
	if len(list) == 0 {
		return nil
	}
	return slices.Clone(list)
}

// reaches reports whether a container of the plan is on the network. A plan
// without networks leaves the container alone, the default bridge included.
func (p *Plan) reaches(name string) bool {
	if name == bridge {
		return p.Initial == "" && p.joinsAny()
	}
	return name != "" && p.phaseOf(name).valid()
}

func (p *Plan) hostMode() bool {
	return p.Access.Mode() == hostaccess.ModeHost
}

func (p *Plan) joinsAny() bool {
	return p.Initial != "" || len(p.PostCreate) > 0 || len(p.PostDeploy) > 0
}

// phaseOf returns the phase in which the container joins the network.
func (p *Plan) phaseOf(name string) AttachmentPhase {
	switch {
	case name == p.Initial:
		return InitialNetwork
	case slices.Contains(p.PostCreate, name):
		return AttachPostCreate
	case slices.Contains(p.PostDeploy, name):
		return AttachPostDeploy
	}
	return 0
}

// Networks returns the networks that the container joins, in the order in
// which it does.
func (p Plan) Networks() []string {
	if !p.joinsAny() {
		return nil
	}
	names := make([]string, 0, 1+len(p.PostCreate)+len(p.PostDeploy))
	if p.Initial != "" {
		names = append(names, p.Initial)
	}
	return append(append(names, p.PostCreate...), p.PostDeploy...)
}

// Equal reports whether two plans do the same. A nil list equals an empty one,
// and their policies are left aside.
func (p Plan) Equal(q Plan) bool {
	return p.App == q.App && p.Process == q.Process && p.Phase == q.Phase &&
		p.Alias == q.Alias && p.Access == q.Access && p.Port == q.Port &&
		p.Initial == q.Initial && p.DefaultRoute == q.DefaultRoute &&
		slices.Equal(p.PostCreate, q.PostCreate) && slices.Equal(p.PostDeploy, q.PostDeploy)
}

// String returns the plan as lines of text, the first of which says whose it
// is. What there is nothing of has no line; there is no line break at the end.
func (p Plan) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s", p.Phase, subject(p.App, p.Process))
	line := func(name, text string) {
		if text != "" {
			fmt.Fprintf(&b, "\n  %-18s  %s", name, text)
		}
	}
	line(propertyInitial, p.Initial)
	line(propertyPostCreate, strings.Join(p.PostCreate, ", "))
	line(propertyPostDeploy, strings.Join(p.PostDeploy, ", "))
	line(propertyDefaultRoute, p.DefaultRoute)
	line("alias", p.Alias.String())
	if p.Port != 0 {
		line("PORT", fmt.Sprint(p.Port))
	}
	if p.Access != hostaccess.None() {
		line(propertyHostAccess, p.Access.String())
	}
	return b.String()
}

// check finds what is wrong with a plan that was written by hand or changed: it
// has to be one that some app has.
func (p *Plan) check() error {
	app := App{Name: p.App, Settings: Settings{
		AttachPostCreate: p.PostCreate, AttachPostDeploy: p.PostDeploy,
		DefaultRoute: Use(p.DefaultRoute), TLD: Use(p.Alias.TLD),
		HostAccess: []HostRule{{Phases: []ContainerPhase{p.Phase}, Process: p.Process, Access: p.Access}},
		Policy:     p.Policy,
	}}
	if p.Initial != "" {
		app.InitialNetwork = Use(p.Initial)
	}
	if p.Port != 0 {
		app.Ports = map[string]uint16{p.Process: p.Port}
	}
	made, err := app.Plan(p.Phase, p.Process)
	if err != nil {
		return errors.Unwrap(err)
	}
	if !made.Equal(*p) {
		return &Problem{Property: propertyPhase, Value: p.Phase.String(),
			Rule: fmt.Sprintf("no app has this plan: these containers get\n%s\nnot\n%s", made, p)}
	}
	return nil
}
