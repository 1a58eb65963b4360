package phases_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/appnet-go/appnet/hostaccess"
	"github.com/appnet-go/appnet/phases"
)

func TestJSON(t *testing.T) {
	for _, c := range []struct {
		name string
		app  phases.App
		json string
	}{
		{"inherited", phases.App{Name: "shop"}, `{"name":"shop"}`},
		{"none", phases.App{Name: "shop", Settings: phases.Settings{
			InitialNetwork: phases.None(), AttachPostCreate: []string{}, AttachPostDeploy: []string{},
			DefaultRoute: phases.None(), TLD: phases.None(), HostAccess: []phases.HostRule{},
		}}, `{"name":"shop","initial-network":"","attach-post-create":[],"attach-post-deploy":[],"default-route":"","tld":"","host-access":[]}`},
		{"said", phases.App{
			Name: "shop",
			Settings: phases.Settings{
				InitialNetwork: phases.Use("i"), AttachPostCreate: []string{"z", "a"}, AttachPostDeploy: []string{"d"},
				DefaultRoute: phases.Use("a"), TLD: phases.Use("internal"),
				HostAccess: []phases.HostRule{
					rule(hostaccess.Gateway("db", "cache"), phases.Build, phases.Run),
					ruleFor("web", hostaccess.None(), phases.Deploy),
				},
			},
			Ports:   map[string]uint16{"web": 5000, "rpc": 9000},
			Builder: hostaccess.Pack,
		}, `{"name":"shop","initial-network":"i","attach-post-create":["z","a"],"attach-post-deploy":["d"],"default-route":"a","tld":"internal",` +
			`"host-access":[{"phases":["build","run"],"access":"gateway:cache,db"},{"phases":["deploy"],"process":"web","access":"none"}],` +
			`"ports":{"rpc":9000,"web":5000},"builder":"pack"}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			text, err := json.Marshal(c.app)
			success(t, err)
			equal(t, c.json, string(text))
			var got phases.App
			success(t, json.Unmarshal(text, &got))
			equal(t, c.app, got)
		})
	}
}

func TestJSONNull(t *testing.T) {
	var app phases.App
	success(t, json.Unmarshal([]byte(`{"name":"shop","initial-network":null,"attach-post-create":null,"tld":null,"host-access":null}`), &app))
	equal(t, phases.App{Name: "shop"}, app)
	text, err := json.Marshal(struct{ V phases.Value }{})
	success(t, err)
	equal(t, `{"V":null}`, string(text))
}

func TestJSONErrors(t *testing.T) {
	for _, c := range []struct{ name, json, want string }{
		{"unknown phase", `{"host-access":[{"phases":["deplyo"],"access":"host"}]}`, `phase "deplyo": no container phase: say build, deploy or run`},
		{"phase in capitals", `{"host-access":[{"phases":["Deploy"],"access":"host"}]}`, `phase "Deploy": no container phase: say build, deploy or run`},
		{"unknown builder", `{"builder":"kaniko"}`, `builder "kaniko"`},
		{"unknown access", `{"host-access":[{"phases":["run"],"access":"lan"}]}`, `"lan"`},
		{"unknown property", `{"attach-post-creat":["a"]}`, `unknown field "attach-post-creat"`},
		{"text for a list of phases", `{"host-access":[{"phases":"AQI=","access":"host"}]}`, `cannot unmarshal string`},
		{"list for a value", `{"tld":["a"]}`, `cannot unmarshal array`},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := json.NewDecoder(strings.NewReader(c.json))
			d.DisallowUnknownFields()
			var app phases.App
			if err := d.Decode(&app); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
}

func TestText(t *testing.T) {
	texts := map[string]interface {
		MarshalText() ([]byte, error)
		String() string
	}{
		"build": phases.Build, "deploy": phases.Deploy, "run": phases.Run,
		"initial-network": phases.InitialNetwork, "attach-post-create": phases.AttachPostCreate, "attach-post-deploy": phases.AttachPostDeploy,
	}
	for want, v := range texts {
		got, err := v.MarshalText()
		success(t, err)
		equal(t, []string{want, want}, []string{string(got), v.String()})
	}
	for _, v := range []interface{ MarshalText() ([]byte, error) }{
		phases.ContainerPhase(0), phases.ContainerPhase(4), phases.AttachmentPhase(0), phases.AttachmentPhase(4),
	} {
		_, err := v.MarshalText()
		failure(t, err, phases.ErrInvalid)
	}
	var c phases.ContainerPhase
	var a phases.AttachmentPhase
	success(t, c.UnmarshalText([]byte("run")))
	success(t, a.UnmarshalText([]byte("attach-post-deploy")))
	failure(t, c.UnmarshalText(nil), phases.ErrInvalid)
	failure(t, a.UnmarshalText([]byte("deploy")), phases.ErrInvalid)
	equal(t, phases.Run, c)
	equal(t, phases.AttachPostDeploy, a)
}

func TestValue(t *testing.T) {
	for _, c := range []struct {
		v    phases.Value
		text string
		ok   bool
		s    string
		json string
	}{
		{phases.Value{}, "", false, "", "null"},
		{phases.None(), "", true, "none", `""`},
		{phases.Use(""), "", true, "none", `""`},
		{phases.Use(`a"b`), `a"b`, true, `a"b`, `"a\"b"`},
	} {
		text, ok := c.v.Get()
		js, err := c.v.MarshalJSON()
		success(t, err)
		equal(t, []any{c.text, c.ok, c.s, c.json, !c.ok}, []any{text, ok, c.v.String(), string(js), c.v.IsZero()})
	}
}

// FuzzJSON checks that what was read is written and read again as the same, and
// that the second writing is the first.
func FuzzJSON(f *testing.F) {
	f.Add([]byte(`{"name":"a","initial-network":"","attach-post-create":[],"tld":"x","ports":{"web":5000}}`))
	f.Add([]byte(`{"host-access":[{"phases":["build","deploy"],"process":"web","access":"gateway:b,a"},{"phases":null,"access":"none"}]}`))
	f.Add([]byte(`{"attach-post-deploy":["a","a"],"default-route":null,"builder":"herokuish"}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var first, second phases.App
		if json.Unmarshal(data, &first) != nil {
			return
		}
		text, err := json.Marshal(first)
		if err != nil && first.Validate() != nil {
			return // a null among the phases
		}
		success(t, err)
		success(t, json.Unmarshal(text, &second))
		if diff := cmp.Diff(first, second); diff != "" {
			t.Fatalf("%s: -first +second:\n%s", text, diff)
		}
		again, err := json.Marshal(second)
		success(t, err)
		if !bytes.Equal(text, again) {
			t.Fatalf("%s, then %s", text, again)
		}
		if err := first.Validate(); err == nil {
			_, err := first.Plan(phases.Deploy, "web")
			if err != nil && len(first.Name) < 100 && len(first.TLD.String()) < 100 {
				t.Fatalf("valid, but no plan: %v", err)
			}
		}
	})
}
