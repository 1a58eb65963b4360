package canon

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/appnet-go/appnet/internal/truth/scenario"
)

var (
	idA = strings.Repeat("a1", 32)
	idB = strings.Repeat("b2", 32)
	idC = strings.Repeat("c3", 32)
	idX = strings.Repeat("d4", 32)
)

// played is what a scenario's steps answered, all with status 200.
func played(t *testing.T, text string, bodies ...string) []Answer {
	t.Helper()
	s, err := scenario.Parse("s", text)
	if err != nil {
		t.Fatal(err)
	}
	r := scenario.Result{Known: map[string]string{idB: "bridge"}}
	for i, body := range bodies {
		r.Answers = append(r.Answers, scenario.Answer{ID: s.Steps[i].ID, Status: 200, Body: body})
	}
	return Answers(s, r)
}

// line is a body without its indentation.
func line(a Answer) string { return strings.Join(strings.Fields(a.Body), "") }

const makesNet = "net | POST /networks/create | {\"Name\":\"web\"} | N=.Id\n"

func TestSymbols(t *testing.T) {
	tests := []struct{ why, path, body, want string }{
		{"an ID is named after its step", "/x", `{"Id":"` + idA + `"}`, `{"Id":"<net>"}`},
		{"a piece too", "/x", `{"message":"no ` + idA[:12] + ` here"}`, `{"message":"no<net:12>here"}`},
		{"of the length that the scenario uses", "/x/{N:7}", `"` + idA[:7] + `"`, `"<net:7>"`},
		{"of no other", "/x", `"` + idA[:7] + `"`, `"` + idA[:7] + `"`},
		{"the engine's own", "/x", `"` + idB + `"`, `"<bridge>"`},
		{"an unknown ID", "/x", `"` + idX + `"`, `"<id>"`},
		{"as a key", "/x", `{"` + idA + `":{}}`, `{"<net>":{}}`},
		{"in a bridge's name", "/x", `"br-` + idA[:12] + `"`, `"br-<net:12>"`},
		{"a time", "/x", `"2026-11-21T15:52:29.504285138Z"`, `"<time>"`},
		{"no time", "/x", `"0001-01-01T00:00:00Z"`, `"0001-01-01T00:00:00Z"`},
		{"a number that is a time", "/x", `{"Created":1700000000,"time":0}`, `{"Created":"<time>","time":0}`},
		{"an endpoint", "/x", `{"EndpointID":"` + idX + `"}`, `{"EndpointID":"<endpoint>"}`},
		{"no endpoint", "/x", `{"EndpointID":""}`, `{"EndpointID":""}`},
		{"the machine's name", "/x", `{"Config":{"Hostname":"vm"},"HostConfig":{"NetworkMode":"host","CgroupnsMode":"host"}}`, `{"Config":{"Hostname":"<machine>"},"HostConfig":{"CgroupnsMode":"<cgroups>","NetworkMode":"host"}}`},
		{"a port nobody chose", "/x", `{"HostPort":"49153","PublicPort":32768}`, `{"HostPort":"<port>","PublicPort":"<port>"}`},
		{"a port that is chosen", "/x?p=49200", `{"HostPort":"49200"}`, `{"HostPort":"49200"}`},
		{"a process", "/x", `{"Pid":12,"message":"/proc/12/ns"}`, `{"Pid":"<pid>","message":"/proc/<pid>/ns"}`},
		{"no process", "/x", `{"Pid":0}`, `{"Pid":0}`},
		{"MAC of the IP", "/x", `{"MacAddress":"02:42:ac:11:00:02","IPAddress":"172.17.0.2"}`, `{"IPAddress":"172.17.0.2","MacAddress":"<macofip>"}`},
		{"in a network", "/x", `{"MacAddress":"02:42:ac:11:00:02","IPv4Address":"172.17.0.2/16"}`, `{"IPv4Address":"172.17.0.2/16","MacAddress":"<macofip>"}`},
		{"another MAC", "/x", `{"MacAddress":"02:42:ac:11:00:09","IPAddress":"172.17.0.2"}`, `{"IPAddress":"172.17.0.2","MacAddress":"<mac>"}`},
		{"a chosen MAC", "/x?m=02:42:ac:11:00:09", `{"MacAddress":"02:42:ac:11:00:09"}`, `{"MacAddress":"02:42:ac:11:00:09"}`},
		{"an endpoint in a message", "/x", `{"message":"in use (name:\"b\" id:\"0123456789ab\", name:\"a\" id:\"ab3456789ab0\")"}`,
			`{"message":"inuse(name:\"a\"id:\"<endpoint:12>\",name:\"b\"id:\"<endpoint:12>\")"}`},
		{"a list in a message", "/x", `{"message":"in use (b, a)"}`, `{"message":"inuse(a,b)"}`},
		{"a list in random order", "/networks", `[{"Name":"b"},{"Name":"a"}]`, `[{"Name":"a"},{"Name":"b"}]`},
		{"a list in the engine's order", "/containers/json", `[{"Name":"b"},{"Name":"a"}]`, `[{"Name":"b"},{"Name":"a"}]`},
		{"a field of such a list", "/x", `{"NetworksDeleted":["b","a"]}`, `{"NetworksDeleted":["a","b"]}`},
		{"how long ago", "/x", `{"Status":"Up Less than a second"}`, `{"Status":"Up<duration>"}`},
		{"an IPv6 subnet of the engine's", "/x", `"fd12:3456:789a:1::/64"`, `"<ula>:1::/64"`},
		{"a chosen IPv6 subnet", "/x?s=fd00:1:2::/48", `"fd00:1:2::1"`, `"fd00:1:2::1"`},
		{"the packager's mark", "/x", `"28.5.2+dfsg4"`, `"28.5.2"`},
		{"text", "/x", "page " + idA + "\n", "page<net>"},
		{"the machine", "/info", `{"NCPU":2,"Name":"x","Swarm":{"NodeID":""}}`, `{"NCPU":"<number>","Name":"<text>","Swarm":{"NodeID":""}}`},
	}
	for _, tt := range tests {
		all := played(t, makesNet+"look | GET "+tt.path, `{"Id":"`+idA+`"}`, tt.body)
		if diff := cmp.Diff(tt.want, line(all[1])); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", tt.why, diff)
		}
	}
}

