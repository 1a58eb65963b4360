package main

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/appnet-go/appnet/alias"
	"github.com/appnet-go/appnet/internal/lab"
	"github.com/appnet-go/appnet/internal/probe"
	"github.com/appnet-go/appnet/phases"
)

// release is a web process of the probe: it answers with its hostname.
func (s stage) release(app string, scale int, settings phases.Settings) release {
	return release{
		app:     phases.App{Name: app, Settings: settings, Ports: map[string]uint16{"web": alias.DefaultPort}},
		process: "web",
		scale:   scale,
		image:   s.Image,
		command: []string{probe.Path, "serve"},
		labels:  s.Labels(),
		healthy: s.healthy,
	}
}

// healthy asks the process itself whether it is ready, from inside.
func (s stage) healthy(ctx context.Context, id string) error {
	return lab.Poll(ctx, func() (bool, error) {
		answer, err := s.Exec(ctx, id, "fetch", fmt.Sprintf("http://127.0.0.1:%d%s", alias.DefaultPort, probe.ReadyPath))
		return answer.Outcome == probe.OK, err
	})
}

// judging adds a look at the name while the release is started but not yet
// judged healthy: what attaches after the deploy is not to be found yet.
func (s stage) judging(phase phases.AttachmentPhase, r release) release {
	if phase != phases.AttachPostDeploy {
		return r
	}
	looked := false
	r.healthy = func(ctx context.Context, id string) error {
		if !looked {
			looked = true
			if err := s.judgeLookup(ctx, "node-js-app.web.1", "before python-app is healthy", probe.Unresolved); err != nil {
				return err
			}
		}
		return s.healthy(ctx, id)
	}
	return r
}

// judgeNetworks looks which networks the containers of a release are on: those
// of the settings, and the default bridge unless there is an initial network.
func (s stage) judgeNetworks(ctx context.Context, r release, ids []string) error {
	var want []string
	if settings := r.app.Settings; settings.InitialNetwork.IsZero() {
		want = append(want, "bridge")
	}
	if r.app.Name != outside {
		want = append(want, customNetwork)
	}
	var parts []string
	ok := len(ids) == r.scale
	for _, id := range ids {
		c, err := s.Client.ContainerInspect(ctx, id)
		if err != nil {
			return err
		}
		on := slices.Sorted(maps.Keys(c.NetworkSettings.Networks))
		ok = ok && slices.Equal(on, want)
		parts = append(parts, fmt.Sprintf("%s is on %s", strings.TrimPrefix(c.Name, "/"), strings.Join(on, " and ")))
	}
	s.Step(fmt.Sprintf("deploy %s with %d web", r.app.Name, r.scale), strings.Join(parts, ", "), ok)
	return nil
}

// judgeLookup asks for python-app's name inside a container.
func (s stage) judgeLookup(ctx context.Context, from, when string, want probe.Outcome) error {
	answer, err := s.Exec(ctx, from, "lookup", web.String())
	if err != nil {
		return err
	}
	s.Step(fmt.Sprintf("inside %s, %s: look up %s", from, when, web), answer.String(), answer.Outcome == want)
	return nil
}

// judgeAnswers fetches python-app's URL inside node-js-app, and counts who of
// python-app's containers answered: both must have.
func (s stage) judgeAnswers(ctx context.Context, ids []string) error {
	url := web.URL("http", alias.DefaultPort)
	answer, err := s.Exec(ctx, "node-js-app.web.1", "fetch", "-n", fmt.Sprint(requests), url)
	if err != nil {
		return err
	}
	names, err := s.names(ctx, ids)
	if err != nil {
		return err
	}
	counts := map[string]int{}
	for _, hostname := range answer.Lines() {
		counts[names[hostname]]++
	}
	asked := fmt.Sprintf("inside node-js-app.web.1: fetch %s %d times", url, requests)
	s.Step(asked, spread(counts, answer), counts["python-app.web.1"] > 0 && counts["python-app.web.2"] > 0 &&
		counts["python-app.web.1"]+counts["python-app.web.2"] == requests)
	return nil
}

// names maps the hostnames of containers, which is what they answer, to their
// names.
func (s stage) names(ctx context.Context, ids []string) (map[string]string, error) {
	names := map[string]string{}
	for _, id := range ids {
		c, err := s.Client.ContainerInspect(ctx, id)
		if err != nil {
			return nil, err
		}
		names[c.Config.Hostname] = strings.TrimPrefix(c.Name, "/")
	}
	return names, nil
}

// spread puts the counts into words.
func spread(counts map[string]int, answer lab.Result) string {
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(counts)) {
		parts = append(parts, fmt.Sprintf("%s answered %d times", name, counts[name]))
	}
	if answer.Outcome != probe.OK {
		parts = append(parts, answer.Outcome.String()+": "+strings.TrimSpace(answer.Stderr))
	}
	return strings.Join(parts, ", ")
}
