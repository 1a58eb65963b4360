package core

import (
	"testing"

	"github.com/docker/docker/api/types/container"
	"github.com/google/go-cmp/cmp"
)

// Measured on engines 20.10, 26.1 and 28.5.
func TestResolvConf(t *testing.T) {
	own := &container.HostConfig{
		DNS: []string{"10.9.8.7"}, DNSSearch: []string{"corp.test"}, DNSOptions: []string{"ndots:2", "timeout:3"},
	}
	tests := []struct {
		about       string
		network     container.NetworkMode
		host        *container.HostConfig
		old, middle string // of 20.10, 26.1
		latest      string // of 28.5; empty: as of 26.1
	}{
		{
			"custom", "a", nil, "nameserver 127.0.0.11\noptions ndots:0\n",
			"nameserver 127.0.0.11\noptions ndots:0\n\n# Based on host file: '/etc/resolv.conf' (internal resolver)\n" +
				"# ExtServers: [10.0.2.3]\n# Overrides: []\n# Option ndots from: internal\n",
			"nameserver 127.0.0.11\noptions ndots:0\n\n# Based on host file: '/etc/resolv.conf' (internal resolver)\n" +
				"# ExtServers: [host(10.0.2.3)]\n# Overrides: []\n# Option ndots from: internal\n",
		},
		{
			"custom, own", "a", own, "search corp.test\nnameserver 127.0.0.11\noptions ndots:2 timeout:3\n",
			"nameserver 127.0.0.11\nsearch corp.test\noptions ndots:2 timeout:3\n\n" +
				"# Based on host file: '/etc/resolv.conf' (internal resolver)\n" +
				"# ExtServers: [10.9.8.7]\n# Overrides: [nameservers search options]\n# Option ndots from: override\n", "",
		},
		{
			"bridge, own", "bridge", own, "search corp.test\nnameserver 10.9.8.7\noptions ndots:2 timeout:3\n",
			"nameserver 10.9.8.7\nsearch corp.test\noptions ndots:2 timeout:3\n\n# Based on host file: '/etc/resolv.conf' (legacy)\n" +
				"# Overrides: [nameservers search options]\n# Option ndots from: override\n", "",
		},
		{
			"none", "none", nil, "nameserver 10.0.2.3\n",
			"nameserver 10.0.2.3\n\n# Based on host file: '/etc/resolv.conf' (legacy)\n# Overrides: []\n", "",
		},
		{
			"host", "host", &container.HostConfig{DNS: []string{"10.9.8.7"}}, "nameserver 10.9.8.7\n",
			"nameserver 10.9.8.7\n\n# Based on host file: '/etc/resolv.conf'\n# Overrides: [nameservers]\n", "",
		},
	}
	for _, tt := range tests {
		eachWorld(t, func(w world) {
			host := &container.HostConfig{}
			if tt.host != nil {
				*host = *tt.host
			}
			host.NetworkMode = tt.network
			_, err := w.ContainerCreate(w.Profile.API, "box", &container.Config{Image: "app"}, host, nil)
			w.want("create", "ok", answer(err))
			w.want("start", "ok", answer(w.start("box")))
			want := tt.old
			if w.Profile.Name != "20.10" {
				want = resolvHead + tt.middle
			}
			if w.Profile.Name >= "28.5" && tt.latest != "" {
				want = resolvHead + tt.latest
			}
			w.mu.Lock()
			got := w.resolvConf(w.ctrs.find("box"))
			w.mu.Unlock()
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s, %s (-want +got):\n%s", w.Profile.Name, tt.about, diff)
			}
		})
	}
}

func TestCandidates(t *testing.T) {
	tests := []struct {
		name, ndots string
		want        []string
	}{
		{"web", "ndots:0", []string{"web", "web.a.test", "web.b.test"}},
		{"web", "timeout:1", []string{"web.a.test", "web.b.test", "web"}},
		{"app.web", "ndots:1", []string{"app.web", "app.web.a.test", "app.web.b.test"}},
		{"app.web", "ndots:5", []string{"app.web.a.test", "app.web.b.test", "app.web"}},
		{"app.web.", "ndots:5", []string{"app.web."}},
		{"web", "ndots:x", []string{"web.a.test", "web.b.test", "web"}},
	}
	for _, tt := range tests {
		r := resolver{search: []string{"a.test", "b.test"}, options: []string{tt.ndots}}
		if diff := cmp.Diff(tt.want, r.candidates(tt.name)); diff != "" {
			t.Errorf("%s with %s (-want +got):\n%s", tt.name, tt.ndots, diff)
		}
	}
}
