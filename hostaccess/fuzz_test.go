package hostaccess_test

import (
	"errors"
	"net/netip"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/docker/docker/api/types/build"
	"github.com/docker/docker/api/types/container"

	"github.com/appnet-go/appnet/hostaccess"
)

// The rules for a name once more, in another form than the code has them.
var (
	hostName = regexp.MustCompile(`^` + label + `(\.` + label + `)*$`)
	notLast  = regexp.MustCompile(`(^|\.)([0-9]+|0x[0-9a-f]*|localhost|onion)$`)
	hostLine = regexp.MustCompile(`^[a-z0-9_.-]+:host-gateway$`)
)

const label = `[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?`

func FuzzGateway(f *testing.F) {
	f.Add("host.docker.internal", "db")
	f.Add("a,b", "a\nb")
	f.Add("", `"a"`)
	f.Add("127.0.0.1", "localhost")
	f.Fuzz(func(t *testing.T, one, two string) {
		a := hostaccess.Gateway(one, two)
		if a != hostaccess.Gateway(two, one, two) {
			t.Fatalf("%v depends on the order of its names", a)
		}
		names := map[string]bool{}
		want := true
		for _, name := range []string{one, two} {
			names[name] = true
			want = want && len(name) <= 253 && hostName.MatchString(name) && !notLast.MatchString(name)
		}
		got := a.Names()
		if len(got) != len(names) || !names[got[0]] || !names[got[len(got)-1]] {
			t.Fatalf("%q and %q: names %q", one, two, got)
		}
		if err := a.Validate(); (err == nil) != want {
			t.Fatalf("%q and %q: Validate() = %v, the rules say %v", one, two, err, want)
		} else if err != nil {
			checkError(t, err)
			return
		}
		checkAccess(t, a)
	})
}

func FuzzParse(f *testing.F) {
	f.Add("--net=host")
	f.Add("--network host --net host")
	f.Add("--add-host=db:host-gateway --add-host cache=host-gateway")
	f.Add("--add-host=db:10.0.0.1 --net")
	f.Add("--add-host=\"a\":host-gateway\n")
	f.Fuzz(func(t *testing.T, line string) {
		a, err := hostaccess.Parse(line)
		if err != nil {
			checkError(t, err)
			return
		}
		if strings.ContainsAny(line, "\n\r\x00\"'") {
			t.Fatalf("%q reads as %v", line, a)
		}
		if again, err := hostaccess.Parse(strings.Join(a.Flags(), " ")); again != a || err != nil {
			t.Fatalf("%v reads back as %v, %v", a, again, err)
		}
		checkAccess(t, a)
	})
}

func FuzzParseFlags(f *testing.F) {
	f.Add("--net", "host", "--net=host")
	f.Add("--add-host", "db:host-gateway", "--add-host=db=host-gateway")
	f.Add("--add-host=a\nb:host-gateway", "--network=web", "")
	f.Fuzz(func(t *testing.T, one, two, three string) {
		a, err := hostaccess.ParseFlags(one, two, three)
		if err != nil {
			checkError(t, err)
			return
		}
		if again, err := hostaccess.ParseFlags(a.Flags()...); again != a || err != nil {
			t.Fatalf("%v reads back as %v, %v", a, again, err)
		}
		if a == hostaccess.None() {
			t.Fatalf("%q %q %q read as none", one, two, three)
		}
		checkAccess(t, a)
	})
}

func FuzzUnmarshalText(f *testing.F) {
	for _, text := range []string{"none", "host", "gateway", "gateway:db,cache", "gateway:", "", "gateway:\"a\""} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		var a hostaccess.Access
		if err := a.UnmarshalText(text); err != nil {
			checkError(t, err)
			if a != hostaccess.None() {
				t.Fatalf("%q: %v beside the error %v", text, a, err)
			}
			return
		}
		checkAccess(t, a)
	})
}

