package speed

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
)

// processes is the way of a deployer of shell scripts, Dokku: the docker command
// for every question and every change, one after the other. Its own processes,
// several for each of these, are left out, and so is the address.
type processes struct{ task }

func withDocker(ctx context.Context, t task, w *stopwatch) error {
	d := processes{t}
	parts := []part{
		{create, containers, 1, func(i int) error { return d.create(ctx, i) }},
		{created, containers, 1, func(i int) error { return d.attachPostCreate(ctx, i) }},
		{start, containers, 1, func(i int) error { return d.docker(ctx, "container", "start", d.ids[i]) }},
	}
	for _, name := range t.postDeploy {
		parts = append(parts,
			part{deployed, 1, 1, func(int) error { return d.docker(ctx, "network", "ls", "--format", "json") }},
			part{deployed, containers, 1, func(i int) error { return d.attachPostDeploy(ctx, i, name) }})
	}
	return w.run(parts...)
}

func (d processes) create(ctx context.Context, i int) (err error) {
	d.ids[i], err = d.output(ctx, "container", "create", d.image)
	return err
}

// attachPostCreate is 4 processes for each network. Dokku attaches the first one
// and forgets the others, so it
// runs 4 in all.
func (d processes) attachPostCreate(ctx context.Context, i int) error {
	for _, name := range d.postCreate {
		if err := d.script(ctx,
			[]string{"network", "ls", "--format", "json"},
			[]string{"container", "inspect", "--format", "{{json .NetworkSettings.Networks}}", d.ids[i]},
			[]string{"inspect", "--format", "{{.Config.Hostname}}", d.ids[i]},
			d.connect(i, name)); err != nil {
			return err
		}
	}
	return nil
}

// attachPostDeploy is 5 processes.
func (d processes) attachPostDeploy(ctx context.Context, i int, name string) error {
	return d.script(ctx,
		[]string{"container", "inspect", "--format", "{{.State.Running}}", d.ids[i]},
		[]string{"container", "inspect", "--format", "{{json .Config.Labels}}", d.ids[i]},
		[]string{"container", "inspect", "--format", "{{json .NetworkSettings.Networks}}", d.ids[i]},
		[]string{"inspect", "--format", "{{.Config.Hostname}}", d.ids[i]},
		d.connect(i, name))
}

func (d processes) connect(i int, name string) []string {
	return []string{"network", "connect", "--alias", "shop.web", "--alias", hostname(i) + ".shop.web", name, d.ids[i]}
}

func (d processes) script(ctx context.Context, commands ...[]string) error {
	for _, args := range commands {
		if err := d.docker(ctx, args...); err != nil {
			return err
		}
	}
	return nil
}

func (d processes) docker(ctx context.Context, args ...string) error {
	_, err := d.output(ctx, args...)
	return err
}

func (d processes) output(ctx context.Context, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, "docker", args...)
	cmd.Env = append(os.Environ(), "DOCKER_HOST="+d.client.DaemonHost())
	out, err := cmd.CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("docker %s: %w: %s", strings.Join(args, " "), err, out)
	}
	return strings.TrimSpace(string(out)), nil
}
