package lab

import (
	"net"
	"testing"
)

func TestHolds(t *testing.T) {
	_, own, err := net.ParseCIDR("172.17.0.0/16")
	if err != nil {
		t.Fatal(err)
	}
	addrs := []net.Addr{&net.IPNet{IP: net.IPv4(172, 17, 0, 1).To4(), Mask: own.Mask}, &net.IPAddr{}}
	for subnet, want := range map[string]bool{"172.17.0.0/16": true, "172.18.0.0/16": false, "fd00::/64": false, "x": false} {
		if got := holds(subnet, addrs); got != want {
			t.Errorf("holds(%s) = %t, want %t", subnet, got, want)
		}
	}
}
