package network

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/filters"
	dnetwork "github.com/docker/docker/api/types/network"
)

// User is a container that refers to a network.
type User struct {
	ID string
	// Name has no slash before it.
	Name string
	// State is the engine's word: "running", "paused", "created", "exited"… In
	// an [InUseError] it can be "gone", for a container that was removed and
	// left its endpoint behind, which happens to engines up to 26.1, and
	// "unknown", for one that the engine did not answer about.
	State string
}

// String is `container "web.1" (running)`.
func (u User) String() string {
	return fmt.Sprintf("container %q (%s)", u.Name, u.State)
}

// Containers returns the containers that are attached to the network of this
// name, sorted by name. Those that do not run count too, although the engine does
// not show them with the network and would let it be removed from under them:
// they could not start again (measured).
func (m *Manager) Containers(ctx context.Context, name string) ([]User, error) {
	info, err := m.get(ctx, name)
	if err != nil {
		return nil, wrap(err, opContainers, name, "")
	}
	users, err := m.users(ctx, info)
	return users, wrap(err, opContainers, name, "")
}

// users lists who refers to info, running or not.
func (m *Manager) users(ctx context.Context, info Info) ([]User, error) {
	// By ID the engine does not find a container that was never started.
	all, err := m.containers(ctx, filters.Arg("network", info.Name), filters.Arg("network", info.ID))
	if err != nil {
		return nil, err
	}
	return usersAmong(all, info), nil
}

func (m *Manager) containers(ctx context.Context, f ...filters.KeyValuePair) ([]container.Summary, error) {
	all, err := m.client.ContainerList(ctx, container.ListOptions{All: true, Filters: filters.NewArgs(f...)})
	if err != nil {
		return nil, refused(ctx, err)
	}
	return all, nil
}

func usersAmong(all []container.Summary, info Info) []User {
	var users []User
	for _, c := range all {
		if c.NetworkSettings == nil {
			continue
		}
		if _, ok := endpointIn(c.NetworkSettings.Networks, info); ok {
			users = append(users, User{ID: c.ID, Name: nameOf(c), State: c.State})
		}
	}
	slices.SortFunc(users, compareUser)
	return users
}

func compareUser(a, b User) int {
	return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
}

// nameOf picks the container's own name among those that links gave it.
func nameOf(c container.Summary) string {
	for _, name := range c.Names {
		if own := strings.TrimPrefix(name, "/"); !strings.Contains(own, "/") {
			return own
		}
	}
	return ""
}

// endpointIn returns the key of the endpoint that binds a container to info. The
// key is the network's name, or what the caller of an engine wrote. An endpoint
// without an ID belongs to a container that was never started: it means the
// network that bears the name when it is. One with another ID belongs to another
// network, which may be gone.
//
// Of several endpoints one with the ID is first, among those the one under the
// network's name, then the one of the smallest key.
func endpointIn(endpoints map[string]*dnetwork.EndpointSettings, info Info) (key string, ok bool) {
	if hasNetworkID(endpoints[info.Name], info.ID) {
		return info.Name, true
	}
	for _, key := range slices.Sorted(maps.Keys(endpoints)) {
		if hasNetworkID(endpoints[key], info.ID) {
			return key, true
		}
	}
	for _, key := range []string{info.Name, info.ID} {
		if hasNetworkID(endpoints[key], "") {
			return key, true
		}
	}
	return "", false
}

func hasNetworkID(ep *dnetwork.EndpointSettings, id string) bool {
	return ep != nil && ep.NetworkID == id
}
