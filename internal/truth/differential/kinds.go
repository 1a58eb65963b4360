package differential

import "fmt"

// kinds are the calls of which sequences are made. What needs a container that
// runs stands often, since many calls find none.
var kinds = []kind{
	{"network-create", 8, networkCreate, (*generator).lookNetwork},
	{"network-inspect", 10, (*generator).lookNetwork, nil},
	{"network-list", 4, networkList, nil},
	{"network-remove", 3, func(g *generator) string { return "DELETE /networks/" + g.network() }, nil},
	{"network-prune", 1, func(g *generator) string {
		return "POST /networks/prune" + g.one("", `?filters={"label":["k=v"]}`, `?filters={"label!":["k"]}`, `?filters={"name":["na"]}`, `?filters={"until":["x"]}`)
	}, nil},
	{"connect", 18, connect, (*generator).lookEither},
	{"disconnect", 12, disconnect, (*generator).lookEither},
	{"container-create", 9, containerCreate, (*generator).lookContainer},
	{"container-inspect", 10, (*generator).lookContainer, nil},
	{"container-list", 5, containerList, nil},
	{"start", 16, on("POST /containers/%s/start"), (*generator).lookEither},
	{"stop", 4, on("POST /containers/%s/stop?t=5"), (*generator).lookContainer},
	{"restart", 4, on("POST /containers/%s/restart?t=5"), (*generator).lookContainer},
	{"kill", 3, func(g *generator) string {
		return "POST /containers/" + g.container() + "/kill" + g.one("", "", "?signal=KILL", "?signal=9", "?signal=FOO")
	}, (*generator).lookContainer},
	{"pause", 4, on("POST /containers/%s/pause"), (*generator).lookContainer},
	{"unpause", 4, on("POST /containers/%s/unpause"), nil},
	{"rename", 3, func(g *generator) string {
		return "POST /containers/" + g.container() + "/rename?name=" + g.one("c1", "c2", "c3", "c4", "c5", "/c2", "a", "x!", "")
	}, (*generator).lookContainer},
	{"container-remove", 3, func(g *generator) string {
		return "DELETE /containers/" + g.container() + g.one("", "?force=1", "?force=1", "?force=1", "?v=1")
	}, nil},
	{"container-prune", 1, func(g *generator) string {
		return "POST /containers/prune" + g.one("", `?filters={"label":["k=v"]}`, `?filters={"x":["y"]}`)
	}, nil},
	{"exec-create", 5, execCreate, nil},
	{"exec-start", 4, func(g *generator) string {
		return "POST /exec/" + g.one("{E}", "{E}", "nope") + `/start | {"Detach":false}`
	}, nil},
	{"exec-inspect", 3, func(g *generator) string { return "GET /exec/" + g.one("{E}", "{E}", "nope") + "/json" }, nil},
	{"malformed", 3, malformed, nil},
	{"other", 2, func(g *generator) string {
		return g.one("GET /_ping", "HEAD /_ping", "GET /images/{IMAGE}/json", "GET /images/nope/json", "GET =/v1.99/networks", "GET =/v1.1/networks")
	}, nil},
}

// on makes a call about some container.
func on(format string) func(*generator) string {
	return func(g *generator) string { return fmt.Sprintf(format, g.container()) }
}

func (g *generator) lookNetwork() string   { return "GET /networks/" + g.network() }
func (g *generator) lookContainer() string { return "GET /containers/" + g.container() + "/json" }

func (g *generator) lookEither() string {
	if g.IntN(2) == 0 {
		return g.lookNetwork()
	}
	return g.lookContainer()
}

func networkCreate(g *generator) string {
	name := g.one("na", "nb", "nc", "nd", "nd")
	if g.IntN(8) == 0 {
		return "POST /networks/create | " + g.networkBody(g.one("bridge", "host", "none", "default", "", " ", "n a", "NA", "x/y"))
	}
	return "POST /networks/create | " + g.networkBody(name) + " | " + map[string]string{"na": "NA", "nb": "NB", "nc": "NC", "nd": "ND"}[name] + "=.Id"
}

