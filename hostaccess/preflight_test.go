package hostaccess_test

import (
	"net/netip"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/appnet-go/appnet/hostaccess"
)

func listener(address string, port uint16, pid int, process string) hostaccess.Listener {
	return hostaccess.Listener{Addr: netip.MustParseAddr(address), Port: port, PID: pid, Process: process}
}

func TestPreflight(t *testing.T) {
	host, gateway := hostaccess.HostNetwork(), hostaccess.Gateway()
	tests := []struct {
		access hostaccess.Access
		listen []string
		want   string
	}{
		{gateway, nil, "port 8000: not reached: nothing listens there: start the service, or look for its port"},
		{host, nil, "port 8000: not reached: nothing listens there: start the service, or look for its port"},
		{hostaccess.None(), []string{"0.0.0.0"}, "port 8000: not reached: no access to the host: choose a gateway, or host networking"},

		{gateway, []string{"0.0.0.0"}, "port 8000: reached at host.docker.internal:8000: 0.0.0.0:8000 (python3, pid 1): listens on all interfaces"},
		{gateway, []string{"127.0.0.1"}, "port 8000: not reached: 127.0.0.1:8000 (python3, pid 1): listens on 127.0.0.1:8000 only: bind 0.0.0.0 or 172.17.0.1, or use host networking"},
		{gateway, []string{"::1", "127.0.0.1"}, "port 8000: not reached: 127.0.0.1:8000 (python3, pid 2): listens on 127.0.0.1:8000 and [::1]:8000 only: bind 0.0.0.0 or 172.17.0.1, or use host networking"},
		{gateway, []string{"127.0.0.1", "127.0.0.1"}, "port 8000: not reached: 127.0.0.1:8000 (python3, pid 1): listens on 127.0.0.1:8000 only: bind 0.0.0.0 or 172.17.0.1, or use host networking"},
		{gateway, []string{"::ffff:127.0.0.1"}, "port 8000: not reached: 127.0.0.1:8000 (python3, pid 1): listens on 127.0.0.1:8000 only: bind 0.0.0.0 or 172.17.0.1, or use host networking"},
		{gateway, []string{"127.0.0.1", "172.17.0.1"}, "port 8000: reached at host.docker.internal:8000: 172.17.0.1:8000 (python3, pid 2): listens on the gateway's address"},
		{gateway, []string{"10.0.2.15", "172.17.0.1"}, "port 8000: reached at host.docker.internal:8000: 172.17.0.1:8000 (python3, pid 2): listens on the gateway's address"},
		{gateway, []string{"10.0.2.15"}, "port 8000: reached at 10.0.2.15:8000: 10.0.2.15:8000 (python3, pid 1): listens on 10.0.2.15:8000 only: use that address, host.docker.internal leads to 172.17.0.1"},
		{gateway, []string{"2001:db8::5"}, "port 8000: not reached: [2001:db8::5]:8000 (python3, pid 1): listens on [2001:db8::5]:8000 only, host.docker.internal leads to 172.17.0.1: bind 0.0.0.0 or 172.17.0.1, or use host networking"},
		{gateway, []string{"::"}, "port 8000: reached at host.docker.internal:8000: [::]:8000 (python3, pid 1): listens on all interfaces (if for IPv6 only, bind 0.0.0.0 as well)"},

		{host, []string{"127.0.0.1"}, "port 8000: reached at 127.0.0.1:8000: 127.0.0.1:8000 (python3, pid 1): listens on 127.0.0.1:8000, and the host's addresses are the container's own"},
		{host, []string{"::1"}, "port 8000: reached at [::1]:8000: [::1]:8000 (python3, pid 1): listens on [::1]:8000, and the host's addresses are the container's own"},
		{host, []string{"10.0.2.15", "127.0.0.1"}, "port 8000: reached at 127.0.0.1:8000: 127.0.0.1:8000 (python3, pid 2): listens on 127.0.0.1:8000, and the host's addresses are the container's own"},
	}
	for _, tt := range tests {
		all := []hostaccess.Listener{listener("0.0.0.0", 22, 9, "sshd")}
		for i, address := range tt.listen {
			all = append(all, listener(address, 8000, i+1, "python3"))
		}
		got := hostaccess.Preflight(all, tt.access, docker0, 8000)
		if diff := cmp.Diff(tt.want, got.String()); diff != "" {
			t.Errorf("%v, %q (-want +got)\n%s", tt.access, tt.listen, diff)
		}
		if len(got.Listeners) != len(tt.listen) || got.OK != (got.Address != "") {
			t.Errorf("%v, %q: %+v", tt.access, tt.listen, got)
		}
	}
}

func TestPreflightSorts(t *testing.T) {
	all := []hostaccess.Listener{
		listener("::1", 80, 0, ""), listener("10.0.2.15", 80, 7, "b"), listener("127.0.0.1", 80, 0, ""),
		listener("10.0.2.15", 80, 7, "a"), listener("10.0.2.15", 80, 5, "c"), listener("0.0.0.0", 22, 1, "sshd"),
	}
	want := []hostaccess.Listener{all[4], all[3], all[1], all[2], all[0]}
	got := hostaccess.Preflight(all, hostaccess.HostNetwork(), docker0, 80).Listeners
	if diff := cmp.Diff(want, got, cmpopts.EquateComparable(netip.Addr{})); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestListenerString(t *testing.T) {
	want := []string{"[::1]:80", "1.2.3.4:80 (pid 5)", "1.2.3.4:80 (nginx)", "1.2.3.4:80 (nginx, pid 5)"}
	got := []string{
		listener("::1", 80, 0, "").String(), listener("1.2.3.4", 80, 5, "").String(),
		listener("::ffff:1.2.3.4", 80, 0, "nginx").String(), listener("1.2.3.4", 80, 5, "nginx").String(),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
