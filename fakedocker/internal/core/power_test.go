package core

import (
	"testing"

	dnetwork "github.com/docker/docker/api/types/network"
)

// The default bridge has a configured subnet once the engine has started again:
// measured on 26.1 and 28.5.
func TestBootConfiguresTheBridge(t *testing.T) {
	const first = "400 invalid endpoint settings:\n* user specified IP address is supported on user defined networks only\n* "
	eachWorld(t, func(w world) {
		if !w.Profile.ValidateAtCreate || w.Profile.AutoStatic {
			return // the network's kind alone counts
		}
		w.run("c1", "a", nil)
		connect := func() string {
			return answer(w.NetworkConnect(w.Profile.API, "bridge", dnetwork.ConnectOptions{
				Container: "c1", EndpointConfig: &dnetwork.EndpointSettings{
					IPAMConfig: &dnetwork.EndpointIPAMConfig{IPv4Address: "10.1.2.3"},
				},
			}))
		}
		w.want("connect", first+"user specified IP address is supported only when connecting to networks with user configured subnets", connect())
		w.Shutdown()
		w.Boot()
		w.want("start", "ok", answer(w.start("c1")))
		w.want("connect again", first+"no configured subnet or ip-range contain the IP address 10.1.2.3", connect())
	})
}