func TestPools(t *testing.T) {
	tests := []struct{ why, body, want string }{
		{"the first is 0", "172.19.0.0/16 172.19.0.2/16 172.19.0.1", "pool0:0.0/pool pool0:0.2/pool pool0:0.1"},
		{"the next", "172.30.0.1 172.31.0.1", "pool0:0.1 pool1:0.1"},
		{"smaller ones", "172.31.0.1 192.168.0.0/20 192.168.17.2", "pool0:0.1 pool1:0.0/pool pool2:1.2"},
		{"around the ring", "192.168.240.1 172.18.0.1", "pool0:0.1 pool1:0.1"},
		{"in any order", "172.20.0.1 172.18.0.1 172.19.0.1", "pool2:0.1 pool0:0.1 pool1:0.1"},
		{"in any order, around the ring", "172.18.0.1 192.168.240.1", "pool1:0.1 pool0:0.1"},
		{"docker0 and others", "172.17.0.2/16 10.0.0.1 172.18.0.2", "172.17.0.2/16 10.0.0.1 pool0:0.2"},
		{"their size", `{"IPAddress":"172.19.0.2","IPPrefixLen":16}`, "{\n  \"IPAddress\": \"pool0:0.2\",\n  \"IPPrefixLen\": \"<pool>\"\n}\n"},
		{"a chosen one's size", `{"IPAddress":"172.28.0.2","IPPrefixLen":16}`, "{\n  \"IPAddress\": \"172.28.0.2\",\n  \"IPPrefixLen\": 16\n}\n"},
		{"a chosen one", "172.28.0.2/16 172.20.0.2", "172.28.0.2/16 pool0:0.2"},
	}
	for _, tt := range tests {
		all := played(t, `a | POST /networks/create | {"Subnet":"172.28.0.0/16"}`, tt.body)
		if diff := cmp.Diff(tt.want, all[0].Body); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", tt.why, diff)
		}
	}
}

func TestRandomNames(t *testing.T) {
	all := played(t, "a | POST /containers/create | {}\nb | POST /containers/create?name=my_name | {}\nc | GET /x",
		`{"Id":"`+idA+`"}`, `{"Id":"`+idC+`"}`,
		`[{"Id":"`+idA+`","Name":"/quirky_hopper"},{"Id":"`+idC+`","Name":"/my_name"},"quirky_hopper1","quirky_hopper"]`)
	want := `[{"Id":"<a>","Name":"/<nameofa>"},{"Id":"<b>","Name":"/my_name"},"quirky_hopper1","<nameofa>"]`
	if diff := cmp.Diff(want, line(all[2])); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestEventsOfAKindAreSorted(t *testing.T) {
	event := func(action, of string) string {
		return `{"Type":"network","Action":"` + action + `","of":"` + of + `"}`
	}
	all := played(t, "a | GET /events?x=1", event("connect", "b")+event("connect", "a")+"\n"+event("die", "b")+event("connect", "0"))
	got := strings.Split(strings.TrimSpace(all[0].Body), "}\n{")
	var order []string
	for _, text := range got {
		_, of, _ := strings.Cut(text, `"of": `)
		order = append(order, of[1:2])
	}
	if diff := cmp.Diff([]string{"a", "b", "b", "0"}, order); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestHeaders(t *testing.T) {
	s, _ := scenario.Parse("s", "a | GET /x")
	r := scenario.Result{Answers: []scenario.Answer{{Header: map[string]string{
		"Server": "Docker/28.5.2+dfsg4 (linux)", "Connection": "close", "Api-Version": "1.51",
	}}}}
	if diff := cmp.Diff("Api-Version: 1.51\nServer: Docker/28.5.2 (linux)\n", Answers(s, r)[0].Header); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
