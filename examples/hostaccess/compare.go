package main

import (
	"strings"

	"github.com/appnet-go/appnet/hostaccess"
	"github.com/appnet-go/appnet/phases"
)

// worker is an app whose deploy containers have a way to reach the host.
func worker(name string, access hostaccess.Access) phases.App {
	return phases.App{Name: name, Settings: phases.Settings{HostAccess: rules(access)}}
}

func rules(access hostaccess.Access) []phases.HostRule {
	return []phases.HostRule{{Phases: []phases.ContainerPhase{phases.Deploy}, Access: access}}
}

// flags shows an access as the docker command would have it.
func flags(access hostaccess.Access) string { return strings.Join(access.Flags(), " ") }

// compare ends the story with what speaks for which way.
func (s stage) compare() {
	s.Chapter("The two ways compared")
	for line := range strings.Lines(hostaccess.Comparison().String()) {
		s.Say("%s", strings.TrimSuffix(line, "\n"))
	}
	s.Chapter("Recommended: " + flags(hostaccess.Recommended()))
}
