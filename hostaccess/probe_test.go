package hostaccess_test

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"slices"
	"strings"
	"testing"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/filters"
	dnetwork "github.com/docker/docker/api/types/network"
	"github.com/docker/docker/client"
	"github.com/google/go-cmp/cmp"

	"github.com/appnet-go/appnet/hostaccess"
	"github.com/appnet-go/appnet/internal/lab"
)

func TestResultOf(t *testing.T) {
	want := map[int]hostaccess.ProbeResult{
		0:   {Outcome: hostaccess.ProbeReached, Reason: "reached: exit code 0"},
		1:   {Outcome: hostaccess.ProbeNotReached, ExitCode: 1, Reason: "not reached: exit code 1"},
		124: {Outcome: hostaccess.ProbeNotReached, ExitCode: 124, Reason: "not reached: exit code 124"},
		127: {Outcome: hostaccess.ProbeBroken, ExitCode: 127, Reason: "no answer: the command did not run, exit code 127"},
		137: {Outcome: hostaccess.ProbeBroken, ExitCode: 137, Reason: "no answer: ended by signal 9"},
		255: {Outcome: hostaccess.ProbeBroken, ExitCode: 255, Reason: "no answer: the command did not run, exit code 255"},
		-1:  {Outcome: hostaccess.ProbeBroken, ExitCode: -1, Reason: "no answer: the command did not run, exit code -1"},
	}
	for code, want := range want {
		if got := hostaccess.ResultOf(code); got != want {
			t.Errorf("%d: %+v, want %+v", code, got, want)
		}
	}
	got := []string{hostaccess.ProbeReached.String(), hostaccess.ProbeNotReached.String(), hostaccess.ProbeBroken.String(), hostaccess.ProbeOutcome(0).String()}
	if diff := cmp.Diff([]string{"reached", "not reached", "broken", "ProbeOutcome(0)"}, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// What Reach says, a container finds.
func TestRunProbe(t *testing.T) {
	for _, profile := range lab.Profiles() {
		t.Run("fake "+profile, func(t *testing.T) { testProbe(t, lab.ForTest(t, profile)) })
	}
	t.Run("real", func(t *testing.T) { testProbe(t, lab.RealForTest(t)) })
}

func testProbe(t *testing.T, l *lab.Lab) {
	gateway := defaultGateway(t, l)
	for _, access := range []hostaccess.Access{hostaccess.HostNetwork(), hostaccess.Gateway("db")} {
		for _, listener := range []netip.Addr{netip.MustParseAddr("127.0.0.1"), netip.IPv4Unspecified(), gateway} {
			port := listen(t, l, listener)
			verdict := access.Reach(listener, gateway)
			address, want := verdict.Address, hostaccess.ProbeReached
			if !verdict.OK {
				address, want = access.Address(), hostaccess.ProbeNotReached
			}
			got, err := hostaccess.RunProbe(t.Context(), l.Client, hostaccess.Probe{
				Access: access, Image: l.Image, Labels: l.Labels(),
				Command: []string{"/probe", "connect", net.JoinHostPort(address, port)},
			})
			if err != nil || got.Outcome != want {
				t.Errorf("%v, a listener on %v: %+v, %v, want %v", access, listener, got, err, want)
			}
		}
	}
	left, err := l.Client.ContainerList(t.Context(), container.ListOptions{All: true, Filters: filters.NewArgs(filters.Arg("label", hostaccess.LabelProbe))})
	if err != nil || len(left) != 0 {
		t.Errorf("%d probes are left, %v", len(left), err)
	}
}

// A probe that never ends is removed with its context.
func TestRunProbeCancelled(t *testing.T) {
	l := lab.ForTest(t, "")
	ctx, cancel := context.WithCancel(t.Context())
	c := hastyClient{l.Client, cancel}
	_, err := hostaccess.RunProbe(ctx, c, hostaccess.Probe{Image: l.Image, Labels: l.Labels(), Command: []string{"/probe", "wait"}})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v: want %v", err, context.Canceled)
	}
	left, err := l.Client.ContainerList(t.Context(), container.ListOptions{All: true})
	if err != nil || len(left) != 0 {
		t.Errorf("%d containers are left, %v", len(left), err)
	}
}

type platform struct{}

// probeClient is a client of which one call fails.
type probeClient struct {
	fails string
	err   error
	calls []string
}

func (c *probeClient) call(name string) error {
	c.calls = append(c.calls, name)
	if name == c.fails {
		return c.err
	}
	return nil
}

func (c *probeClient) ContainerCreate(context.Context, *container.Config, *container.HostConfig, *dnetwork.NetworkingConfig, *platform, string) (container.CreateResponse, error) {
	return container.CreateResponse{ID: "1"}, c.call("create")
}

func (c *probeClient) ContainerStart(context.Context, string, container.StartOptions) error {
	return c.call("start")
}

func (c *probeClient) ContainerWait(context.Context, string, container.WaitCondition) (<-chan container.WaitResponse, <-chan error) {
	ended, failed := make(chan container.WaitResponse, 1), make(chan error, 1)
	switch err := c.call("wait"); {
	case err == nil:
		ended <- container.WaitResponse{StatusCode: 3}
	case errors.Is(err, errBroken):
		failed <- err
	default:
		ended <- container.WaitResponse{Error: &container.WaitExitError{Message: err.Error()}}
	}
	return ended, failed
}

func (c *probeClient) ContainerRemove(context.Context, string, container.RemoveOptions) error {
	return c.call("remove")
}

// hastyClient ends the context of its caller when a container has started.
type hastyClient struct {
	*client.Client
	started func()
}

func (c hastyClient) ContainerStart(ctx context.Context, id string, options container.StartOptions) error {
	defer c.started()
	return c.Client.ContainerStart(ctx, id, options)
}

type notFoundError struct{ error }

func (notFoundError) NotFound() {}

func TestRunProbeError(t *testing.T) {
	all := []string{"create", "start", "wait", "remove"}
	tests := []struct {
		fails string
		err   error
		want  string // with NAME for the container's; "" for none
		calls []string
	}{
		{"", nil, "", all},
		{"create", errBroken, "hostaccess: probe: create NAME: broken", []string{"create", "remove"}},
		{"start", errBroken, "hostaccess: probe: start NAME: broken", []string{"create", "start", "remove"}},
		{"wait", errBroken, "hostaccess: probe: wait for NAME: broken", all},
		{"wait", errors.New("said the engine"), "hostaccess: probe: wait for NAME: said the engine", all},
		{"remove", errBroken, "hostaccess: probe: remove NAME, which may remain: broken", all},
		{"remove", notFoundError{errBroken}, "", all},
	}
	for _, tt := range tests {
		c := &probeClient{fails: tt.fails, err: tt.err}
		got, err := hostaccess.RunProbe(t.Context(), c, hostaccess.Probe{Image: "probe", Command: []string{"/probe"}})
		if diff := cmp.Diff(tt.want, withoutName(err)); diff != "" {
			t.Errorf("%s fails: error (-want +got)\n%s", tt.fails, diff)
		}
		want := hostaccess.ProbeResult{}
		if err == nil {
			want = hostaccess.ResultOf(3)
		}
		if got != want {
			t.Errorf("%s fails: %+v, want %+v", tt.fails, got, want)
		}
		if diff := cmp.Diff(tt.calls, c.calls); diff != "" {
			t.Errorf("%s fails: calls (-want +got)\n%s", tt.fails, diff)
		}
	}
}

func withoutName(err error) string {
	if err == nil {
		return ""
	}
	words := strings.FieldsFunc(err.Error(), func(r rune) bool { return r == ' ' || r == ':' || r == ',' })
	i := slices.IndexFunc(words, func(w string) bool { return strings.HasPrefix(w, "appnet-probe-") })
	if i < 0 {
		return err.Error()
	}
	return strings.ReplaceAll(err.Error(), words[i], "NAME")
}

// What is wrong already makes no call.
func TestRunProbeInvalid(t *testing.T) {
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	for _, tt := range []struct {
		ctx   context.Context
		probe hostaccess.Probe
		want  error
	}{
		{t.Context(), hostaccess.Probe{}, hostaccess.ErrInvalid},
		{t.Context(), hostaccess.Probe{Image: "probe"}, hostaccess.ErrInvalid},
		{t.Context(), hostaccess.Probe{Image: "probe", Command: []string{"/probe"}, Access: hostaccess.Gateway("A")}, hostaccess.ErrInvalid},
		{t.Context(), hostaccess.Probe{Image: "probe", Command: []string{"/probe"}, Access: hostaccess.HostNetwork(), Network: "web"}, hostaccess.ErrConflict},
		{ended, hostaccess.Probe{Image: "probe", Command: []string{"/probe"}}, context.Canceled},
	} {
		c := &probeClient{}
		if _, err := hostaccess.RunProbe(tt.ctx, c, tt.probe); !errors.Is(err, tt.want) || len(c.calls) != 0 {
			t.Errorf("%+v: %v with calls %q, want %v with none", tt.probe, err, c.calls, tt.want)
		}
	}
}
