package core

import (
	"fmt"
	"slices"
	"testing"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/go-connections/nat"
)

func TestPublications(t *testing.T) {
	exposed := nat.PortSet{"80/tcp": {}, "90/tcp": {}}
	bindings := nat.PortMap{
		"80/tcp": {{HostIP: "127.0.0.2", HostPort: "8000-8002"}, {HostIP: "127.0.0.1", HostPort: "8000-8002"}},
		"90/tcp": {{HostIP: "127.0.0.1", HostPort: "8001"}},
		"90":     {{HostIP: "127.0.0.1", HostPort: "8003"}}, // written otherwise than the exposed port: not meant
	}
	c := &cont{config: &container.Config{ExposedPorts: exposed}, host: &container.HostConfig{PortBindings: bindings}}
	for name, tt := range map[string]struct {
		say  *words
		want []string
	}{
		"one by one": {words2010(), []string{"90/tcp [127.0.0.1] 8001", "80/tcp [127.0.0.1] 8000", "80/tcp [127.0.0.2] 8000"}},
		"grouped":    {words285(), []string{"90/tcp [127.0.0.1] 8001", "80/tcp [127.0.0.1 127.0.0.2] 8000"}},
	} {
		var got []string
		for _, g := range (&Engine{say: tt.say}).publications(c) {
			got = append(got, fmt.Sprint(g.port, " ", g.hosts, " ", g.from))
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
	}
}
