package core

import (
	"testing"

	dnetwork "github.com/docker/docker/api/types/network"
)

// 20.10 and 28.5 forget to give back what a request got before it was refused,
// until the engine is started anew.
func TestRefusedNetworkKeepsItsSubnets(t *testing.T) {
	bad := dnetwork.IPAMConfig{Subnet: "10.9.1.0/24", AuxAddress: map[string]string{"r": "bad"}}
	tests := []struct {
		profile string
		refused []dnetwork.IPAMConfig
		kept    bool
	}{
		{"20.10", []dnetwork.IPAMConfig{{Subnet: "10.9.0.0/24"}, bad}, true},
		{"20.10", []dnetwork.IPAMConfig{{Subnet: "10.9.0.0/24"}, {Subnet: "10.9.0.0/24"}}, false},
		{"26.1", []dnetwork.IPAMConfig{{Subnet: "10.9.0.0/24"}, {Subnet: "10.9.0.0/24"}}, false},
		{"28.5", []dnetwork.IPAMConfig{{Subnet: "10.9.0.0/24"}, {Subnet: "10.9.0.0/24"}}, true},
	}
	for _, tt := range tests {
		e := opened(t, tt.profile)
		if _, err := e.NetworkCreate(e.Profile.API, dnetwork.CreateRequest{Name: "x", CreateOptions: dnetwork.CreateOptions{IPAM: &dnetwork.IPAM{Config: tt.refused}}}); err == nil {
			t.Fatalf("%s: %v was not refused", tt.profile, tt.refused)
		}
		plain := dnetwork.CreateRequest{Name: "y", CreateOptions: dnetwork.CreateOptions{IPAM: &dnetwork.IPAM{Config: tt.refused[:1]}}}
		if _, err := e.NetworkCreate(e.Profile.API, plain); (err != nil) != tt.kept {
			t.Errorf("%s after %v: %v, want refused: %t", tt.profile, tt.refused, err, tt.kept)
		}
		e.Shutdown()
		e.Boot()
		plain.Name = "z"
		if _, err := e.NetworkCreate(e.Profile.API, plain); tt.kept && err != nil {
			t.Errorf("%s, started anew: %v", tt.profile, err)
		}
	}
}
