package main

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"

	"github.com/appnet-go/appnet/phases"
)

// A file says which apps there are. What it leaves out of an app's settings is
// taken from global.
type file struct {
	Global phases.Settings `json:"global,omitzero"`
	Apps   []app           `json:"apps"`
}

// An app is what phases knows of it, and what to run.
type app struct {
	phases.App

	Image     string             `json:"image"`
	Host      string             `json:"host,omitzero"`    // the proxy answers to it for the process web; "" is NAME.localhost
	Check     string             `json:"check,omitzero"`   // the path that a healthy web answers with 2xx; "" is /
	Timeout   int                `json:"timeout,omitzero"` // seconds until every container has to be healthy; 0 is 60
	Processes map[string]process `json:"processes"`
}

// A process runs in a number of containers.
type process struct {
	Scale   int      `json:"scale"`
	Command []string `json:"command,omitzero"`
	Env     []string `json:"env,omitzero"`
}

// web is the process behind the proxy.
const web = "web"

// readFile reads the file and returns its apps, the global settings inherited.
func readFile(path string) ([]app, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	apps, err := read(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return apps, nil
}

func read(text []byte) ([]app, error) {
	var f file
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.DisallowUnknownFields() // else a misspelt setting is no setting
	if err := dec.Decode(&f); err != nil {
		return nil, err
	}
	var errs []error
	for i := range f.Apps {
		a := &f.Apps[i]
		a.App = a.Inherit(f.Global)
		a.Host = cmp.Or(a.Host, a.Name+".localhost")
		a.Check = cmp.Or(a.Check, "/")
		if _, ok := a.Processes[web]; ok && a.Ports[web] == 0 {
			a.Ports = maps.Clone(a.Ports)
			if a.Ports == nil {
				a.Ports = map[string]uint16{}
			}
			a.Ports[web] = 5000
		}
		errs = append(errs, a.check(f.Apps[:i]))
	}
	return f.Apps, errors.Join(errs...)
}

// check finds what phases cannot know.
func (a *app) check(before []app) error {
	errs := []error{a.Validate()}
	if a.Image == "" {
		errs = append(errs, fmt.Errorf("app %q: no image", a.Name))
	}
	if slices.ContainsFunc(before, func(b app) bool { return b.Name == a.Name || b.Host == a.Host }) {
		errs = append(errs, fmt.Errorf("app %q: another one has its name or its host %q", a.Name, a.Host))
	}
	return errors.Join(errs...)
}

// release names what the containers of the app are made of: with the same one
// they can stay. The ID of the image counts, since a tag may have moved.
func (a *app) release(imageID string) string {
	processes := maps.Clone(a.Processes)
	for name, p := range processes {
		p.Scale = 0 // more of the same
		processes[name] = p
	}
	text, err := json.Marshal([]any{a.App, imageID, processes})
	if err != nil {
		panic(err) // it was read from JSON
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:6])
}

// pick returns the apps of these names, or all of them without a name.
func pick(apps []app, names []string) ([]app, error) {
	if len(names) == 0 {
		return apps, nil
	}
	var picked []app
	for _, name := range names {
		i := slices.IndexFunc(apps, func(a app) bool { return a.Name == name })
		if i < 0 {
			return nil, fmt.Errorf("app %q is not in the file", name)
		}
		picked = append(picked, apps[i])
	}
	return picked, nil
}
