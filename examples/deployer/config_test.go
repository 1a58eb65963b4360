package main

import (
	"strings"
	"testing"

	"github.com/appnet-go/appnet/phases"
)

func TestReadSaysWhatIsWrong(t *testing.T) {
	for text, want := range map[string]string{
		`{"apps": [{"name": "shop", "images": "shop:1"}]}`:                                               `unknown field "images"`,
		`{"apps": [{"name": "shop"}]}`:                                                                   `app "shop": no image`,
		`{"apps": [{"name": "a b", "image": "shop:1"}]}`:                                                 `"a b"`,
		`{"apps": [{"name": "shop", "image": "shop:1", "attach-post-create": ["host"]}]}`:                `"host"`,
		`{"apps": [{"name": "shop", "image": "shop:1"}, {"name": "shop", "image": "shop:1"}]}`:           `another one`,
		`{"apps": [{"name": "a", "image": "a", "host": "x"}, {"name": "b", "image": "b", "host": "x"}]}`: `another one`,
		`{"global": {"tld": ".x"}, "apps": [{"name": "shop", "image": "shop:1"}]}`:                       `tld`,
		`nonsense`: `invalid character`,
	} {
		_, err := read([]byte(text))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("read(%s): %v, want an error with %s", text, err, want)
		}
	}
}

func TestReadFillsIn(t *testing.T) {
	apps, err := read([]byte(`{
		"global": {"initial-network": "all"},
		"apps": [{"name": "shop", "image": "shop:1", "processes": {"web": {"scale": 1}}}]
	}`))
	success(t, err)
	a := apps[0]
	equal(t, []any{"shop.localhost", "/", uint16(5000), true}, []any{a.Host, a.Check, a.Ports[web], a.InitialNetwork == phases.Use("all")})
}

// TestRelease checks what makes another release, and what does not.
func TestRelease(t *testing.T) {
	change := func(f func(a *app)) string {
		a := shop("shop:1", 1)[0]
		f(&a)
		return a.release("id")
	}
	same := change(func(*app) {})
	equal(t, same, change(func(a *app) { a.Processes[web] = process{Scale: 7} }))
	equal(t, same, change(func(a *app) { a.Host = "elsewhere" }))
	for name, f := range map[string]func(*app){
		"environment": func(a *app) { a.Processes[web] = process{Env: []string{"A=1"}} },
		"network":     func(a *app) { a.AttachPostCreate = nil },
		"port":        func(a *app) { a.Ports = map[string]uint16{web: 80} },
	} {
		if change(f) == same {
			t.Errorf("another %s is the same release", name)
		}
	}
}

func TestPick(t *testing.T) {
	apps := []app{{App: phases.App{Name: "a"}}, {App: phases.App{Name: "b"}}}
	all, err := pick(apps, nil)
	success(t, err)
	equal(t, 2, len(all))
	one, err := pick(apps, []string{"b"})
	success(t, err)
	equal(t, "b", one[0].Name)
	if _, err := pick(apps, []string{"c"}); err == nil {
		t.Error("an app that is not there was picked")
	}
}

func TestUsage(t *testing.T) {
	for _, args := range [][]string{{}, {"-nonsense"}, {"-file", "apps.json", "nonsense"}, {"-file", "apps.json", "run", "shop"}} {
		var out strings.Builder
		code, err := run(t.Context(), args, &out, &out)
		if code != 2 || err == nil {
			t.Errorf("deployer %q: code %d, %v; want 2 and an error", args, code, err)
		}
	}
	var out strings.Builder
	if code, err := run(t.Context(), []string{"-help"}, &out, &out); code != 0 || err != nil || !strings.Contains(out.String(), "usage:") {
		t.Errorf("deployer -help: code %d, %v, %s", code, err, out.String())
	}
}

// TestDemo plays the story that the README promises.
func TestDemo(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	success(t, demo(t.Context(), &out))
	for _, want := range []string{
		"GET http://shop.localhost/: 200 OK shop 1, and the API says: 200 OK api 1",
		"\n0 of ", "GET http://shop.localhost/: 200 OK shop 2", "error: rollout shop: ", "hello from shop 2\nexit code 0\n",
		"503 Service Unavailable", "network apps removed",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the demo does not show %q:\n%s", want, out.String())
		}
	}
}
