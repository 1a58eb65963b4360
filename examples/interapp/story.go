package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/appnet-go/appnet/alias"
	"github.com/appnet-go/appnet/internal/lab"
	"github.com/appnet-go/appnet/internal/probe"
	"github.com/appnet-go/appnet/network"
	"github.com/appnet-go/appnet/phases"
)

const (
	customNetwork = "custom-network"
	outside       = "outside-app" // has no settings, and so is not on the network
	requests      = 20
)

// web is the name under which python-app's web process answers.
var web = alias.Name{App: "python-app", Process: "web"}

// A stage is what the story is played on.
type stage struct {
	*lab.Lab
	*lab.Report
	nets *network.Manager
}

// tell is the story.
func tell(ctx context.Context, l *lab.Lab, r *lab.Report) error {
	s := stage{l, r, network.New(l.Client)}
	if err := s.makeNetwork(ctx); err != nil {
		return err
	}
	for _, phase := range []phases.AttachmentPhase{phases.AttachPostCreate, phases.AttachPostDeploy, phases.InitialNetwork} {
		if err := s.playPhase(ctx, phase); err != nil {
			return fmt.Errorf("%v: %w", phase, err)
		}
	}
	return s.destroyNetwork(ctx)
}

// makeNetwork shows which names are refused, and makes the network of the
// story. A network of that name that somebody else made is left alone.
func (s stage) makeNetwork(ctx context.Context) error {
	s.Chapter("The network")
	for _, name := range []string{"none", "bridge", "host"} {
		_, err := s.nets.Create(ctx, network.Spec{Name: name})
		s.Step(fmt.Sprintf("create the network %q", name), happened(err, "created"), errors.Is(err, network.ErrReserved))
	}
	info, err := s.nets.Create(ctx, network.Spec{Name: customNetwork, Labels: s.Labels()})
	if errors.Is(err, network.ErrExists) {
		return fmt.Errorf("this engine has a network %q that this run did not make; it is left alone: %w", customNetwork, err)
	}
	if err != nil {
		return err
	}
	s.Step(fmt.Sprintf("create the network %q", customNetwork), "created: "+describe(info), true)
	return nil
}

func describe(info network.Info) string {
	text := info.Driver
	for _, subnet := range info.Subnets {
		text += " " + subnet.Prefix.String()
	}
	return text
}

// playPhase tells the story of one attachment phase, with apps of its own.
func (s stage) playPhase(ctx context.Context, phase phases.AttachmentPhase) error {
	s.Chapter(fmt.Sprintf("%v = %s", phase, customNetwork))
	var ids []string
	for _, r := range []release{
		s.release("node-js-app", 1, settings(phase)),
		s.release(outside, 1, phases.Settings{}),
		s.judging(phase, s.release("python-app", 2, settings(phase))),
	} {
		made, err := deploy(ctx, s.Client, r)
		if err != nil {
			return err
		}
		ids = append(ids, made...)
		if err := s.judgeNetworks(ctx, r, made); err != nil {
			return err
		}
	}
	if err := s.judgeAnswers(ctx, ids); err != nil {
		return err
	}
	if err := s.judgeLookup(ctx, outside+".web.1", "which is not on the network", probe.Unresolved); err != nil {
		return err
	}
	return remove(ctx, s.Client, ids)
}

// settings attaches an app to the network in one phase.
func settings(phase phases.AttachmentPhase) phases.Settings {
	switch phase {
	case phases.InitialNetwork:
		return phases.Settings{InitialNetwork: phases.Use(customNetwork)}
	case phases.AttachPostCreate:
		return phases.Settings{AttachPostCreate: []string{customNetwork}}
	default:
		return phases.Settings{AttachPostDeploy: []string{customNetwork}}
	}
}

// destroyNetwork ends the story as it began.
func (s stage) destroyNetwork(ctx context.Context) error {
	s.Chapter("The end")
	err := s.nets.Destroy(ctx, customNetwork, network.DestroyOptions{})
	s.Step(fmt.Sprintf("destroy the network %q", customNetwork), happened(err, "destroyed"), err == nil)
	return nil
}

// happened puts an error, or its absence, into words.
func happened(err error, otherwise string) string {
	if err != nil {
		return "refused: " + err.Error()
	}
	return otherwise
}
