package phases

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/docker/docker/api/types/container"
	dnetwork "github.com/docker/docker/api/types/network"
)

// The labels of containers that [Bound.Configure] prepared. Their values are
// fixed when a container is created: whose it is, and what for.
const (
	LabelApp     = "io.github.appnet-go.app"     // the app's name
	LabelProcess = "io.github.appnet-go.process" // the process; absent if there is none
	LabelPhase   = "io.github.appnet-go.phase"   // "build", "deploy" or "run"
)

// Configure puts the plan into the arguments of a create call, before it:
//
//   - Config.Labels: [LabelApp], [LabelProcess] and [LabelPhase].
//   - Config.Env: PORT, if the plan has one and it is not there already.
//   - Config.Hostname: 12 random hex digits if it is empty and a network of the
//     create call gives the container a name of its own, which contains it.
//   - HostConfig: the access to the host, as [hostaccess.Access.Configure] does.
//   - HostConfig.NetworkMode: the initial network.
//   - NetworkingConfig.EndpointsConfig: the initial network and, from API 1.44
//     on, those of [AttachPostCreate], each with the names, and pinned to the
//     ID that was looked up: the start fails with "network ID not found" rather
//     than join another network that has the name by then. Engines attach a
//     container to what stands there and to nothing else, so the default bridge,
//     or the network of the caller's own NetworkMode, is put beside them where
//     no initial network takes its place.
//
// What the caller has put there stays: further endpoints, their addresses and
// options. (The modes "default" and "bridge" count as none: inspect shows them
// where nobody chose one.) What does not go together with the plan, or what
// engines would refuse or drop, is an error with all conflicts at once, each a
// [*Conflict] or a [*hostaccess.Conflict], or a [*Denial] where it asks for the
// host's network against the policy, and nothing is changed then. Maps and
// slices are never changed in place, so several calls can share them. A nil
// argument is an [ErrInvalid].
//
// A second call with the same arguments changes nothing. Use a fresh Config for
// every container nevertheless, else they share the hostname of the first.
func (b *Bound) Configure(cfg *container.Config, hc *container.HostConfig, nc *dnetwork.NetworkingConfig) error {
	if err := b.unbound("configure", ""); err != nil {
		return err
	}
	if err := notNil(cfg, hc, nc); err != nil {
		return b.error("configure", "", err)
	}
	d := draft{Bound: b, cfg: *cfg, hc: *hc, endpoints: maps.Clone(nc.EndpointsConfig)}
	d.labels()
	d.port()
	d.join()
	if err := b.plan.Access.Configure(&d.hc); err != nil {
		d.conflicts = append(d.conflicts, err)
	}
	d.conflicts = append(d.conflicts, d.plan.denials(hc, nc.EndpointsConfig)...)
	if err := d.conflicts.err(); err != nil {
		return b.error("configure", "", err)
	}
	*cfg, *hc, nc.EndpointsConfig = d.cfg, d.hc, d.endpoints
	return nil
}

func notNil(cfg *container.Config, hc *container.HostConfig, nc *dnetwork.NetworkingConfig) error {
	var ps problems
	add := func(name string, missing bool) {
		if missing {
			ps.add(name, "nil", "pass the one that goes into the create call")
		}
	}
	add("Config", cfg == nil)
	add("HostConfig", hc == nil)
	add("NetworkingConfig", nc == nil)
	return ps.err()
}

// draft is a create call in the making. It shares nothing with the caller's
// that it changes.
type draft struct {
	*Bound
	cfg       container.Config
	hc        container.HostConfig
	endpoints map[string]*dnetwork.EndpointSettings
	conflicts conflicts
}

func (d *draft) labels() {
	labels := maps.Clone(d.cfg.Labels)
	if labels == nil {
		labels = make(map[string]string, 3)
	}
	set := func(key, value string) {
		if have, ok := labels[key]; ok && have != value {
			d.conflicts.add("Config.Labels", key+"="+have, key+"="+value, "leave the label to the plan")
		}
		if value != "" {
			labels[key] = value
		}
	}
	set(LabelApp, d.plan.App)
	set(LabelProcess, d.plan.Process)
	set(LabelPhase, d.plan.Phase.String())
	d.cfg.Labels = labels
}

func (d *draft) port() {
	if d.plan.Port == 0 {
		return
	}
	want, found := "PORT="+strconv.Itoa(int(d.plan.Port)), false
	for _, env := range d.cfg.Env {
		if env != "PORT" && !strings.HasPrefix(env, "PORT=") {
			continue
		}
		found = true
		if env != want {
			d.conflicts.add("Config.Env", env, want, "leave PORT to the plan, or change the settings")
		}
	}
	if !found {
		d.cfg.Env = append(slices.Clip(d.cfg.Env), want)
	}
}

// hostname sees to it that the container's own name is valid, and known if the
// create call needs it.
func (d *draft) hostname(needed bool) {
	switch {
	case d.cfg.Hostname != "":
		if err := d.plan.Alias.WithHostname(d.cfg.Hostname).Validate(); err != nil {
			d.conflicts.add("Config.Hostname", d.cfg.Hostname, "", hostnameRule(err))
		}
	case d.hc.UTSMode.IsHost():
		d.conflicts.add("HostConfig.UTSMode", string(d.hc.UTSMode), "",
			"the container has the host's hostname and can have no name of its own: leave the mode empty")
	case needed:
		d.cfg.Hostname = randomHostname()
	}
}

func hostnameRule(err error) string {
	return fmt.Sprintf("the container's name on its networks begins with it (%v): choose another one, or leave it empty", err)
}

// randomHostname returns what looks like the one that engines give: half an ID.
func randomHostname() string {
	var b [6]byte
	rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
}
