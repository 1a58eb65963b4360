package main

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"os"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/appnet-go/appnet/hostaccess"
)

var linux = hostaccess.Platform{Version: "28.5.2", API: "1.51", OS: "linux", Bridge: hostaccess.Present, Gateway: netip.MustParseAddr("172.30.0.1")}

func on(address string) hostaccess.Listener {
	return hostaccess.Listener{Addr: netip.MustParseAddr(address), Port: 8000, PID: 7, Process: "python3"}
}

func TestHealthy(t *testing.T) {
	with := func(change func(*hostaccess.Platform)) hostaccess.Platform {
		p := linux
		change(&p)
		return p
	}
	noEngine := errors.New("nobody there")
	for reason, tt := range map[string]struct {
		diagnosis
		want bool
	}{
		"all interfaces":             {diagnosis{8000, []hostaccess.Listener{on("0.0.0.0")}, linux, nil}, true},
		"another port":               {diagnosis{8001, []hostaccess.Listener{on("0.0.0.0")}, linux, nil}, false},
		"the loopback":               {diagnosis{8000, []hostaccess.Listener{on("127.0.0.1")}, linux, nil}, false},
		"both":                       {diagnosis{8000, []hostaccess.Listener{on("127.0.0.1"), on("172.30.0.1")}, linux, nil}, true},
		"the usual docker0":          {diagnosis{8000, []hostaccess.Listener{on("172.17.0.1")}, hostaccess.Platform{}, noEngine}, true},
		"no engine, all interfaces":  {diagnosis{8000, []hostaccess.Listener{on("::")}, hostaccess.Platform{}, noEngine}, true},
		"an engine without a bridge": {diagnosis{8000, []hostaccess.Listener{on("::")}, with(func(p *hostaccess.Platform) { p.Bridge, p.Gateway = hostaccess.Absent, netip.Addr{} }), nil}, false},
		"a rootless engine":          {diagnosis{8000, []hostaccess.Listener{on("::")}, with(func(p *hostaccess.Platform) { p.Rootless = true }), nil}, false},
		"an engine elsewhere":        {diagnosis{8000, []hostaccess.Listener{on("::")}, with(func(p *hostaccess.Platform) { p.Remote = true }), nil}, false},
		"Docker Desktop":             {diagnosis{8000, []hostaccess.Listener{on("::")}, with(func(p *hostaccess.Platform) { p.Desktop = true }), nil}, false},
	} {
		if got := tt.healthy(); got != tt.want {
			var text strings.Builder
			tt.print(&text)
			t.Errorf("%s: %v, want %v\n%s", reason, got, tt.want, text.String())
		}
	}
}

func TestDiagnosisOnPaper(t *testing.T) {
	var got strings.Builder
	d := diagnosis{8000, []hostaccess.Listener{on("127.0.0.1"), {Addr: netip.MustParseAddr("10.0.2.15"), Port: 8000}}, linux, nil}
	d.print(&got)
	want := `port 8000 of this machine

engine 28.5.2, API 1.51, linux, gateway 172.30.0.1

Who listens
  10.0.2.15:8000
  127.0.0.1:8000 (python3, pid 7)
  Processes of other users are shown to root alone.

Containers with --add-host=host.docker.internal:host-gateway (recommended)
  port 8000: reached at 10.0.2.15:8000: 10.0.2.15:8000: listens on 10.0.2.15:8000 only: use that address, host.docker.internal leads to 172.30.0.1
  note: host.docker.internal leads to 172.30.0.1, the default bridge's address, on every network, unless the engine was started with --host-gateway-ip

Containers with --network=host
  port 8000: reached at 127.0.0.1:8000: 127.0.0.1:8000 (python3, pid 7): listens on 127.0.0.1:8000, and the host's addresses are the container's own

Containers with no access
  port 8000: not reached: no access to the host: choose a gateway, or host networking

Not looked at: a firewall of the host, and networks that are internal. -matrix -docker measures both.
`
	if diff := cmp.Diff(want, got.String()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestDiagnosisSaysWhatItDoesNotKnow(t *testing.T) {
	elsewhere, rootless := linux, linux
	elsewhere.Remote, rootless.Rootless = true, true
	for _, tt := range []struct {
		diagnosis
		want string
	}{
		{diagnosis{8000, nil, linux, nil}, "  nobody\n"},
		{diagnosis{8000, nil, hostaccess.Platform{}, errors.New("nobody there")}, "no engine answers: nobody there\nso docker0 is taken to have its usual address, 172.17.0.1\n"},
		{diagnosis{8000, []hostaccess.Listener{on("0.0.0.0")}, elsewhere, nil}, "\n  not known: the engine's host is not, or may not be, the machine"},
		{diagnosis{8000, []hostaccess.Listener{on("0.0.0.0")}, rootless, nil}, "\n  not reached: see below\n  failure: the engine is rootless"},
	} {
		var got strings.Builder
		tt.print(&got)
		if !strings.Contains(got.String(), tt.want) {
			t.Errorf("want %q in\n%s", tt.want, got.String())
		}
	}
}

// A listener of this process, without an engine.
func TestDoctor(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("listeners are read on Linux alone")
	}
	t.Setenv("DOCKER_HOST", "unix://"+t.TempDir()+"/missing.sock")
	for address, want := range map[string]int{"127.0.0.1": exitNotReached, "0.0.0.0": exitReached} {
		l, err := net.Listen("tcp4", address+":0")
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		port := netip.MustParseAddrPort(l.Addr().String()).Port()
		var out, errs strings.Builder
		if got := command([]string{"-doctor", strconv.Itoa(int(port))}, &out, &errs); got != want || errs.Len() > 0 {
			t.Errorf("%s: exit code %d, want %d: %s", address, got, want, errs.String())
		}
		for _, want := range []string{
			fmt.Sprintf("  %v (", l.Addr()), fmt.Sprintf("pid %d)", os.Getpid()),
			"so docker0 is taken to have its usual address, 172.17.0.1", "reached at 127.0.0.1:",
		} {
			if !strings.Contains(out.String(), want) {
				t.Errorf("%s: want %q in\n%s", address, want, out.String())
			}
		}
	}
}

func TestUsage(t *testing.T) {
	for _, args := range []string{
		"-doctor 0", "-doctor 65536", "-doctor http", "-doctor", "-doctor 80 -docker", "-doctor 80 -matrix", "-doctor 80 -profile 20.10",
		"-firewall", "-matrix 80", "-matrix -docker -profile 20.10", "-matrix -profile 1.0",
	} {
		var out, errs strings.Builder
		if got := command(strings.Fields(args), &out, &errs); got != exitUsage || errs.Len() == 0 {
			t.Errorf("%s: exit code %d, %q, want 2 and a reason", args, got, errs.String())
		}
	}
}
