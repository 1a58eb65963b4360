package hostaccess_test

import (
	"net/netip"
	"net/url"
	"regexp"
	"strconv"
	"testing"

	"github.com/docker/docker/api/types"
	"github.com/docker/docker/api/types/system"
	"github.com/docker/docker/client"

	"github.com/appnet-go/appnet/hostaccess"
)

func FuzzBuilder(f *testing.F) {
	for _, b := range hostaccess.Builders() {
		f.Add([]byte(b.String()))
	}
	f.Add([]byte("Builder(0)"))
	f.Add([]byte("pack\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		const before = hostaccess.Builder(77)
		b := before
		if err := b.UnmarshalText(text); err != nil {
			checkError(t, err)
			if b != before {
				t.Fatalf("%q: %v beside the error %v", text, b, err)
			}
			return
		}
		if again, err := b.MarshalText(); string(again) != string(text) || err != nil {
			t.Fatalf("%q reads as %v and is written as %q, %v", text, b, again, err)
		}
		if b.Support(hostaccess.BuildGateway).Source == "" {
			t.Fatalf("%q reads as %v, which the table does not have", text, b)
		}
	})
}

// The first two numbers of a version.
var version = regexp.MustCompile(`^([0-9]+)\.([0-9]+)(\.|$)`)

func FuzzAPIVersion(f *testing.F) {
	for _, text := range []string{"1.40", "1.41", "1.51", "2.0", "0.9", "1", "", "v1.40", "-1.0", "1.-1", "+1.40", "1.040.3", "99999999999999999999.1", "0.A", "0.0.\n"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		p := hostaccess.PlatformOf(system.Info{}, types.Version{APIVersion: text}, "")
		if p != (hostaccess.Platform{API: text}) {
			t.Fatalf("%q: other fields too: %+v", text, p)
		}
		want := true // what cannot be read counts as new
		if m := version.FindStringSubmatch(text); m != nil {
			major, errMajor := strconv.ParseUint(m[1], 10, 32)
			minor, errMinor := strconv.ParseUint(m[2], 10, 32)
			want = errMajor != nil || errMinor != nil || major > 1 || major == 1 && minor >= 41
		}
		if got := p.KnowsHostGateway(); got != want {
			t.Fatalf("%q knows host-gateway: %v, want %v", text, got, want)
		}
		failed := false
		for _, finding := range p.Findings(hostaccess.Gateway()) {
			failed = failed || finding.Level == hostaccess.Failure
		}
		if failed == want {
			t.Fatalf("%q: findings %v", text, p.Findings(hostaccess.Gateway()))
		}
	})
}

func FuzzDaemonHost(f *testing.F) {
	for _, text := range []string{
		"", "unix:///var/run/docker.sock", "npipe:////./pipe/docker_engine", "fd://", "tcp://127.0.0.1:2375", "tcp://[::1]:2375",
		"tcp://LOCALHOST:1", "tcp://:2375", "tcp://0.0.0.0:1", "tcp://10.0.0.5:2376", "ssh://me@server", "tcp://[fe80::1%25lo]:1", "tcp://[::ffff:127.0.0.1]:1",
		"//[1::%25\xed]", // net/url writes it in a form that it does not read
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		p := hostaccess.PlatformOf(system.Info{}, types.Version{}, text)
		if p != (hostaccess.Platform{Remote: p.Remote}) {
			t.Fatalf("%q: other fields too: %+v", text, p)
		}
		u, err := url.Parse(text)
		if err != nil {
			return
		}
		if _, err := client.ParseHostURL(text); err != nil {
			return
		}
		again := hostaccess.PlatformOf(system.Info{}, types.Version{}, u.String())
		if _, err := url.Parse(u.String()); err == nil && again != p {
			t.Fatalf("%q: %+v, and as %q: %+v", text, p, u, again)
		}
		if want, ok := isElsewhere(u); ok && p.Remote != want {
			t.Fatalf("%q is remote: %v, want %v", text, p.Remote, want)
		}
	})
}

// isElsewhere says where those addresses lead for which that is plain.
func isElsewhere(u *url.URL) (remote, plain bool) {
	if u.Scheme == "unix" || u.Scheme == "npipe" || u.Scheme == "fd" {
		return false, true
	}
	if u.Hostname() == "" { // dialled, it is this machine
		return false, true
	}
	addr, err := netip.ParseAddr(u.Hostname())
	addr = addr.Unmap().WithZone("")
	return !addr.IsLoopback() && !addr.IsUnspecified(), err == nil
}
