package api_test

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/docker/docker/api/types/container"
	"github.com/google/go-cmp/cmp"
)

// Measured on engine 29: what is asked for, in which form, and what of it is
// counted.
func TestDiskUsageByKind(t *testing.T) {
	t.Parallel()
	s := newServer(t, "29", new([]string))
	for path, want := range map[string]string{
		"/v1.51/system/df":                  "BuildCache Containers Images Volumes",
		"/v1.56/system/df":                  "BuildCache BuildCacheUsage ContainerUsage Containers ImageUsage Images VolumeUsage Volumes",
		"/v1.56/system/df?verbose=1":        "BuildCacheUsage ContainerUsage ImageUsage VolumeUsage",
		"/v1.56/system/df?type=volume":      "VolumeUsage Volumes",
		"/v1.51/system/df?type=volume":      "Volumes",
		"/v1.41/system/df?type=nope":        "BuildCache Containers Images Volumes",
		"/v1.51/system/df?type=build-cache": "BuildCache",
	} {
		var got map[string]any
		if err := json.Unmarshal(ask(s, "GET", path, "", "").Body.Bytes(), &got); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		if diff := cmp.Diff(want, strings.Join(slices.Sorted(maps.Keys(got)), " ")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", path, diff)
		}
	}
	for _, ref := range []string{"app:1", "other:1"} {
		if _, err := s.Core.ImageAdd(ref, nil, &container.Config{}); err != nil {
			t.Fatal(err)
		}
	}
	ask(s, "POST", "/containers/create", isJSON, `{"Image":"app:1"}`)
	var u struct {
		ImageUsage, ContainerUsage struct{ ActiveCount, Reclaimable, TotalCount, TotalSize int64 }
	}
	if err := json.Unmarshal(ask(s, "GET", "/system/df", "", "").Body.Bytes(), &u); err != nil {
		t.Fatal(err)
	}
	img := u.ImageUsage
	if img.ActiveCount != 1 || img.TotalCount != 2 || img.Reclaimable < img.TotalSize/2-9 || img.Reclaimable > img.TotalSize/2+9 {
		t.Errorf("images: %+v, want one of two in use", img)
	}
	want := struct{ ActiveCount, Reclaimable, TotalCount, TotalSize int64 }{0, 4096, 1, 4096}
	if diff := cmp.Diff(want, u.ContainerUsage); diff != "" {
		t.Errorf("containers (-want +got):\n%s", diff)
	}
}
