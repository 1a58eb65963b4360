package phases

import "strings"

// Property is what one property of an app says, as texts to show. Lists are
// joined by commas, "none" is said to have none, and "" is not said at all.
type Property struct {
	Name     string `json:"name"`     // one of Properties
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
