package fakedocker_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	dnetwork "github.com/docker/docker/api/types/network"
	"github.com/google/go-cmp/cmp"

	"github.com/appnet-go/appnet/fakedocker"
)

// What is wanted here was measured on engine 29, API 1.56.

// start29 returns an engine 29 that has the network shop with its own subnet,
// a container web that runs on it, and one that does not run.
func start29(t *testing.T) *fakedocker.Engine {
	t.Helper()
	eng := fakedocker.Start(t, fakedocker.Options{
		Profile: "29", Images: map[string]fakedocker.Program{"app:1": app},
	})
	cli := eng.Client()
	subnet := dnetwork.IPAM{Config: []dnetwork.IPAMConfig{{Subnet: "10.99.0.0/29"}}}
	if _, err := cli.NetworkCreate(t.Context(), "shop", dnetwork.CreateOptions{IPAM: &subnet}); err != nil {
		t.Fatal(err)
	}
	network(t, cli, "auto")
	run(t, cli, "web", "shop", nil, "wait")
	return eng
}

// call sends one request as it is and returns the status and the body.
func call(t *testing.T, eng *fakedocker.Engine, request, body string) (int, string) {
	t.Helper()
	method, path, _ := strings.Cut(request, " ")
	r, err := http.NewRequestWithContext(t.Context(), method, "http://docker"+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	answer, err := eng.Client().HTTPClient().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, strings.TrimSpace(string(text))
}

// value is what an answer has at a dotted path, as JSON; "absent" if nothing.
func value(t *testing.T, body, path string) string {
	t.Helper()
	var v any
	if err := json.Unmarshal([]byte(body), &v); err != nil {
		t.Fatalf("%v: %s", err, body)
	}
	for _, key := range strings.Split(path, ".") {
		if list, ok := v.([]any); ok && len(list) > 0 {
			v = list[0]
		}
		object, _ := v.(map[string]any)
		next, ok := object[key]
		if !ok {
			return "absent"
		}
		v = next
	}
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestEngine29Shows(t *testing.T) {
	t.Parallel()
	eng := start29(t)
	for _, tt := range []struct{ path, field, want string }{
		{"/v1.56/networks", "Containers", "absent"},
		{"/v1.41/networks", "Containers", "absent"},
		{"/v1.56/networks/auto", "Containers", "{}"},
		{"/v1.56/networks/shop", "IPAM.Config", `[{"Gateway":"10.99.0.1","Subnet":"10.99.0.0/29"}]`},
		{"/v1.56/networks/shop", "Status.IPAM.Subnets", `{"10.99.0.0/29":{"DynamicIPsAvailable":4,"IPsInUse":4}}`},
		{"/v1.52/networks/auto", "Status.IPAM.Subnets", `{"172.18.0.0/16":{"DynamicIPsAvailable":65533,"IPsInUse":3}}`},
		{"/v1.56/networks/host", "Status", `{"IPAM":{}}`},
		{"/v1.56/networks/none", "Status", `{"IPAM":{}}`},
		{"/v1.51/networks/shop", "Status", "absent"},
		{"/v1.56/containers/web/json", "HostConfig.PortBindings", "{}"},
		{"/v1.56/containers/web/json", "Config.OnBuild", "absent"},
		{"/v1.56/containers/web/json", "Driver", `"overlayfs"`},
		{"/v1.56/containers/json", "Health", `{"FailingStreak":0,"Status":"none"}`},
		{"/v1.51/containers/json", "Health", "absent"},
	} {
		_, body := call(t, eng, "GET "+tt.path, "")
		if got := value(t, body, tt.field); got != tt.want {
			t.Errorf("%s: %s is %s, want %s", tt.path, tt.field, got, tt.want)
		}
	}
}

// The fields of NetworkSettings that are left, by API version, of a container on
// the default bridge and of another.
func TestEngine29NetworkSettings(t *testing.T) {
	t.Parallel()
	eng := start29(t)
	newest := []string{"Networks", "Ports", "SandboxID", "SandboxKey"}
	older := append([]string{
		"EndpointID", "Gateway", "GlobalIPv6Address", "GlobalIPv6PrefixLen", "IPAddress", "IPPrefixLen", "IPv6Gateway", "MacAddress",
	}, newest...)
	run(t, eng.Client(), "plain", "bridge", nil, "wait")
	for path, want := range map[string][]string{
		"/v1.40/containers/plain/json": older, "/v1.51/containers/plain/json": older, "/v1.52/containers/plain/json": newest,
		"/v1.40/containers/web/json": newest, "/v1.51/containers/web/json": newest, "/v1.56/containers/web/json": newest,
	} {
		_, body := call(t, eng, "GET "+path, "")
		var c struct{ NetworkSettings map[string]any }
		if err := json.Unmarshal([]byte(body), &c); err != nil {
			t.Fatal(err)
		}
		var got []string
		for key := range c.NetworkSettings {
			got = append(got, key)
		}
		slices.Sort(got)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", path, diff)
		}
	}
}

func TestEngine29Refuses(t *testing.T) {
	t.Parallel()
	eng := start29(t)
	connect := func(network, settings string) [2]string {
		return [2]string{"POST /v1.56/networks/" + network + "/connect", `{"Container":"web","EndpointConfig":` + settings + `}`}
	}
	const invalid = "400 invalid endpoint settings:\n"
	for _, tt := range []struct {
		request [2]string
		want    string
	}{
		{
			[2]string{"POST /v1.56/networks/create", `{"Name":"n","IPAM":{"Config":[{"Subnet":"10.99.0.0/33"}]}}`},
			`400 invalid JSON: netip.ParsePrefix("10.99.0.0/33"): prefix length out of range`,
		},
		{
			[2]string{"POST /v1.56/networks/create", `{"Name":"n","IPAM":{"Config":[{"Subnet":"x"}]}}`},
			`400 invalid JSON: netip.ParsePrefix("x"): no '/'`,
		},
		{connect("auto", `{"IPAMConfig":{"IPv4Address":"not-an-ip"}}`), `400 invalid JSON: ParseAddr("not-an-ip"): unable to parse IP`},
		{
			[2]string{"POST /v1.56/containers/create", `{"Image":"app:1","NetworkingConfig":{"EndpointsConfig":{"shop":{"IPAMConfig":{"IPv4Address":"bogus"}}}}}`},
			`400 invalid JSON: ParseAddr("bogus"): unable to parse IP`,
		},
		{connect("auto", `{"IPAMConfig":{"IPv4Address":"10.1.2.3"}}`), invalid + "no configured subnet contains IP address 10.1.2.3"},
		{connect("bridge", `{"IPAMConfig":{"IPv4Address":"172.17.0.9"}}`), invalid + "user-specified IP address is supported on user-defined networks only"},
		{connect("bridge", `{"Aliases":["x"]}`), invalid + "network-scoped aliases are only supported for user-defined networks"},
		{connect("auto", `{"IPAMConfig":{"IPv4Address":"172.18.0.9"}}`), "200"},
	} {
		status, body := call(t, eng, tt.request[0], tt.request[1])
		got := fmt.Sprint(status)
		if body != "" {
			var refusal struct{ Message string }
			if err := json.Unmarshal([]byte(body), &refusal); err != nil {
				t.Fatal(err)
			}
			got += " " + refusal.Message
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", tt.request, diff)
		}
	}
}

// Up to 28.5 every network of one's own is dangling.
func TestEngine29DanglingNetworks(t *testing.T) {
	t.Parallel()
	eng := start29(t)
	for filter, want := range map[string]string{"true": "auto", "false": "bridge host none shop"} {
		_, body := call(t, eng, `GET /v1.56/networks?filters={"dangling":["`+filter+`"]}`, "")
		var list []struct{ Name string }
		if err := json.Unmarshal([]byte(body), &list); err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, n := range list {
			got = append(got, n.Name)
		}
		slices.Sort(got)
		if diff := cmp.Diff(want, strings.Join(got, " ")); diff != "" {
			t.Errorf("dangling=%s (-want +got):\n%s", filter, diff)
		}
	}
}