func networkList(g *generator) string {
	return "GET /networks" + g.one("", `?filters={"name":["na"]}`, `?filters={"driver":["bridge"]}`, `?filters={"type":["custom"]}`,
		`?filters={"type":["bad"]}`, `?filters={"label":["k"]}`, `?filters={"dangling":["true"]}`, `?filters={"dangling":["x"]}`,
		`?filters={"nope":["x"]}`, `?filters={"id":["{NA:12}"]}`, `?filters={"scope":["local"]}`, `?filters=x`)
}

func connect(g *generator) string {
	body := fmt.Sprintf(`{"Container":%q}`, g.container())
	if g.IntN(2) == 0 {
		body = fmt.Sprintf(`{"Container":%q,"EndpointConfig":%s}`, g.container(), g.settings())
	}
	return "POST /networks/" + g.network() + "/connect | " + body
}

func disconnect(g *generator) string {
	return fmt.Sprintf(`POST /networks/%s/disconnect | {"Container":%q%s}`, g.network(), g.container(), g.one("", "", `,"Force":true`))
}

func containerCreate(g *generator) string {
	name := g.one("c1", "c2", "c3", "c4", "c4")
	capture := map[string]string{"c1": "C1", "c2": "C2", "c3": "C3", "c4": "C4"}[name] + "=.Id"
	if g.IntN(12) == 0 {
		name, capture = g.one("a", "x!", "-c", "/c1"), ""
	}
	return "POST /containers/create?name=" + name + " | " + g.createBody() + " | " + capture
}

func containerList(g *generator) string {
	return "GET /containers/json" + g.one("", "?all=1", "?all=1", `?all=1&filters={"name":["c1"]}`, `?all=1&filters={"status":["running"]}`,
		`?filters={"network":["na"]}`, `?all=1&filters={"network":["{NA}"]}`, `?filters={"status":["bad"]}`, `?filters={"nope":["x"]}`,
		`?all=1&filters={"label":["k=v"]}`, "?limit=1", "?limit=x", `?all=1&filters={"before":["nope"]}`)
}

func execCreate(g *generator) string {
	body := g.one(`{"Cmd":["/probe","say","hi"],"AttachStdout":true}`, `{"Cmd":["/probe","say","-exit","3","hi"],"AttachStdout":true}`,
		`{"Cmd":["/probe","lookup","`+g.one("c2", "web", "nope.invalid.")+`"],"AttachStdout":true}`, `{}`)
	return "POST /containers/" + g.container() + "/exec | " + body + " | E=.Id"
}

func malformed(g *generator) string {
	return g.one(
		"POST /networks/create | {", `POST /networks/create | {"Name":5}`, "POST /networks/create", `POST /networks/create | {"Name":"bridge"}x`,
		`POST /networks/create | {"Name":"na","IPAM":{"Config":5}}`, "POST /networks/na/connect | {", `POST /networks/na/connect | {}`,
		`POST /networks/na/connect | {"Container":5}`, `POST /networks/na/disconnect | {"Container":""}`, "POST /networks/na/disconnect",
		"POST /containers/create | {", "POST /containers/create | {}", "POST /containers/create", `POST /containers/create | {"Image":5}`,
		"POST /containers/c1/rename", "PUT /networks/na", "GET /nope", "DELETE /networks", "POST /networks/na", "GET /containers/c1",
		`POST /networks/create | {"Name":"na"} | | Content-Type: text/plain`, `POST /containers/c1/exec | {"Cmd":[]}`,
		`POST /containers/create?name=c1 | {"Image":"{IMAGE}","NetworkingConfig":{"EndpointsConfig":{"na":null}}}`,
		`POST /containers/nope/wait?condition=bad`, `POST /containers/c1/stop?t=x`, `POST /containers/c1/resize?h=x&w=1`,
	)
}
