package hostaccess_test

import (
	"net/netip"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/appnet-go/appnet/hostaccess"
)

func yes(address, reason string) hostaccess.Verdict {
	return hostaccess.Verdict{OK: true, Address: address, Reason: reason}
}

func no(reason string) hostaccess.Verdict {
	return hostaccess.Verdict{Reason: reason}
}

func TestReach(t *testing.T) {
	const (
		all  = "listens on all interfaces"
		own  = ", and the host's addresses are the container's own"
		name = "host.docker.internal"
	)
	none, host, gateway := hostaccess.None(), hostaccess.HostNetwork(), hostaccess.Gateway()
	tests := []struct {
		access            hostaccess.Access
		listener, docker0 string // "" for the zero Addr
		want              hostaccess.Verdict
	}{
		{none, "0.0.0.0", "172.17.0.1", no("no access to the host: choose a gateway, or host networking")},
		{none, "", "", no("no access to the host: choose a gateway, or host networking")},

		{host, "127.0.0.1", "172.17.0.1", yes("127.0.0.1", "listens on 127.0.0.1"+own)},
		{host, "127.0.0.53", "172.17.0.1", yes("127.0.0.53", "listens on 127.0.0.53"+own)},
		{host, "::1", "172.17.0.1", yes("::1", "listens on ::1"+own)},
		{host, "0.0.0.0", "172.17.0.1", yes("127.0.0.1", all+own)},
		{host, "::", "172.17.0.1", yes("::1", all+own)},
		{host, "172.17.0.1", "172.17.0.1", yes("172.17.0.1", "listens on 172.17.0.1"+own)},
		{host, "10.0.2.15", "", yes("10.0.2.15", "listens on 10.0.2.15"+own)},
		{host, "::ffff:127.0.0.1", "", yes("127.0.0.1", "listens on 127.0.0.1"+own)},
		{host, "", "172.17.0.1", no("listens on no valid address: pass the one it is bound to, 0.0.0.0 for all")},

		{gateway, "0.0.0.0", "172.17.0.1", yes(name, all)},
		{gateway, "::ffff:0.0.0.0", "172.17.0.1", yes(name, all)},
		{gateway, "::", "172.17.0.1", yes(name, all+" (if for IPv6 only, bind 0.0.0.0 as well)")},
		{gateway, "172.17.0.1", "172.17.0.1", yes(name, "listens on the gateway's address")},
		{gateway, "172.17.0.1", "::ffff:172.17.0.1", yes(name, "listens on the gateway's address")},
		{gateway, "127.0.0.1", "172.17.0.1", no("listens on 127.0.0.1 only: bind 0.0.0.0 or 172.17.0.1, or use host networking")},
		{gateway, "::ffff:127.0.0.1", "172.17.0.1", no("listens on 127.0.0.1 only: bind 0.0.0.0 or 172.17.0.1, or use host networking")},
		{gateway, "::1", "172.17.0.1", no("listens on ::1 only: bind 0.0.0.0 or 172.17.0.1, or use host networking")},
		{gateway, "10.0.2.15", "172.17.0.1", yes("10.0.2.15", "listens on 10.0.2.15 only: use that address, host.docker.internal leads to 172.17.0.1")},
		{gateway, "172.18.0.1", "172.17.0.1", yes("172.18.0.1", "listens on 172.18.0.1 only: use that address, host.docker.internal leads to 172.17.0.1")},
		{gateway, "2001:db8::5", "172.17.0.1", no("listens on 2001:db8::5 only, host.docker.internal leads to 172.17.0.1: bind 0.0.0.0 or 172.17.0.1, or use host networking")},
		{gateway, "", "172.17.0.1", no("listens on no valid address: pass the one it is bound to, 0.0.0.0 for all")},
		{hostaccess.Gateway("db", "cache"), "0.0.0.0", "172.17.0.1", yes("cache", all)},

		// A gateway that is not known.
		{gateway, "0.0.0.0", "", yes(name, all)},
		{gateway, "127.0.0.1", "", no("listens on 127.0.0.1 only: bind 0.0.0.0, or use host networking")},
		{gateway, "172.17.0.1", "", yes("172.17.0.1", "listens on 172.17.0.1 only: use that address, host.docker.internal leads to the gateway")},

		// A gateway with an IPv6 address.
		{gateway, "::", "fd00::1", yes(name, all)},
		{gateway, "fd00::1", "fd00::1", yes(name, "listens on the gateway's address")},
		{gateway, "fd00::2", "fd00::1", yes("fd00::2", "listens on fd00::2 only: use that address, host.docker.internal leads to fd00::1")},
		{gateway, "0.0.0.0", "fd00::1", no("listens on 0.0.0.0 only, host.docker.internal leads to fd00::1: bind :: or fd00::1, or use host networking")},
		{gateway, "fe80::1%eth0", "fd00::1", no("listens on fe80::1%eth0 only, host.docker.internal leads to fd00::1: bind :: or fd00::1, or use host networking")},

		// A gateway that leads nowhere.
		{gateway, "0.0.0.0", "127.0.0.1", no("host.docker.internal leads to 127.0.0.1, which is the container itself: give the engine another host gateway")},
		{gateway, "0.0.0.0", "0.0.0.0", no("host.docker.internal leads to 0.0.0.0, which is the container itself: give the engine another host gateway")},
	}
	for _, tt := range tests {
		got := tt.access.Reach(addr(tt.listener), addr(tt.docker0))
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%v to %q by %q (-want +got)\n%s", tt.access, tt.listener, tt.docker0, diff)
		}
	}
}

func addr(text string) netip.Addr {
	if text == "" {
		return netip.Addr{}
	}
	return netip.MustParseAddr(text)
}
