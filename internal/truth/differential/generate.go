package differential

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"

	"github.com/appnet-go/appnet/internal/truth/scenario"
)

// generator makes the lines of one sequence.
type generator struct {
	*rand.Rand
	lines []string
}

// Sequence makes a random sequence of n calls. The same seed makes the same one.
func Sequence(seed uint64, n int) (*scenario.Scenario, error) {
	g := &generator{Rand: rand.New(rand.NewPCG(seed, 0x6469666665))}
	g.populate()
	for len(g.lines) < n {
		g.call(g.choose(kinds))
	}
	return parse(g.lines[:n])
}

// populate begins with something to work on: networks, and containers that run.
func (g *generator) populate() {
	for _, step := range []string{
		`POST /networks/create | {"Name":"na","CheckDuplicate":true} | NA=.Id`,
		`POST /networks/create | {"Name":"nb","IPAM":{"Config":[{"Subnet":"10.91.0.0/16"}]}} | NB=.Id`,
		`POST /networks/create | {"Name":"nc","Internal":true} | NC=.Id`,
	} {
		if g.IntN(5) > 0 {
			g.add("network-create", step)
		}
	}
	for _, name := range []string{"c1", "c2", "c3"} {
		if g.IntN(5) == 0 {
			continue
		}
		body := fmt.Sprintf(`{"Image":"{IMAGE}","HostConfig":{"NetworkMode":%q}}`, g.one("na", "na", "nb", "nc", "bridge", "none", "host"))
		g.add("container-create", "POST /containers/create?name="+name+" | "+body+" | "+strings.ToUpper(name)+"=.Id")
		if g.IntN(3) > 0 {
			g.add("start", "POST /containers/"+name+"/start")
		}
	}
}

func parse(lines []string) (*scenario.Scenario, error) {
	return scenario.Parse("random", strings.Join(lines, "\n")+"\n")
}

// A kind is one way to make calls, with how often it is taken.
type kind struct {
	name   string
	weight int
	make   func(g *generator) string // "request | body | captures"
	look   func(g *generator) string // now and then follows it
}

func (g *generator) choose(from []kind) kind {
	sum := 0
	for _, k := range from {
		sum += k.weight
	}
	at := g.IntN(sum)
	for _, k := range from {
		if at -= k.weight; at < 0 {
			return k
		}
	}
	return from[0]
}

func (g *generator) call(k kind) {
	step := k.make(g)
	g.wait(k.name)
	g.add(k.name, step)
	g.rest(k.name)
	if k.look != nil && g.IntN(3) == 0 {
		g.add("look", k.look(g))
	}
}

// add numbers a step and names it after its kind.
func (g *generator) add(name, step string) {
	g.lines = append(g.lines, name+"."+strconv.Itoa(len(g.lines)+1)+" | "+step)
}

// kindOf is what the ID of a step begins with.
func kindOf(id string) string {
	name, _, _ := strings.Cut(id, ".")
	return name
}

// one picks a text; texts that shall come more often stand several times.
func (g *generator) one(texts ...string) string { return texts[g.IntN(len(texts))] }

// network is a term for a network: usually one that may be there.
func (g *generator) network() string {
	n := g.one("na", "na", "na", "nb", "nb", "nb", "nc", "nc", "nd")
	switch g.IntN(24) {
	case 0:
		return "{" + strings.ToUpper(n) + "}"
	case 1:
		return "{" + strings.ToUpper(n) + ":12}"
	case 2:
		return g.one("bridge", "host", "none")
	case 3:
		return g.one("nope", "NA", "default", "n", "ingress", "n%20a", "container:c1")
	}
	return n
}

// container is a term for a container.
func (g *generator) container() string {
	c := g.one("c1", "c1", "c1", "c2", "c2", "c2", "c3", "c3", "c4")
	switch g.IntN(24) {
	case 0:
		return "{" + strings.ToUpper(c) + "}"
	case 1:
		return "{" + strings.ToUpper(c) + ":12}"
	case 2:
		return g.one("nope", "C1", "c1x", "na", "%2Fc1")
	}
	return c
}

// settings are what an endpoint is asked to be.
func (g *generator) settings() string {
	switch g.IntN(14) {
	case 0, 1, 2:
		return `{"Aliases":["` + g.one("web", "app.web", "Db.Web", "c2", "a b", "") + `"]}`
	case 3:
		return `{"Aliases":["web","web","db"],"Links":["c1:db"]}`
	case 4, 5:
		return `{"IPAMConfig":{"IPv4Address":"` + g.address() + `"}}`
	case 6:
		return `{"IPAMConfig":{"IPv6Address":"` + g.one("fd00:aa::9", "fd00:bb::9", "10.91.0.9") + `"}}`
	case 7:
		return `{"GwPriority":` + g.one("1", "5", "-1") + `}`
	case 8:
		return `{"MacAddress":"` + g.one("02:42:aa:bb:cc:dd", "zz", "") + `"}`
	}
	return `{}`
}

