package vnet

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// hostListeners are the ports of the host in the matrix, each bound to another address. 86 is closed.
var hostListeners = map[string]string{
	"L": "127.0.0.1:81",
	"A": "0.0.0.0:82",
	"D": "172.17.0.1:83",
	"G": "172.18.0.1:84", // the gateway of bridge a
	"I": "172.20.0.1:87", // the gateway of bridge int
	"N": "10.0.2.15:85",
}

var hostPorts = []struct {
	name string
	port int
}{{"L", 81}, {"A", 82}, {"D", 83}, {"G", 84}, {"I", 87}, {"N", 85}, {"closed", 86}}

// row asks from one namespace for one address of the host: which listeners answer, and what meets a dial to the others.
type row struct {
	from, to string
	answer   string
	rest     State
}

// The matrix of container to host listener as measured on engines 20.10, 26.1 and 28.5.
var (
	bothEngines = []row{
		{"bridge", "127.0.0.1", "", Refused},
		{"bridge", "172.17.0.1", "A D", Refused},
		{"bridge", "172.18.0.1", "A G", Refused},
		{"bridge", "10.0.2.15", "A N", Refused},
		{"custom", "127.0.0.1", "", Refused},
		{"custom", "172.17.0.1", "A D", Refused},
		{"custom", "172.18.0.1", "A G", Refused},
		{"custom", "172.19.0.1", "A", Refused},
		{"custom", "172.20.0.1", "A I", Refused},
		{"custom", "10.0.2.15", "A N", Refused},
		{"other", "172.18.0.1", "A G", Refused},
		{"internal", "127.0.0.1", "", Refused},
		{"internal", "172.20.0.1", "A I", Refused},
		{"host", "127.0.0.1", "L A", Refused},
		{"host", "172.17.0.1", "A D", Refused},
		{"host", "172.18.0.1", "A G", Refused},
		{"host", "172.20.0.1", "A I", Refused},
		{"host", "10.0.2.15", "A N", Refused},
		{"none", "127.0.0.1", "", Refused},
		{"none", "172.17.0.1", "", Unreachable},
		{"none", "172.18.0.1", "", Unreachable},
		{"none", "10.0.2.15", "", Unreachable},
	}
	oldEngine = []row{
		{"internal", "172.17.0.1", "A D", Refused},
		{"internal", "172.18.0.1", "A G", Refused},
		{"internal", "10.0.2.15", "A N", Refused},
	}
	newEngines = []row{
		{"internal", "172.17.0.1", "", Unreachable},
		{"internal", "172.18.0.1", "", Unreachable},
		{"internal", "10.0.2.15", "", Unreachable},
	}
	// A host that drops what comes in from bridges.
	firewalled = []row{
		{"bridge", "172.17.0.1", "", Timeout},
		{"custom", "172.17.0.1", "", Timeout},
		{"custom", "172.18.0.1", "", Timeout},
		{"custom", "10.0.2.15", "", Timeout},
		{"internal", "172.20.0.1", "", Timeout},
		{"internal", "172.17.0.1", "", Unreachable},
		{"internal", "10.0.2.15", "", Unreachable},
		{"host", "127.0.0.1", "L A", Refused},
		{"host", "172.18.0.1", "A G", Refused},
		{"host", "10.0.2.15", "A N", Refused},
	}
)

func TestMatrixToHost(t *testing.T) {
	tests := map[string]struct {
		options Options
		rows    []row
	}{
		"20.10":         {Options{InternalReachesHost: true}, append(oldEngine, bothEngines...)},
		"26.1 and 28.5": {Options{}, append(newEngines, bothEngines...)},
		"firewall":      {Options{DropInput: true}, firewalled},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			m := newMachine(t, tt.options)
			for _, address := range hostListeners {
				if _, err := m.Host().ListenPacket("udp", address); err != nil { // UDP ports are others
					t.Fatal(err)
				}
				if _, err := m.Host().Process().Listen("tcp4", address); err != nil {
					t.Fatal(err)
				}
			}
			for _, r := range tt.rows {
				m.checkRow(t, r)
			}
		})
	}
}

func (m *machine) checkRow(t *testing.T, r row) {
	t.Helper()
	for _, p := range hostPorts {
		want := r.rest
		for _, listener := range r.answer {
			if string(listener) == p.name {
				want = Open
			}
		}
		m.check(t, r.from, fmt.Sprintf("%s:%d", r.to, p.port), want)
	}
}

// check compares what Reach says and what a dial meets with the expected state.
func (m *machine) check(t *testing.T, from, to string, want State) {
	t.Helper()
	got := m.Reach(m.spaces[from], ap(to))
	if diff := cmp.Diff(want.String(), got.State.String()); diff != "" {
		t.Errorf("%s to %s (%s):\n%s", from, to, got.Reason, diff)
	}
	if got.Reason == "" {
		t.Errorf("%s to %s: no reason", from, to)
	}
	if met := m.dialState(t, from, to); met != want {
		t.Errorf("%s to %s: dial met %s, want %s", from, to, met, want)
	}
}

