package core

import (
	"testing"

	"github.com/docker/docker/api/types/container"
	dnetwork "github.com/docker/docker/api/types/network"
	"github.com/google/go-cmp/cmp"
)

const wideMAC, otherMAC = "02:11:22:33:44:55", "02:11:22:33:44:66"

// wideCase is a container with a hardware address of its own and what becomes
// of it: the answer to the create, that to the start, and the address of the
// endpoint then.
type wideCase struct {
	about   string
	version Version // 0: the release's newest
	mac     string
	mode    container.NetworkMode
	eps     map[string]*dnetwork.EndpointSettings
	want    map[string]string
}

func (tt *wideCase) run(t *testing.T) {
	eachApp(t, func(t *testing.T, e *Engine) {
		createNetwork(t, e, dnetwork.CreateRequest{Name: "own"})
		v := tt.version
		if v == (Version{}) || e.Profile.API.Minor < v.Minor {
			v = e.Profile.API
		}
		config := command("x")
		setContainerMAC(config, tt.mac)
		made, err := e.ContainerCreate(v, "cc", config, &container.HostConfig{NetworkMode: tt.mode}, &dnetwork.NetworkingConfig{EndpointsConfig: own(t, tt.eps)})
		got := answer(err)
		if err == nil {
			if len(made.Warnings) > 0 {
				got = "warned"
			}
			_, err := e.ContainerStart(v, "cc")
			got += ", " + answer(err)
			for _, ep := range inspect(t, e, "cc").NetworkSettings.Networks {
				if ep.MacAddress == wideMAC {
					got += ", has it"
				}
			}
		}
		if diff := cmp.Diff(of(tt.want, e), got); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
	})
}

// Measured on engines 20.10, 26.1 and 28.5.
func TestContainerWideMAC(t *testing.T) {
	ep := func(key, mac string) map[string]*dnetwork.EndpointSettings {
		return map[string]*dnetwork.EndpointSettings{key: {MacAddress: mac}}
	}
	const apart = "400 conflicting options: mac-address and the network mode"
	const differ = "400 the container-wide MAC address must match the endpoint-specific MAC address for the main network, or be left empty"
	unmatched := map[string]string{
		"20.10": "ok, ok", "26.1": "400 " + textMACUnmatched,
		"28.5": "400 unable to migrate container-wide MAC address to a specific network: " + textModeMatches,
	}
	taken := map[string]string{"20.10": "ok, ok, has it", "": "warned, ok, has it"}
	old := Version{1, 43}
	for _, tt := range []wideCase{
		{about: "default network", mac: wideMAC, want: taken},
		{about: "own network", mac: wideMAC, mode: "own", want: taken},
		{about: "own network, old API", mac: wideMAC, mode: "own", version: old, want: all("ok, ok, has it")},
		{about: "own endpoint", mac: wideMAC, mode: "own", eps: ep("own", ""), want: taken},
		{about: "the default by its other name", mac: wideMAC, mode: "default", eps: ep("default", ""), want: taken},
		{about: "another name for the mode", mac: wideMAC, mode: "bridge", eps: ep("default", ""), want: map[string]string{
			"20.10": "ok, 404 network default not found", "26.1": unmatched["26.1"], "28.5": unmatched["28.5"],
		}},
		{about: "same address", mac: wideMAC, mode: "own", eps: ep("own", wideMAC), want: taken},
		{about: "another address", mac: wideMAC, mode: "own", eps: ep("own", otherMAC),
			want: map[string]string{"20.10": "ok, ok, has it", "": differ}},
		{about: "another address, old API", mac: wideMAC, mode: "own", eps: ep("own", otherMAC), version: old, want: all("ok, ok, has it")},
		{about: "another network", mac: wideMAC, mode: "bridge", eps: ep("own", ""), want: unmatched},
		{about: "another network, old API", mac: wideMAC, mode: "bridge", eps: ep("own", ""), version: old,
			want: map[string]string{"20.10": "ok, ok", "": "ok, ok, has it"}},
		{about: "no network", mac: wideMAC, mode: "none", want: map[string]string{"20.10": "ok, ok, has it", "": "warned, ok"}},
		{about: "no network, old API", mac: wideMAC, mode: "none", version: old,
			want: map[string]string{"20.10": "ok, ok, has it", "": apart}},
		{about: "host", mac: wideMAC, mode: "host", want: map[string]string{"20.10": apart, "": "warned, ok"}},
		{about: "no address", mac: "zz", mode: "own", want: map[string]string{
			"20.10": "ok, 500 address zz: invalid MAC address", "": "400 invalid config for network own: invalid MAC address zz"}},
	} {
		t.Run(tt.about, tt.run)
	}
}

// Engines keep the address that an inspect has shown for the container's, also
// when its endpoint has gone.
func TestInspectKeepsTheFirstMAC(t *testing.T) {
	e := opened(t, "28.5")
	withImage(t, e)
	createNetwork(t, e, dnetwork.CreateRequest{Name: "own"})
	config := command("x")
	setContainerMAC(config, wideMAC)
	made(t, e, "cc", config, &container.HostConfig{NetworkMode: "own"})
	before := containerMAC(inspect(t, e, "cc").Config)
	if err := e.NetworkDisconnect("own", dnetwork.DisconnectOptions{Container: "cc"}); err != nil {
		t.Fatal(err)
	}
	if after := containerMAC(inspect(t, e, "cc").Config); before != wideMAC || after != wideMAC {
		t.Errorf("got %q and then %q, want %s twice", before, after, wideMAC)
	}
}
