package alias

import "strings"

// Parse reads the name that the containers of a process share, as
// [Name.String] writes it: the last label before the TLD is the process, all
// before it the app. So Parse(n.String(), n.TLD) is n for every valid name
// without a hostname whose process is a single label.
//
// With a tld the text ends in it, with an empty one there is none to cut off.
// The text is taken as it is: in lower case, with no dot at the end. The errors
// are those of [Name.Validate], or one [*Error] for text of another form.
func Parse(text, tld string) (Name, error) {
	return parse(text, tld, false)
}

// ParseContainer reads the name of one container, HOSTNAME.APP.PROCESS[.TLD]:
// the first label is the hostname, the rest is what [Parse] reads.
func ParseContainer(text, tld string) (Name, error) {
	return parse(text, tld, true)
}

func parse(text, tld string, container bool) (Name, error) {
	n := Name{TLD: tld}
	rest, ok := cutTLD(text, tld)
	if container {
		n.Hostname, rest, _ = strings.Cut(rest, ".")
		ok = ok && n.Hostname != ""
	}
	dot := strings.LastIndexByte(rest, '.')
	if !ok || dot < 0 {
		return Name{}, formError(text, tld, container)
	}
	n.App, n.Process = rest[:dot], rest[dot+1:]
	if err := n.Validate(); err != nil {
		return Name{}, err
	}
	return n, nil
}

func cutTLD(text, tld string) (rest string, ok bool) {
	if tld == "" {
		return text, true
	}
	return strings.CutSuffix(text, "."+tld)
}

// formError says what text should look like; if the TLD is the mistake, it
// says that instead.
func formError(text, tld string, container bool) error {
	if err := ValidateTLD(tld); err != nil {
		return err
	}
	form := "APP.PROCESS"
	if container {
		form = "HOSTNAME." + form
	}
	if tld != "" {
		form += "." + tld
	}
	return &Error{Part: "name", Value: text, Rule: "write it as " + form}
}