func (g *generator) address() string {
	return g.one("10.91.0.9", "10.91.0.9", "10.91.0.1", "10.91.0.0", "10.91.255.255", "10.92.0.5", "10.92.0.7", "1.2.3.4",
		"not-an-ip", "10.91.0.300", "127.0.0.1")
}

// mode is a network mode of a container.
func (g *generator) mode() string {
	switch g.IntN(16) {
	case 0:
		return g.one("host", "none", "bridge", "default", "")
	case 1:
		return "container:" + g.container()
	case 2:
		return g.one("none", "host", "container:", "container", "nope")
	}
	return g.network()
}

// createBody is what a new container is asked to be. Its links lead to nobody:
// those on the default bridge are not modelled.
func (g *generator) createBody() string {
	fields := []string{`"Image":"` + g.one("{IMAGE}", "{IMAGE}", "{IMAGE}", "{IMAGE}", "{IMAGE}", "{IMAGE}", "{IMAGEID}", "nope:1") + `"`}
	if g.IntN(6) == 0 {
		fields = append(fields, g.one(`"Hostname":"box"`, `"Labels":{"k":"v"}`, `"Cmd":["/probe","say","hi"]`, `"Env":["A=b"]`,
			`"ExposedPorts":{"80/tcp":{}}`, `"StopSignal":"SIGFOO"`, `"WorkingDir":"x"`, `"Env":["=x"]`))
	}
	host := []string{`"NetworkMode":"` + g.mode() + `"`}
	if g.IntN(6) == 0 {
		host = append(host, g.one(`"ExtraHosts":["a.b:1.2.3.4"]`, `"ExtraHosts":["bad"]`, `"ExtraHosts":["gw:host-gateway"]`,
			`"RestartPolicy":{"Name":"on-failure","MaximumRetryCount":1}`, `"RestartPolicy":{"Name":"x"}`, `"AutoRemove":true`,
			`"PublishAllPorts":true`, `"PortBindings":{"80/tcp":[{"HostPort":"99999"}]}`, `"Links":["c9:x"]`))
	}
	fields = append(fields, `"HostConfig":{`+strings.Join(host, ",")+`}`)
	if g.IntN(3) == 0 {
		fields = append(fields, `"NetworkingConfig":{"EndpointsConfig":{`+g.endpoints()+`}}`)
	}
	return "{" + strings.Join(fields, ",") + "}"
}

// endpoints are those of a create call: one, or two.
func (g *generator) endpoints() string {
	first := g.network()
	text := fmt.Sprintf("%q:%s", first, g.settings())
	if second := g.network(); g.IntN(4) == 0 && second != first {
		text += fmt.Sprintf(",%q:%s", second, g.settings())
	}
	return text
}

// networkBody is what a new network of that name is asked to be. A driver that
// there is not costs an engine 15 s, which it spends looking for a plugin:
// recorded scenarios have it.
func (g *generator) networkBody(name string) string {
	fields := []string{`"Name":"` + name + `"`}
	if g.IntN(2) == 0 {
		fields = append(fields, `"CheckDuplicate":`+g.one("true", "true", "false"))
	}
	if g.IntN(3) == 0 {
		fields = append(fields, g.one(`"Internal":true`, `"Internal":true`, `"Labels":{"k":"v"}`, `"Driver":"bridge"`, `"Driver":"overlay"`,
			`"Attachable":true`, `"EnableIPv6":true`, `"Scope":"swarm"`, `"Ingress":true`, `"Driver":"host"`,
			`"Options":{"com.docker.network.bridge.enable_icc":"bad"}`, `"EnableIPv4":false`))
	}
	if g.IntN(2) == 0 {
		fields = append(fields, `"IPAM":{"Config":[`+g.subnet()+`]}`)
	}
	return "{" + strings.Join(fields, ",") + "}"
}

func (g *generator) subnet() string {
	return g.one(`{"Subnet":"10.91.0.0/16"}`, `{"Subnet":"10.91.0.0/16"}`, `{"Subnet":"10.92.0.0/29"}`, `{"Subnet":"10.92.0.0/29","Gateway":"10.92.0.6"}`,
		`{"Subnet":"10.93.0.0/24","IPRange":"10.93.0.128/25"}`, `{"Subnet":"10.91.5.0/24"}`, `{"Subnet":"10.94.0.5/24"}`, `{"Subnet":"x"}`,
		`{"Subnet":"10.95.0.0/24","Gateway":"10.96.0.1"}`, `{"Subnet":"10.97.0.0/24","AuxiliaryAddresses":{"a":"10.97.0.2"}}`,
		`{"Subnet":"10.98.0.0/30"}`, `{"Subnet":"172.17.0.0/16"}`)
}
