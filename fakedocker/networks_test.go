package fakedocker_test

import (
	"testing"

	"github.com/docker/docker/api/types/filters"
	dnetwork "github.com/docker/docker/api/types/network"

	"github.com/appnet-go/appnet/fakedocker"
)

func TestNetworks(t *testing.T) {
	t.Parallel()
	for _, profile := range fakedocker.Profiles() {
		t.Run(profile, func(t *testing.T) {
			t.Parallel()
			eng := fakedocker.Start(t, fakedocker.Options{Profile: profile})
			cli := eng.Client()
			created, err := cli.NetworkCreate(t.Context(), "shop", dnetwork.CreateOptions{Labels: map[string]string{"a": "b"}})
			if err != nil {
				t.Fatal(err)
			}
			nw, err := cli.NetworkInspect(t.Context(), "shop", dnetwork.InspectOptions{})
			if err != nil || nw.ID != created.ID {
				t.Fatalf("inspect: %v, %v", nw, err)
			}
			list, err := cli.NetworkList(t.Context(), dnetwork.ListOptions{Filters: filters.NewArgs(filters.Arg("label", "a=b"))})
			if err != nil || len(list) != 1 {
				t.Fatalf("list: %v, %v", list, err)
			}
			if err := cli.NetworkRemove(t.Context(), "shop"); err != nil {
				t.Fatal(err)
			}
			t.Log(eng.Calls())
		})
	}
}
