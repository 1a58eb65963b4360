package fakedocker_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/client"
	"github.com/google/go-cmp/cmp"

	"github.com/appnet-go/appnet/fakedocker"
)

// inBubble runs a test on an engine of every release in a bubble of
// testing/synctest, where time passes at once when all wait for it.
func inBubble(t *testing.T, program fakedocker.Program, test func(t *testing.T, cli *client.Client)) {
	t.Helper()
	for _, profile := range fakedocker.Profiles() {
		t.Run(profile, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				eng := fakedocker.Start(t, fakedocker.Options{
					Profile: profile, Images: map[string]fakedocker.Program{"app:1": program},
					Commands: map[string]fakedocker.Commands{"box:1": fakedocker.Toolbox()},
				})
				test(t, eng.Client())
			})
		})
	}
}

// begin makes and starts a container.
func begin(t *testing.T, cli *client.Client, name string, config container.Config, host container.HostConfig) {
	t.Helper()
	if config.Image == "" {
		config.Image = "app:1"
	}
	if _, err := cli.ContainerCreate(t.Context(), &config, &host, nil, nil, name); err != nil {
		t.Fatal(err)
	}
	if err := cli.ContainerStart(t.Context(), name, container.StartOptions{}); err != nil {
		t.Fatal(err)
	}
}

// took is how long something takes by the clock of the bubble.
func took(f func()) time.Duration {
	began := time.Now()
	f()
	return time.Since(began)
}

func TestGracePeriodInABubble(t *testing.T) {
	t.Parallel()
	stubborn := func(ctx context.Context, p *fakedocker.Process) int {
		p.Signals()
		<-ctx.Done()
		return 0
	}
	inBubble(t, stubborn, func(t *testing.T, cli *client.Client) {
		begin(t, cli, "web", container.Config{}, container.HostConfig{})
		synctest.Wait() // the program has asked for its signals
		got := took(func() {
			if err := cli.ContainerStop(t.Context(), "web", container.StopOptions{}); err != nil {
				t.Error(err)
			}
		})
		if got != 10*time.Second {
			t.Errorf("the stop took %s, want 10s", got)
		}
		seen, err := cli.ContainerInspect(t.Context(), "web")
		if err != nil || seen.State.ExitCode != 137 {
			t.Errorf("exit code %d, %v, want 137", seen.State.ExitCode, err)
		}
	})
}

// A program that fails at once is started again after 100 ms, 200 ms and so on.
func TestRestartsInABubble(t *testing.T) {
	t.Parallel()
	inBubble(t, fakedocker.Exit(1), func(t *testing.T, cli *client.Client) {
		begin(t, cli, "web", container.Config{}, container.HostConfig{
			RestartPolicy: container.RestartPolicy{Name: container.RestartPolicyAlways},
		})
		got := map[time.Duration]int{}
		for _, at := range []time.Duration{50 * time.Millisecond, 150 * time.Millisecond, 350 * time.Millisecond, time.Minute, time.Hour} {
			time.Sleep(at)
			synctest.Wait()
			seen, err := cli.ContainerInspect(t.Context(), "web")
			if err != nil {
				t.Fatal(err)
			}
			got[at] = seen.RestartCount
		}
		want := map[time.Duration]int{50 * time.Millisecond: 1, 150 * time.Millisecond: 2, 350 * time.Millisecond: 3, time.Minute: 10, time.Hour: 70}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("restarts so long after the last look (-want +got):\n%s", diff)
		}
	})
}

func TestProgramsSleepInABubble(t *testing.T) {
	t.Parallel()
	inBubble(t, nil, func(t *testing.T, cli *client.Client) {
		got := took(func() {
			begin(t, cli, "box", container.Config{Image: "box:1", Cmd: []string{"sleep", "1d"}}, container.HostConfig{})
			waitFor(t, cli, "box")
		})
		if got != 24*time.Hour {
			t.Errorf("the container ran for %s, want a day", got)
		}
	})
}

// A day of a deployer's polling and a program's answers, over the real client
// and net/http.
func TestTrafficInABubble(t *testing.T) {
	t.Parallel()
	inBubble(t, app, func(t *testing.T, cli *client.Client) {
		network(t, cli, "shop")
		run(t, cli, "web", "shop", []string{"shop.web"}, "serve")
		run(t, cli, "caller", "shop", nil, "wait")
		for hour := range 24 {
			time.Sleep(time.Hour)
			if out, _, code := exec(t, cli, "caller", "", "get", "shop.web"); out != "web" || code != 0 {
				t.Fatalf("hour %d: %q, %d", hour, out, code)
			}
		}
		logs, err := cli.ContainerLogs(t.Context(), "web", container.LogsOptions{ShowStdout: true, Timestamps: true})
		if err != nil {
			t.Fatal(err)
		}
		defer logs.Close()
		out, _ := demultiplex(t, logs)
		if want := "2000-01-01T00:00:00.000000000Z listening\n"; out != want {
			t.Errorf("logs %q, want %q", out, want)
		}
	})
}

func TestFaultsInABubble(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		eng := fakedocker.Start(t, fakedocker.Options{})
		cli := eng.Client()
		eng.Intercept(func(_ context.Context, c fakedocker.Call) fakedocker.Fault {
			return map[string]fakedocker.Fault{"Info": {Delay: time.Minute}, "ServerVersion": {Hang: true}}[c.Op]
		})
		got := took(func() { _, _ = cli.Info(t.Context()) })
		ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
		defer cancel()
		var err error
		got += took(func() { _, err = cli.ServerVersion(ctx) })
		if want := time.Hour + time.Minute; got != want || err == nil {
			t.Errorf("took %s, %v, want %s and an error", got, err, want)
		}
	})
}
