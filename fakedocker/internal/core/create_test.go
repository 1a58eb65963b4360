package core

import (
	"strings"
	"testing"
	"time"

	"github.com/docker/docker/api/types/container"
	dnetwork "github.com/docker/docker/api/types/network"
	"github.com/docker/go-connections/nat"
	"github.com/google/go-cmp/cmp"
)

type createCase struct {
	about  string
	name   string
	config container.Config
	host   container.HostConfig
	want   map[string]string
}

func (tt *createCase) run(t *testing.T) {
	eachApp(t, func(t *testing.T, e *Engine) {
		made(t, e, "taken", command("x"), nil)
		if tt.config.Image == "" {
			tt := *tt
			tt.config.Image = testImage
			tt.check(t, e)
			return
		}
		tt.check(t, e)
	})
}

func (tt *createCase) check(t *testing.T, e *Engine) {
	config, host := tt.config, tt.host
	_, err := e.ContainerCreate(e.Profile.API, tt.name, &config, &host, nil)
	got := answer(err)
	if taken := e.ctrs.find("taken"); taken != nil {
		got = replaceID(got, taken.id)
	}
	if diff := cmp.Diff(of(tt.want, e), got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// Measured on engines 20.10, 26.1 and 28.5, all but the 501.
func TestContainerCreateAnswers(t *testing.T) {
	policy := func(name container.RestartPolicyMode, count int) container.HostConfig {
		return container.HostConfig{RestartPolicy: container.RestartPolicy{Name: name, MaximumRetryCount: count}}
	}
	const onlyOnFailure = "400 invalid restart policy: maximum retry count can only be used with 'on-failure'"
	for _, tt := range []createCase{
		{about: "nothing special", name: "cc", want: all("ok")},
		{about: "slash before the name", name: "/c-1.x_y", want: all("ok")},
		{about: "no name", want: all("ok")},
		{about: "one letter", name: "a", want: all("400 Invalid container name (a), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed")},
		{about: "two slashes", name: "//ab", want: all("400 Invalid container name (//ab), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed")},
		{about: "taken name", name: "/taken", want: all(`409 Conflict. The container name "/taken" is already in use by container "<ID>". ` +
			`You have to remove (or rename) that container to be able to reuse that name.`)},
		{about: "image before name", name: "-", config: container.Config{Image: "nope"}, want: all("404 No such image: nope:latest")},
		{about: "missing tag", config: container.Config{Image: "app:2"}, want: all("404 No such image: app:2")},
		{about: "image by its long name", config: container.Config{Image: "docker.io/library/app:1"}, want: all("ok")},
		{about: "bad image", config: container.Config{Image: "UPPER:x"}, want: map[string]string{
			"20.10": "400 invalid reference format: repository name must be lowercase",
			"":      "400 invalid reference format: repository name (library/UPPER) must be lowercase"}},
		{about: "no image", config: container.Config{Image: "sha256:00"}, want: all("404 No such image: sha256:00")},
		{about: "policy of a container that goes", host: container.HostConfig{
			AutoRemove: true, RestartPolicy: container.RestartPolicy{Name: "always"}},
			want: all("400 can't create 'AutoRemove' container with restart policy")},
		{about: "unknown policy", host: policy("bogus", 0), want: map[string]string{
			"20.10": "400 invalid restart policy 'bogus'",
			"":      "400 invalid restart policy: unknown policy 'bogus'; use one of 'no', 'always', 'on-failure', or 'unless-stopped'"}},
		{about: "counted always", host: policy("always", 3), want: map[string]string{
			"20.10": "400 maximum retry count cannot be used with restart policy 'always'", "": onlyOnFailure}},
		{about: "negative count", host: policy("on-failure", -1), want: map[string]string{
			"20.10": "400 maximum retry count cannot be negative",
			"":      "400 invalid restart policy: maximum retry count cannot be negative"}},
		{about: "count without policy", host: policy("", 3), want: map[string]string{"20.10": "ok", "": onlyOnFailure}},
		{about: "bad stop signal", config: container.Config{StopSignal: "SIGBOGUS"}, want: map[string]string{
			"20.10": "400 Invalid signal: SIGBOGUS", "": "400 invalid signal: SIGBOGUS"}},
		{about: "signal by number", config: container.Config{StopSignal: "99"}, want: all("ok")},
		{about: "nameless variable", config: container.Config{Env: []string{"=x"}}, want: all("400 invalid environment variable: =x")},
		{about: "variable to take away", config: container.Config{Env: []string{"FOO"}}, want: all("ok")},
		{about: "relative directory", config: container.Config{WorkingDir: "abc"},
			want: all("400 the working directory 'abc' is invalid, it needs to be an absolute path")},
		{about: "no command", config: container.Config{Entrypoint: []string{""}}, want: map[string]string{
			"20.10": "400 No command specified", "": "400 no command specified"}},
		{about: "short interval", config: container.Config{Healthcheck: &container.HealthConfig{Interval: time.Microsecond}},
			want: all("400 Interval in Healthcheck cannot be less than 1ms")},
		{about: "bad cgroup mode", host: container.HostConfig{CgroupnsMode: "bogus"}, want: all("400 invalid cgroup namespace mode: bogus")},
		{about: "bad IPC mode", host: container.HostConfig{IpcMode: "bogus"}, want: map[string]string{
			"20.10": "ok", "": "400 invalid IPC mode: bogus"}},
		{about: "missing PID target", host: container.HostConfig{PidMode: "container:nope"}, want: all("400 No such container: nope")},
		{about: "missing volume source", host: container.HostConfig{VolumesFrom: []string{"nope:ro"}}, want: all("400 No such container: nope")},
		{about: "bad runtime", host: container.HostConfig{Runtime: "bogus"}, want: map[string]string{
			"20.10": "400 Unknown runtime specified bogus", "": "400 unknown or invalid runtime name: bogus"}},
		{about: "bad log driver", host: container.HostConfig{LogConfig: container.LogConfig{Type: "bogus"}},
			want: all(`400 error looking up logging plugin bogus: plugin "bogus" not found`)},
		{about: "health check", config: container.Config{Healthcheck: &container.HealthConfig{Test: []string{"CMD", "x"}}},
			want: all("ok")},
		{about: "no health check", config: container.Config{Healthcheck: &container.HealthConfig{Test: []string{"NONE"}}}, want: all("ok")},
		{about: "own DNS", host: container.HostConfig{DNS: []string{"1.1.1.1"}},
			want: all("ok")},
		{about: "network sysctl", host: container.HostConfig{Sysctls: map[string]string{"net.ipv4.ip_forward": "1"}},
			want: all("ok")},
		{about: "other sysctl", host: container.HostConfig{Sysctls: map[string]string{"kernel.msgmax": "1"}}, want: all("ok")},
		{about: "no network at all", config: container.Config{NetworkDisabled: true},
			want: all("ok")},
	} {
		t.Run(tt.about, tt.run)
	}
}

// Measured on engines 20.10, 26.1 and 28.5.
func TestContainerCreateHostsAndPorts(t *testing.T) {
	extra := func(entry string) container.HostConfig { return container.HostConfig{ExtraHosts: []string{entry}} }
	bound := func(port nat.Port, at string) container.HostConfig {
		return container.HostConfig{PortBindings: nat.PortMap{port: {{HostPort: at}}}}
	}
	for _, tt := range []createCase{
		{about: "gateway", host: extra("host.docker.internal:host-gateway"), want: all("ok")},
		{about: "IPv6", host: extra("a:::1"), want: all("ok")},
		{about: "white space", host: extra("a: 1.2.3.4"), want: map[string]string{
			"20.10": "ok", "26.1": "ok", "28.5": "ok", "29": `400 invalid IP address in add-host: " 1.2.3.4"`,
		}},
		{about: "any name", host: extra("a b\nc:1.2.3.4"), want: all("ok")},
		{about: "no address", host: extra("host.docker.internal"), want: all(`400 bad format for add-host: "host.docker.internal"`)},
		{about: "empty entry", host: extra(""), want: all(`400 bad format for add-host: ""`)},
		{about: "no name", host: extra(":1.2.3.4"), want: all(`400 bad format for add-host: ":1.2.3.4"`)},
		{about: "command line form", host: extra("a=1.2.3.4"), want: all(`400 bad format for add-host: "a=1.2.3.4"`)},
		{about: "empty address", host: extra("a:"), want: all(`400 invalid IP address in add-host: ""`)},
		{about: "name as address", host: extra("a:b:c"), want: all(`400 invalid IP address in add-host: "b:c"`)},
		{about: "brackets", host: extra("a:[::1]"), want: all(`400 invalid IP address in add-host: "[::1]"`)},
		{about: "big port", host: bound("99999/tcp", "1"), want: all(`400 invalid port specification: "99999"`)},
		{about: "big host port", host: bound("80/tcp", "99999"), want: all(`400 invalid port specification: "99999"`)},
		{about: "range of ports", host: bound("80-82/tcp", "1"), want: all(`400 invalid port specification: "80-82"`)},
		{about: "range of host ports", host: bound("80/tcp", "8000-8010"), want: all("ok")},
		{about: "unknown protocol", host: bound("80/foo", "80"), want: all("ok")},
	} {
		t.Run(tt.about, tt.run)
	}
}

// Measured on engines 20.10, 26.1 and 28.5.
func TestContainerCreateModes(t *testing.T) {
	const shared = "container:nope"
	in := func(mode container.NetworkMode, h container.HostConfig) container.HostConfig {
		h.NetworkMode = mode
		return h
	}
	ports := container.HostConfig{PortBindings: nat.PortMap{"80/tcp": {{HostPort: "80"}}}}
	links := container.HostConfig{Links: []string{"abc:abc"}}
	exposed := container.Config{ExposedPorts: nat.PortSet{"80/tcp": {}}}
	for _, tt := range []createCase{
		{about: "missing target", host: in(shared, container.HostConfig{}), want: all("ok")},
		{about: "missing network", host: in("nope", container.HostConfig{}), want: all("ok")},
		{about: "no target", host: in("container:", ports), want: map[string]string{
			"28.5": "400 invalid network mode: invalid container format container:<name|id>",
			"":     "400 Invalid network mode: invalid container format container:<name|id>"}},
		{about: "container and hostname", config: container.Config{Hostname: "h"}, host: in(shared, ports),
			want: all("400 conflicting options: hostname and the network mode")},
		{about: "container and links", host: in(shared, links),
			want: all("400 conflicting options: container type network can't be used with links. This would result in undefined behavior")},
		{about: "container and DNS", host: in(shared, container.HostConfig{DNS: []string{"1.1.1.1"}}),
			want: all("400 conflicting options: dns and the network mode")},
		{about: "container and hosts", host: in(shared, container.HostConfig{ExtraHosts: []string{"a:1.2.3.4"}}),
			want: all("400 conflicting options: custom host-to-IP mapping and the network mode")},
		{about: "container and ports", host: in(shared, ports),
			want: all("400 conflicting options: port publishing and the container type network mode")},
		{about: "container and all ports", host: in(shared, container.HostConfig{PublishAllPorts: true}),
			want: all("400 conflicting options: port publishing and the container type network mode")},
		{about: "container and exposed ports", config: exposed, host: in(shared, container.HostConfig{}),
			want: all("400 conflicting options: port exposing and the container type network mode")},
		{about: "host and links", host: in("host", links),
			want: all("400 conflicting options: host type networking can't be used with links. This would result in undefined behavior")},
		{about: "host and hostname", config: container.Config{Hostname: "h"}, host: in("host", container.HostConfig{}), want: all("ok")},
		{about: "host's name and hostname", config: container.Config{Hostname: "h"}, host: container.HostConfig{UTSMode: "host"},
			want: all("400 conflicting options: hostname and the UTS mode")},
		{about: "links to no container", host: links, want: all("400 could not get container for abc: No such container: abc")},
		{about: "links in no network", host: in("none", links), want: all("400 could not get container for abc: No such container: abc")},
		{about: "links in a network of one's own", host: in("nope", links), want: all("ok")},
		{about: "malformed links", host: container.HostConfig{Links: []string{"a:b:c"}}, want: all("500 bad format for links: a:b:c")},
		{about: "links", host: container.HostConfig{Links: []string{"taken:x"}},
			want: all("501 fakedocker: a link on the default bridge is not modelled")},
		{about: "own address in host mode", config: container.Config{MacAddress: "02:42:ac:11:00:99"}, host: in("host", container.HostConfig{}), //nolint:staticcheck // old clients set it
			want: map[string]string{
				"20.10": "400 conflicting options: mac-address and the network mode",
				"":      "ok"}},
	} {
		t.Run(tt.about, tt.run)
	}
}

func TestPublishingInHostModeWarns(t *testing.T) {
	eachApp(t, func(t *testing.T, e *Engine) {
		host := container.HostConfig{NetworkMode: "host", PortBindings: nat.PortMap{"80/tcp": {{HostPort: "80"}}}}
		got, err := e.ContainerCreate(e.Profile.API, "cc", command("x"), &host, nil)
		want := []string{"Published ports are discarded when using host network mode"}
		if diff := cmp.Diff(want, got.Warnings); err != nil || diff != "" {
			t.Errorf("%v (-want +got):\n%s", err, diff)
		}
		if c := inspect(t, e, "cc"); len(c.HostConfig.PortBindings) != 1 || c.Config.Hostname != "fakedocker" {
			t.Errorf("got bindings %v and hostname %q, want them kept and the machine's", c.HostConfig.PortBindings, c.Config.Hostname)
		}
	})
}

// Endpoints are counted, below API 1.44, and their addresses looked at before
// what else is wrong with the request, or before the image. Measured on engines
// 20.10, 26.1 and 28.5.
func TestWhenEndpointsOfCreateAreLookedAt(t *testing.T) {
	bad := &dnetwork.EndpointSettings{IPAMConfig: &dnetwork.EndpointIPAMConfig{IPv4Address: "x"}}
	for _, tt := range []struct {
		about, image string
		host         container.HostConfig
		endpoints    map[string]*dnetwork.EndpointSettings
		want         map[string]string
	}{
		{"two and a bad host", testImage, container.HostConfig{ExtraHosts: []string{"bad"}}, map[string]*dnetwork.EndpointSettings{"a": {}, "b": {}},
			map[string]string{"20.10": `400 bad format for add-host: "bad"`, "": "400 Container cannot be created with multiple network endpoints"}},
		{"two without image", "nope:1", container.HostConfig{}, map[string]*dnetwork.EndpointSettings{"a": {}, "b": {}},
			map[string]string{"20.10": "400 Container cannot be connected to network endpoints", "": "400 Container cannot be created with multiple network endpoints"}},
		{"bad address without image", "nope:1", container.HostConfig{}, map[string]*dnetwork.EndpointSettings{"a": bad},
			map[string]string{"20.10": "400 invalid IPv4 address", "": "404 No such image"}},
		{"bad address, missing network", testImage, container.HostConfig{}, map[string]*dnetwork.EndpointSettings{"a": bad},
			map[string]string{"20.10": "400 invalid IPv4 address", "": "400 invalid config for network a: invalid endpoint settings:\ninvalid IPv4 address"}},
		{"bad address of a container that joins another", testImage, container.HostConfig{NetworkMode: "container:x"}, map[string]*dnetwork.EndpointSettings{"a": bad},
			map[string]string{"20.10": "400 invalid IPv4 address", "": "400 invalid config for network a: invalid endpoint settings:\ninvalid IPv4 address"}},
		{"address on what is no network", testImage, container.HostConfig{}, map[string]*dnetwork.EndpointSettings{"container:y": {
			IPAMConfig: &dnetwork.EndpointIPAMConfig{IPv4Address: "10.9.0.9"}}},
			map[string]string{"20.10": "ok", "29": "400 invalid config for network container:y: invalid endpoint settings:\nuser-specified IP address is supported on user-defined networks only",
				"": "400 invalid config for network container:y: invalid endpoint settings:\nuser specified IP address is supported on user defined networks only"}},
	} {
		t.Run(tt.about, func(t *testing.T) {
			eachApp(t, func(t *testing.T, e *Engine) {
				host := own(t, tt.host)
				_, err := e.ContainerCreate(Version{1, 41}, "cc", &container.Config{Image: tt.image}, &host,
					&dnetwork.NetworkingConfig{EndpointsConfig: own(t, tt.endpoints)})
				got, _, _ := strings.Cut(answer(err), ": a, b")
				for _, end := range []string{": b, a", ": x", ": nope:1"} {
					got = strings.TrimSuffix(got, end)
				}
				if diff := cmp.Diff(of(tt.want, e), got); diff != "" {
					t.Errorf("-want +got:\n%s", diff)
				}
			})
		})
	}
}

// What is wrong with several endpoints is told of one, the same for each seed.
func TestSeedDecidesWhichEndpointIsRefused(t *testing.T) {
	refusal := func() string {
		e, err := New(Options{Seed: 7})
		if err != nil {
			t.Fatal(err)
		}
		withImage(t, e)
		nc := &dnetwork.NetworkingConfig{EndpointsConfig: map[string]*dnetwork.EndpointSettings{}}
		for _, key := range []string{"a", "b", "c", "d", "e", "f"} {
			nc.EndpointsConfig[key] = nil
		}
		_, err = e.ContainerCreate(e.Profile.API, "cc", command("x"), nil, nc)
		if err := e.Close(); err != nil {
			t.Error(err)
		}
		return answer(err)
	}
	want := refusal()
	for range 20 {
		if got := refusal(); got != want {
			t.Fatalf("got %s, want %s", got, want)
		}
	}
}

func TestCreatedDefaults(t *testing.T) {
	eachApp(t, func(t *testing.T, e *Engine) {
		other := made(t, e, "other", command("x"), nil)
		id := made(t, e, "cc", command("x"), &container.HostConfig{NetworkMode: "container:other"})
		c := inspect(t, e, "cc")
		got := []any{c.Config.Hostname, c.HostConfig.NetworkMode, inspect(t, e, "other").HostConfig.NetworkMode, c.State.Status, c.State.StartedAt}
		want := []any{id[:12], container.NetworkMode("container:" + other), container.NetworkMode(e.Profile.EmptyMode), "created", "0001-01-01T00:00:00Z"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
	})
}

func TestMergeConfig(t *testing.T) {
	img := &container.Config{
		Entrypoint: []string{"/entry"}, Cmd: []string{"serve"}, Env: []string{"A=1", "B=2"}, User: "app",
		Labels: map[string]string{"x": "image", "y": "image"}, ExposedPorts: nat.PortSet{"80/tcp": {}},
	}
	for _, tt := range []struct {
		about     string
		own, want container.Config
	}{
		{"nothing of one's own", container.Config{}, *img},
		{"command", container.Config{Cmd: []string{"run"}}, container.Config{Entrypoint: []string{"/entry"}, Cmd: []string{"run"}}},
		{"entrypoint", container.Config{Entrypoint: []string{"/x"}}, container.Config{Entrypoint: []string{"/x"}}},
		{"no entrypoint", container.Config{Entrypoint: []string{""}, Cmd: []string{"run"}}, container.Config{Cmd: []string{"run"}}},
	} {
		got := tt.own
		mergeConfig(&got, img)
		if diff := cmp.Diff([]any{tt.want.Entrypoint, tt.want.Cmd}, []any{got.Entrypoint, got.Cmd}); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.about, diff)
		}
	}
	own := container.Config{Env: []string{"B=3", "C"}, Labels: map[string]string{"y": "own"}, ExposedPorts: nat.PortSet{"81/tcp": {}}}
	mergeConfig(&own, img)
	want := []any{[]string{"B=3", "C", "A=1"}, map[string]string{"x": "image", "y": "own"}, nat.PortSet{"80/tcp": {}, "81/tcp": {}}, "app"}
	if diff := cmp.Diff(want, []any{own.Env, own.Labels, own.ExposedPorts, own.User}); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
