package rollout

import (
	"errors"
	"fmt"
	"time"

	"github.com/appnet-go/appnet/alias"
	"github.com/appnet-go/appnet/phases"
)

// check finds what is wrong beside the settings.
func (s Spec) check() error {
	var errs []error
	add := func(property, value, rule string) {
		errs = append(errs, &phases.Problem{Property: property, Value: value, Rule: rule})
	}
	if name := s.App.Name; name != "" && !alnum(name[0]) {
		add("name", name, "containers are named after the app, and their names begin with a letter or a digit")
	}
	if len(s.Processes) == 0 {
		add("processes", "", "empty: say which processes are rolled out")
	}
	seen := make(map[string]bool, len(s.Processes))
	for _, p := range s.Processes {
		if seen[p.Name] {
			add("process", p.Name, "listed twice: say each process once")
		}
		seen[p.Name] = true
		p.check(add)
	}
	for _, c := range alias.Conflicts(s.names()...) {
		errs = append(errs, c)
	}
	return errors.Join(append(errs, s.Options.check())...)
}

func (p Process) check(add func(property, value, rule string)) {
	if p.Count < 0 {
		add("count", fmt.Sprint(p.Count), "negative: the least is 0, which takes all containers of "+p.Name+" away")
	}
	if p.Count > 0 && p.Config.Image == "" {
		add("image", "", "empty: say what the containers of "+p.Name+" are made of")
	}
	for property, d := range map[string]time.Duration{"check-timeout": p.CheckTimeout, "check-every": p.CheckEvery} {
		if d < 0 {
			add(property, d.String(), "negative: leave it 0 for the default")
		}
	}
	if p.HostConfig.AutoRemove {
		add("auto-remove", "true", "containers of "+p.Name+" that have ended would be gone, and a rollout could not start them again: leave it false, rollouts remove what is old")
	}
	if p.Count > 1 && p.Vary == nil && publishesFixed(&p.HostConfig) {
		add("count", fmt.Sprint(p.Count), "several containers of "+p.Name+" publish the same fixed port: let Vary give each another one, or leave HostPort empty")
	}
}

// check finds what is wrong with the options.
func (o Options) check() error {
	var errs []error
	add := func(property, value, rule string) {
		errs = append(errs, &phases.Problem{Property: property, Value: value, Rule: rule})
	}
	for _, d := range []struct {
		property string
		value    time.Duration
	}{{"stop-timeout", o.StopTimeout}, {"undo-timeout", o.UndoTimeout}, {"drain", o.Drain}} {
		if d.value < 0 {
			add(d.property, d.value.String(), "negative: leave it 0 for the default")
		}
	}
	if o.StopTimeout%time.Second != 0 {
		add("stop-timeout", o.StopTimeout.String(), "engines take whole seconds")
	}
	if o.Parallel < 0 {
		add("parallel", fmt.Sprint(o.Parallel), "negative: leave it 0 for the default")
	}
	if _, err := o.Order.MarshalText(); err != nil {
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

// names are the names of the processes, the valid ones of which are compared.
func (s Spec) names() []alias.Name {
	names := make([]alias.Name, len(s.Processes))
	for i, p := range s.Processes {
		tld, _ := s.App.TLD.Get()
		names[i] = alias.Name{App: s.App.Name, Process: p.Name, TLD: tld}
	}
	return names
}

// aliases are the names of all processes but one.
func (s Spec) aliases(but string) []string {
	var texts []string
	for _, name := range s.names() {
		if name.Process != but {
			texts = append(texts, name.String())
		}
	}
	return texts
}

func alnum(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
}