func TestMatrixBetweenContainers(t *testing.T) {
	tests := []struct {
		why      string
		from, to string
		want     State
		old      State // of 20.10, where it differs
	}{
		{"same bridge", "custom", "172.18.0.3:80", Open, 0},
		{"same bridge, closed", "custom", "172.18.0.3:81", Refused, 0},
		{"same bridge, nobody", "custom", "172.18.0.9:80", Unreachable, 0},
		{"itself", "peer", "172.18.0.3:80", Open, 0},
		{"itself by loopback", "peer", "127.0.0.1:80", Open, 0},
		{"itself by any address", "peer", "0.0.0.0:80", Open, 0},
		{"own loopback is its own", "custom", "127.0.0.1:80", Refused, 0},
		{"custom to custom", "other", "172.18.0.3:80", Timeout, 0},
		{"custom to custom, nobody", "other", "172.18.0.9:80", Timeout, 0},
		{"default bridge to custom", "bridge", "172.18.0.3:80", Timeout, 0},
		{"custom to internal", "custom", "172.20.0.2:80", Timeout, 0},
		{"internal to custom", "internal", "172.18.0.3:80", Unreachable, Timeout},
		{"host to member", "host", "172.18.0.3:80", Open, 0},
		{"host to member, closed", "host", "172.18.0.3:81", Refused, 0},
		{"host to internal", "host", "172.20.0.2:80", Open, 0},
		{"host, nobody", "host", "172.18.0.9:80", Unreachable, 0},
		{"host, outside", "host", "8.8.8.8:80", Unreachable, 0},
		{"none to member", "none", "172.18.0.3:80", Unreachable, 0},
		{"to the LAN, nobody", "custom", "10.0.2.99:80", Unreachable, 0},
		{"to the outside", "custom", "8.8.8.8:80", Unreachable, 0},
		{"internal to the outside", "internal", "8.8.8.8:80", Unreachable, Timeout},
		{"no address of the family", "custom", "[fd00::1]:80", Unreachable, 0},
	}
	for _, old := range []bool{false, true} {
		m := newMachine(t, Options{InternalReachesHost: old, NeighborTimeout: 1})
		listen(t, m.spaces["peer"], ":80")
		listen(t, m.spaces["internal"], ":80")
		for _, tt := range tests {
			want := tt.want
			if old && tt.old != 0 {
				want = tt.old
			}
			t.Run(fmt.Sprintf("%s/20.10=%v", tt.why, old), func(t *testing.T) { m.check(t, tt.from, tt.to, want) })
		}
	}
}

func TestMatrixPublished(t *testing.T) {
	tests := []struct {
		from, to string
		want     State
		old      State
	}{
		{"host", "127.0.0.1:8080", Open, 0},
		{"host", "172.17.0.1:8080", Open, 0},
		{"host", "172.18.0.1:8080", Open, 0},
		{"host", "10.0.2.15:8080", Open, 0},
		{"bridge", "172.17.0.1:8080", Open, 0},
		{"custom", "172.18.0.1:8080", Open, 0}, // its own bridge's gateway
		{"peer", "172.18.0.1:8080", Open, 0},   // itself, through the host
		{"other", "172.18.0.1:8080", Open, 0},
		{"other", "172.19.0.1:8080", Open, 0},
		{"other", "10.0.2.15:8080", Open, 0},
		{"other", "127.0.0.1:8080", Refused, 0},
		{"internal", "172.20.0.1:8080", Timeout, 0},
		{"internal", "172.17.0.1:8080", Unreachable, Timeout},
		{"internal", "10.0.2.15:8080", Unreachable, Timeout},
		{"none", "172.17.0.1:8080", Unreachable, 0},

		{"host", "127.0.0.1:8081", Open, 0}, // published on loopback
		{"host", "172.17.0.1:8081", Refused, 0},
		{"custom", "172.18.0.1:8081", Refused, 0},
		{"other", "172.17.0.1:8081", Refused, 0},

		{"host", "172.17.0.1:8082", Refused, 0}, // nothing listens behind it: redirected
		{"host", "127.0.0.1:8082", Open, 0},     // and proxied
		{"other", "172.17.0.1:8082", Open, 0},

		{"bridge", "172.17.0.1:82", Open, 0}, // a server in the host's network
	}
	for _, old := range []bool{false, true} {
		m := newMachine(t, Options{InternalReachesHost: old})
		listen(t, m.spaces["peer"], ":80")
		listen(t, m.Host(), "0.0.0.0:82")
		m.publish(t, "0.0.0.0:8080", "peer", "172.18.0.3:80")
		m.publish(t, "127.0.0.1:8081", "peer", "172.18.0.3:80")
		m.publish(t, "0.0.0.0:8082", "peer", "172.18.0.3:7")
		for _, tt := range tests {
			want := tt.want
			if old && tt.old != 0 {
				want = tt.old
			}
			t.Run(fmt.Sprintf("%s to %s/20.10=%v", tt.from, tt.to, old), func(t *testing.T) { m.check(t, tt.from, tt.to, want) })
		}
	}
}
