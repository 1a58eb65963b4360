package core

import (
	"strings"
	"testing"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/filters"
	"github.com/docker/go-connections/nat"
	"github.com/google/go-cmp/cmp"
)

// population is, from the oldest: x running, xy created, z exited with 3.
func population(t *testing.T, e *Engine) {
	t.Helper()
	config := command("sleep")
	config.ExposedPorts = nat.PortSet{"80/tcp": {}}
	started(t, e, "px", config, &container.HostConfig{PortBindings: nat.PortMap{"80/tcp": bind("127.0.0.1", "8080")}})
	labelled := command("x")
	labelled.Labels = map[string]string{"k": "v"}
	made(t, e, "pxy", labelled, nil)
	started(t, e, "pz", command("exit", "3"), nil)
	exitCode(t, e, "pz")
}

// Measured on engines 20.10, 26.1 and 28.5.
func TestContainerListFilters(t *testing.T) {
	eachApp(t, func(t *testing.T, e *Engine) {
		population(t, e)
		if _, err := e.ImageAdd("other", testProgram, nil); err != nil {
			t.Fatal(err)
		}
		id, bridge := e.ctrs.find("px").id, e.nets.byName["bridge"][0].id
		for _, tt := range []struct {
			o       container.ListOptions
			filters string // key=value, separated by spaces
			want    string
		}{
			{container.ListOptions{}, "", "px"},
			{container.ListOptions{All: true}, "", "pz pxy px"},
			{container.ListOptions{Limit: 1}, "", "pz"},
			{container.ListOptions{Limit: 2}, "name=px", "pxy px"},
			{container.ListOptions{All: true}, "name=px", "pxy px"},
			{container.ListOptions{All: true}, "name=^/px$", "px"},
			{container.ListOptions{All: true}, "name=^px$", "px"},
			{container.ListOptions{All: true}, "name=PX", ""},
			{container.ListOptions{All: true}, "name=(", ""},
			{container.ListOptions{All: true}, "name=xy name=pz", "pz pxy"},
			{container.ListOptions{All: true}, "id=" + id[:5], "px"},
			{container.ListOptions{All: true}, "id=" + id[2:9], ""},
			{container.ListOptions{All: true}, "id=" + id + " name=nope", ""},
			{container.ListOptions{All: true}, "label=k", "pxy"},
			{container.ListOptions{All: true}, "label=k=x", ""},
			{container.ListOptions{}, "status=exited status=running", "pz px"},
			{container.ListOptions{}, "status=created", "pxy"},
			{container.ListOptions{All: true}, "exited=3", "pz"},
			{container.ListOptions{All: true}, "exited=0", ""},
			{container.ListOptions{}, "exited=3", ""},
			{container.ListOptions{All: true}, "before=pxy", "px"},
			{container.ListOptions{All: true}, "since=pxy", "pz"},
			{container.ListOptions{}, "since=pxy", ""},
			{container.ListOptions{All: true}, "ancestor=app:1", "pz pxy px"},
			{container.ListOptions{All: true}, "ancestor=other", ""},
			{container.ListOptions{All: true}, "ancestor=nope", ""},
			{container.ListOptions{All: true}, "network=bridge", "pz pxy px"},
			{container.ListOptions{All: true}, "network=brid", ""},
			{container.ListOptions{All: true}, "network=" + bridge, "pz px"},
			{container.ListOptions{All: true}, "network=" + bridge[:6], "pz px"},
			{container.ListOptions{All: true}, "publish=8080", "px"},
			{container.ListOptions{All: true}, "publish=8000-9000/tcp", "px"},
			{container.ListOptions{All: true}, "publish=80", ""},
			{container.ListOptions{All: true}, "expose=80/tcp", "px"},
		} {
			tt.o.Filters = parseFilters(tt.filters)
			list, err := e.ContainerList(e.Profile.API, tt.o)
			if err != nil {
				t.Fatal(err)
			}
			var names []string
			for _, c := range list {
				names = append(names, strings.TrimPrefix(c.Names[0], "/"))
			}
			if diff := cmp.Diff(tt.want, strings.Join(names, " ")); diff != "" {
				t.Errorf("%s, all %v, limit %d (-want +got):\n%s", tt.filters, tt.o.All, tt.o.Limit, diff)
			}
		}
	})
}

func parseFilters(text string) filters.Args {
	f := filters.NewArgs()
	for _, pair := range strings.Fields(text) {
		key, value, _ := strings.Cut(pair, "=")
		f.Add(key, value)
	}
	return f
}

// Measured on engines 20.10, 26.1 and 28.5, but for the 501.
func TestContainerListRefusals(t *testing.T) {
	const atoi = `strconv.Atoi: parsing "x": invalid syntax`
	for filter, want := range map[string]map[string]string{
		"bogus=x": {"20.10": "400 Invalid filter 'bogus'", "": "400 invalid filter 'bogus'"},
		"status=bogus": {
			"20.10": "400 Invalid filter 'status=bogus'", "26.1": "400 invalid filter 'status=bogus'",
			"28.5": "400 invalid filter 'status=bogus': invalid value for state (bogus): must be one of created, running, paused, restarting, removing, exited, dead"},
		"exited=x":    {"20.10": "500 " + atoi, "": "400 invalid filter 'exited=x': " + atoi},
		"before=nope": {"20.10": "500 no such container nope", "": "404 No such container: nope"},
		"since=nope":  {"20.10": "500 no such container nope", "": "404 No such container: nope"},
		"publish=x:y": all("500 filter for 'publish' should not contain ':': x:y"),
		"volume=x":    all("501 fakedocker: the filter volume of a list of containers is not modelled"),
	} {
		t.Run(filter, func(t *testing.T) {
			eachApp(t, func(t *testing.T, e *Engine) {
				_, err := e.ContainerList(e.Profile.API, container.ListOptions{Filters: parseFilters(filter)})
				if diff := cmp.Diff(of(want, e), answer(err)); diff != "" {
					t.Errorf("-want +got:\n%s", diff)
				}
			})
		})
	}
}

func TestSummary(t *testing.T) {
	eachApp(t, func(t *testing.T, e *Engine) {
		config := command("sh", "-c", "a b", "c")
		config.Entrypoint = []string{"/my entry"}
		id := made(t, e, "cc", config, nil)
		list, err := e.ContainerList(e.Profile.API, container.ListOptions{All: true, Size: true})
		if err != nil {
			t.Fatal(err)
		}
		got := list[0].Summary
		want := container.Summary{
			ID: id, Names: []string{"/cc"}, Image: testImage, ImageID: e.imgs.newestFirst()[0].id, Command: "/my entry sh -c 'a b' c",
			Created: got.Created, Ports: []container.Port{}, SizeRootFs: imageSize, Labels: map[string]string{}, State: "created",
			Status: "Created", NetworkSettings: got.NetworkSettings, Mounts: []container.MountPoint{},
		}
		want.HostConfig.NetworkMode = e.Profile.EmptyMode
		if e.say.imageStore {
			want.SizeRw, want.ImageManifestDescriptor = e.say.untouchedSize, e.imgs.newestFirst()[0].manifest()
			want.SizeRootFs += 9 * storeBlock // its own, those of the layer between, and that of the image's root
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
		if _, ok := got.NetworkSettings.Networks["bridge"]; !ok {
			t.Errorf("networks %v, want the bridge", got.NetworkSettings.Networks)
		}
	})
}
