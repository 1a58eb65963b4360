package main

import (
	"context"
	"errors"
	"testing"

	"github.com/docker/docker/api/types/container"

	"github.com/appnet-go/appnet/network"
	"github.com/appnet-go/appnet/phases"
)

// Whatever goes wrong on the way, nothing of the release is left.
func TestDeployLeavesNothingWhenItFails(t *testing.T) {
	errSick := errors.New("sick")
	sick := func(context.Context, string) error { return errSick }
	tests := []struct {
		why   string
		spoil func(t *testing.T, s stage, r *release)
		want  error
	}{
		{"the settings are wrong", func(_ *testing.T, _ stage, r *release) {
			r.app.InitialNetwork = phases.Use("host")
		}, network.ErrReserved},
		{"a network is missing", func(_ *testing.T, _ stage, r *release) {
			r.app.InitialNetwork = phases.Use("missing")
		}, network.ErrNotFound},
		{"it does not become healthy", func(_ *testing.T, _ stage, r *release) {
			r.healthy = sick
		}, errSick},
		{"its network goes before it is attached", func(t *testing.T, s stage, r *release) {
			r.healthy = func(ctx context.Context, _ string) error {
				return s.nets.Destroy(ctx, customNetwork, network.DestroyOptions{})
			}
			r.scale = 1
		}, network.ErrNotFound},
		{"the deploy is given up", func(t *testing.T, _ stage, r *release) {
			r.healthy = func(context.Context, string) error { return context.Canceled }
		}, context.Canceled},
	}
	for _, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			s := newStage(t)
			r := s.release("python-app", 2, settings(phases.AttachPostDeploy))
			tt.spoil(t, s, &r)
			ids, err := deploy(t.Context(), s.Client, r)
			if !errors.Is(err, tt.want) || ids != nil {
				t.Errorf("deploy: %v, %v, want %v", ids, err, tt.want)
			}
			if left := containers(t, s.Lab); len(left) > 0 {
				t.Errorf("left behind: %v", left)
			}
		})
	}
}

// A container that bears the name already is somebody else's.
func TestDeployLeavesAContainerOfTheSameNameAlone(t *testing.T) {
	s := newStage(t)
	other, err := s.Client.ContainerCreate(t.Context(), &container.Config{Image: s.Image}, nil, nil, nil, "python-app.web.2")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := deploy(t.Context(), s.Client, s.release("python-app", 2, phases.Settings{})); err == nil {
		t.Error("no error")
	}
	if _, err := s.Client.ContainerInspect(t.Context(), other.ID); err != nil {
		t.Error(err)
	}
	if _, err := s.Client.ContainerInspect(t.Context(), "python-app.web.1"); err == nil {
		t.Error("the first container is left")
	}
}
