package phases

import (
	"maps"
	"slices"
	"strings"
)

// Property is what one property of an app says, as texts to show. Lists are
// joined by commas, "none" is said to have none, and "" is not said at all.
type Property struct {
	Name     string `json:"name"`     // one of Properties, or of what HostAccessReport lists
	App      string `json:"app"`      // what the app says; "" inherits
	Global   string `json:"global"`   // what the global settings say
	Computed string `json:"computed"` // what is in effect; "" is nothing
}

// Report returns every property of a against the global settings, in the order
// of [Properties]. It checks nothing: settings that are not valid are shown as
// they are. A report on the global settings alone is App{}.Report(global).
func (a App) Report(global Settings) []Property {
	computed := a.Settings.inherit(global)
	report := make([]Property, 0, len(Properties()))
	for _, name := range Properties() {
		p := Property{Name: name, App: a.text(name), Global: global.text(name), Computed: computed.text(name)}
		if p.Computed == textNone {
			p.Computed = ""
		}
		report = append(report, p)
	}
	return report
}

// text returns what the property says: "" if it inherits.
func (s *Settings) text(property string) string {
	list := s.list(property)
	switch {
	case list == nil:
		return s.value(property).String()
	case *list != nil && len(*list) == 0:
		return textNone
	}
	return strings.Join(*list, ",")
}

// HostAccessReport returns how the containers of a reach the host, against the
// global settings: a row for each phase, such as "host-access deploy", and behind
// it one for each process that some rule names there, such as
// "host-access deploy/web". Their texts are "none", "host", "gateway" or
// "gateway:NAME,NAME".
//
// A row has what all rules of one side come to, not one of them: where an app has
// rules and none is for these containers, App is "none", for its rules replace the
// global ones. As in [App.Report], nothing is checked, "" in App and Global is
// nothing said, and "" in Computed is no access. The rules as they were written
// are [Settings.HostAccess].
func (a App) HostAccessReport(global Settings) []Property {
	computed := a.Settings.inherit(global)
	var report []Property
	for phase := Build; phase <= Run; phase++ {
		for _, process := range processes(phase, a.HostAccess, global.HostAccess) {
			p := Property{
				Name:     propertyHostAccess + " " + containers(phase.String(), process),
				App:      a.accessText(phase, process),
				Global:   global.accessText(phase, process),
				Computed: computed.accessText(phase, process),
			}
			if p.Computed == textNone {
				p.Computed = ""
			}
			report = append(report, p)
		}
	}
	return report
}

// processes returns those that rules name in a phase, sorted, with "" for all as
// the first.
func processes(phase ContainerPhase, lists ...[]HostRule) []string {
	names := map[string]bool{"": true}
	for _, rule := range slices.Concat(lists...) {
		if slices.Contains(rule.Phases, phase) {
			names[rule.Process] = true
		}
	}
	return slices.Sorted(maps.Keys(names))
}

// accessText returns what the rules come to: "" if they are left to the global
// settings.
func (s *Settings) accessText(phase ContainerPhase, process string) string {
	if s.HostAccess == nil {
		return ""
	}
	return s.access(phase, process).String()
}