func FuzzReach(f *testing.F) {
	docker0 := netip.MustParseAddr("172.17.0.1").AsSlice()
	f.Add([]byte{127, 0, 0, 1}, docker0)
	f.Add(make([]byte, 16), docker0)
	f.Add([]byte{}, []byte{})
	f.Fuzz(func(t *testing.T, listener, gateway []byte) {
		l, _ := netip.AddrFromSlice(listener)
		g, _ := netip.AddrFromSlice(gateway)
		for _, a := range []hostaccess.Access{hostaccess.None(), hostaccess.Gateway(), hostaccess.HostNetwork()} {
			v := a.Reach(l, g)
			if v.OK == (v.Address == "") || v.Reason == "" {
				t.Fatalf("%v to %v by %v: %+v", a, l, g, v)
			}
			if v.OK && l.Unmap().IsLoopback() && a.Mode() != hostaccess.ModeHost {
				t.Fatalf("%v to %v by %v: %+v", a, l, g, v)
			}
			if v.OK != l.IsValid() && a.Mode() == hostaccess.ModeHost {
				t.Fatalf("%v to %v by %v: %+v", a, l, g, v)
			}
		}
	})
}

// checkError checks what holds for every error: its class, and that text from
// outside cannot break out of its line.
func checkError(t *testing.T, err error) {
	t.Helper()
	if !errors.Is(err, hostaccess.ErrInvalid) {
		t.Fatalf("%v is no ErrInvalid", err)
	}
	for line := range strings.SplitSeq(err.Error(), "\n") {
		if !strings.HasPrefix(line, "hostaccess: ") {
			t.Fatalf("error with a line of its own: %q", err.Error())
		}
	}
}

// checkAccess checks what holds for every valid access: its text reads back, and
// nothing goes into a configuration that could add to a line of /etc/hosts.
func checkAccess(t *testing.T, a hostaccess.Access) {
	t.Helper()
	text, err := a.MarshalText()
	if err != nil {
		t.Fatalf("%v: %v", a, err)
	}
	var again hostaccess.Access
	if err := again.UnmarshalText(text); again != a || err != nil {
		t.Fatalf("%q reads back as %v, %v", text, again, err)
	}
	var hc container.HostConfig
	if err := a.Configure(&hc); err != nil {
		t.Fatalf("%v: %v", a, err)
	}
	if len(hc.ExtraHosts) != len(a.Names()) || (hc.NetworkMode == "host") != (a == hostaccess.HostNetwork()) {
		t.Fatalf("%v: mode %q, host entries %q", a, hc.NetworkMode, hc.ExtraHosts)
	}
	for _, entry := range hc.ExtraHosts {
		if !hostLine.MatchString(entry) {
			t.Fatalf("%v: host entry %q", a, entry)
		}
	}
	checkOthers(t, a, hc)
}

// checkOthers checks that a build gets the same as a container, that nothing else
// is touched, and that the container is as a wants it.
func checkOthers(t *testing.T, a hostaccess.Access, hc container.HostConfig) {
	t.Helper()
	var opts build.ImageBuildOptions
	if err := a.ConfigureBuild(&opts); err != nil {
		t.Fatalf("%v: build: %v", a, err)
	}
	want := build.ImageBuildOptions{NetworkMode: string(hc.NetworkMode), ExtraHosts: hc.ExtraHosts}
	if !reflect.DeepEqual(want, opts) { // not cmp: millions of times
		t.Fatalf("%v: build options %+v, want %+v", a, opts, want)
	}
	if want := (container.HostConfig{NetworkMode: hc.NetworkMode, ExtraHosts: hc.ExtraHosts}); !reflect.DeepEqual(want, hc) {
		t.Fatalf("%v: other fields too: %+v", a, hc)
	}
	if drift, err := a.Drift(inspected(hc)); err != nil || !drift.Same() {
		t.Fatalf("%v: %v, %v", a, drift, err)
	}
}
