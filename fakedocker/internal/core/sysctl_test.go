package core

import (
	"fmt"
	"testing"

	"github.com/docker/docker/api/types/container"
	"github.com/google/go-cmp/cmp"
)

// startCase is a container that is made, and what its start answers.
type startCase struct {
	about  string
	config container.Config
	host   container.HostConfig
	want   map[string]string
}

func (tt *startCase) run(t *testing.T) {
	eachApp(t, func(t *testing.T, e *Engine) {
		config, host := tt.config, tt.host
		config.Image, config.Cmd = testImage, []string{"x"}
		made(t, e, "cc", &config, &host)
		_, err := e.ContainerStart(e.Profile.API, "cc")
		if diff := cmp.Diff(of(tt.want, e), answer(err)); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
	})
}

// runtimeRefuses is what the releases say for a refusal of the runtime.
func runtimeRefuses(why string) map[string]string {
	const shim = "failed to create shim task: OCI runtime create failed: runc create failed: "
	return map[string]string{
		"20.10": "500 " + shim + why + ": unknown",
		"26.1":  "500 failed to create task for container: " + shim + why + ": unknown",
		"28.5":  "500 failed to create task for container: " + shim + why,
	}
}

// Measured on engines 20.10, 26.1 and 28.5.
func TestStartWithSysctls(t *testing.T) {
	set := func(name string, mode container.NetworkMode) container.HostConfig {
		return container.HostConfig{NetworkMode: mode, Sysctls: map[string]string{name: "1"}}
	}
	for _, tt := range []startCase{
		{about: "network", host: set("net.ipv4.ip_unprivileged_port_start", ""), want: all("ok")},
		{about: "network without one", host: set("net.core.somaxconn", "none"), want: all("ok")},
		{about: "host's network", host: set("net.ipv4.ip_forward", "host"),
			want: runtimeRefuses(`sysctl "net.ipv4.ip_forward" not allowed in host network namespace`)},
		{about: "not of the network", host: set("kernel.msgmax", "host"), want: all("ok")},
		{about: "message queues", host: set("fs.mqueue.msg_max", ""), want: all("ok")},
		{about: "the machine's", host: set("vm.swappiness", ""), want: runtimeRefuses(`sysctl "vm.swappiness" is not in a separate kernel namespace`)},
		{about: "name", host: set("kernel.hostname", ""),
			want: runtimeRefuses(`sysctl "kernel.hostname" is not allowed as it conflicts with the OCI "hostname" field`)},
		{about: "host's name", host: container.HostConfig{UTSMode: "host"}, want: all("ok")},
		{about: "domain beside the host's name", config: container.Config{Domainname: "d"}, host: container.HostConfig{UTSMode: "host"},
			want: runtimeRefuses(`sysctl "kernel.domainname" is not in a separate kernel namespace`)},
	} {
		t.Run(tt.about, tt.run)
	}
}

// Measured on engines 26.1 and 28.5.
func TestInterfaceSysctls(t *testing.T) {
	for _, tt := range []struct {
		release, name string
		minor         int
		mode          container.NetworkMode
		want          string
	}{
		{"26.1", "eth0", 45, "", "ok"},
		{"28.5", "eth0", 48, "", "500 interface specific sysctl setting %q must be supplied using driver option 'com.docker.network.endpoint.sysctls'"},
		{"28.5", "eth0", 48, "host", "ok"},
		{"28.5", "all", 48, "", "ok"},
		{"28.5", "eth1", 47, "", "500 unable to determine network endpoint for sysctl %s, " +
			"use driver option 'com.docker.network.endpoint.sysctls' to set per-interface sysctls"},
		{"28.5", "eth0", 47, "", "501 fakedocker: below API 1.48, sysctl %s is not modelled"},
	} {
		e := opened(t, tt.release)
		withImage(t, e)
		name := "net.ipv4.conf." + tt.name + ".log_martians"
		host := &container.HostConfig{NetworkMode: tt.mode, Sysctls: map[string]string{name: "1"}}
		_, err := e.ContainerCreate(Version{1, tt.minor}, "", command("x"), host, nil)
		want := tt.want
		if want != "ok" {
			want = fmt.Sprintf(want, name)
		}
		if diff := cmp.Diff(want, answer(err)); diff != "" {
			t.Errorf("%v: -want +got:\n%s", tt, diff)
		}
	}
}

// Measured on engines 20.10, 26.1 and 28.5.
func TestStartWithNameServers(t *testing.T) {
	const bad = `500 bad nameserver address zz: ParseAddr("zz"): unable to parse IP`
	for _, tt := range []startCase{
		{about: "addresses", host: container.HostConfig{DNS: []string{"192.0.2.1", "::1"}}, want: all("ok")},
		{about: "no address", host: container.HostConfig{DNS: []string{"192.0.2.1", "zz"}}, want: map[string]string{"20.10": "ok", "": bad}},
		{about: "in host mode", host: container.HostConfig{DNS: []string{"zz"}, NetworkMode: "host"}, want: map[string]string{"20.10": "ok", "": bad}},
		{about: "beside a missing network", host: container.HostConfig{DNS: []string{"zz"}, NetworkMode: "nope"},
			want: map[string]string{"28.5": bad, "": "404 network nope not found"}},
	} {
		t.Run(tt.about, tt.run)
	}
}
