package lab

import (
	"context"
	"net"
	"testing"

	"github.com/docker/docker/api/types/container"
	dnetwork "github.com/docker/docker/api/types/network"
	"github.com/google/go-cmp/cmp"

	"github.com/appnet-go/appnet/internal/probe"
)

// onEach runs a test on every fake profile, and on the real engine if asked to.
func onEach(t *testing.T, test func(t *testing.T, l *Lab)) {
	for _, profile := range Profiles() {
		t.Run("fake-"+profile, func(t *testing.T) { test(t, ForTest(t, profile)) })
	}
	t.Run("real", func(t *testing.T) { test(t, RealForTest(t)) })
}

// start starts a container of the probe.
func start(t *testing.T, l *Lab, labels map[string]string, args ...string) string {
	t.Helper()
	cfg := &container.Config{Image: l.Image, Labels: labels}
	if len(args) > 0 {
		cfg.Cmd = append([]string{probe.Path}, args...)
	}
	c, err := l.Client.ContainerCreate(t.Context(), cfg, nil, nil, nil, "")
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Client.ContainerStart(t.Context(), c.ID, container.StartOptions{}); err != nil {
		t.Fatal(err)
	}
	return c.ID
}

func TestExecTellsOutcomeAndOutput(t *testing.T) {
	onEach(t, func(t *testing.T, l *Lab) {
		id := start(t, l, l.Labels())
		for _, tt := range []struct {
			args []string
			want Result
		}{
			{[]string{"lookup", "localhost"}, Result{Outcome: probe.OK}},
			{[]string{"lookup", "nobody.web"}, Result{Outcome: probe.Unresolved}},
			{[]string{"connect", "127.0.0.1:5000"}, Result{Outcome: probe.Refused}},
			{[]string{"dance"}, Result{Outcome: probe.Usage}},
		} {
			got, err := l.Exec(t.Context(), id, tt.args...)
			if err != nil {
				t.Fatal(err)
			}
			if got.Outcome != tt.want.Outcome {
				t.Errorf("%v: %v, want %v", tt.args, got.Outcome, tt.want.Outcome)
			}
			if ok := got.Outcome == probe.OK; ok == (got.Stdout == "") || ok != (got.Stderr == "") {
				t.Errorf("%v: stdout %q, stderr %q", tt.args, got.Stdout, got.Stderr)
			}
		}
	})
}

func TestExecOfWhatDoesNotRunIsAnError(t *testing.T) {
	onEach(t, func(t *testing.T, l *Lab) {
		if got, err := l.Exec(t.Context(), "appnet-test-nobody", "wait"); err == nil {
			t.Errorf("%+v, want an error", got)
		}
	})
}

func TestExecEndsWithItsContext(t *testing.T) {
	onEach(t, func(t *testing.T, l *Lab) {
		id := start(t, l, l.Labels())
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() {
			_, err := l.Exec(ctx, id, "wait")
			ended <- err
		}()
		if err := Poll(t.Context(), func() (bool, error) {
			c, err := l.Client.ContainerInspect(t.Context(), id)
			return len(c.ExecIDs) > 0, err
		}); err != nil {
			t.Error(err)
		}
		cancel()
		if err := <-ended; err == nil {
			t.Error("no error")
		}
	})
}

func TestServeStopsOnItsSignal(t *testing.T) {
	onEach(t, func(t *testing.T, l *Lab) {
		id := start(t, l, l.Labels(), "serve")
		if err := Poll(t.Context(), func() (bool, error) {
			answer, err := l.Exec(t.Context(), id, "fetch", "http://127.0.0.1:5000/ready")
			return answer.Outcome == probe.OK && answer.Stdout == id[:12]+"\n", err
		}); err != nil {
			t.Fatal(err)
		}
		if err := l.Client.ContainerStop(t.Context(), id, container.StopOptions{}); err != nil {
			t.Fatal(err)
		}
		c, err := l.Client.ContainerInspect(t.Context(), id)
		if err != nil || c.State.ExitCode != 0 {
			t.Errorf("exit code %d, %v, want 0", c.State.ExitCode, err)
		}
	})
}

func TestHostListensAndDials(t *testing.T) {
	onEach(t, func(t *testing.T, l *Lab) {
		listener, err := l.Host.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer listener.Close()
		conn, err := l.Host.Dial(t.Context(), "tcp", listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		conn.Close()
	})
}

func TestHostNetworkSeesTheHost(t *testing.T) {
	onEach(t, func(t *testing.T, l *Lab) {
		listener, err := l.Host.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer listener.Close()
		c, err := l.Client.ContainerCreate(t.Context(), &container.Config{Image: l.Image, Labels: l.Labels()},
			&container.HostConfig{NetworkMode: "host"}, nil, nil, "")
		if err != nil {
			t.Fatal(err)
		}
		if err := l.Client.ContainerStart(t.Context(), c.ID, container.StartOptions{}); err != nil {
			t.Fatal(err)
		}
		_, port, _ := net.SplitHostPort(listener.Addr().String())
		if got, err := l.Exec(t.Context(), c.ID, "connect", "127.0.0.1:"+port); err != nil || got.Outcome != probe.OK {
			t.Errorf("%+v, %v", got, err)
		}
	})
}

func TestClientAt(t *testing.T) {
	onEach(t, func(t *testing.T, l *Lab) {
		cli, err := l.ClientAt("1.40")
		if err != nil {
			t.Fatal(err)
		}
		defer cli.Close()
		if _, err := cli.NetworkInspect(t.Context(), "bridge", dnetwork.InspectOptions{}); err != nil {
			t.Error(err)
		}
		if got, want := cli.ClientVersion(), "1.40"; got != want {
			t.Errorf("version %s, want %s", got, want)
		}
	})
}

func TestUniqueNamesAreOfTheRun(t *testing.T) {
	l := &Lab{run: run{nonce: "k3x7"}}
	if got, want := l.Unique("a"), "appnet-test-a-k3x7"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	want := map[string]string{Label: "-0-0-k3x7", "a": "b"}
	if diff := cmp.Diff(want, l.With(map[string]string{"a": "b"})); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
