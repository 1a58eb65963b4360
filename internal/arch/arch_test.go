package arch

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const module = "github.com/appnet-go/appnet"

// arrows names, for each public package, the packages of this module that it
// may import. What is not named may not be imported; packages below a public
// one's own internal directory are its own business.
var arrows = map[string][]string{
	"":           {},
	"alias":      {},
	"network":    {"internal/errclass"},
	"hostaccess": {"alias", "internal/errclass"},
	"phases":     {"alias", "network", "hostaccess", "internal/errclass"},
	"fakedocker": {},

	"hostaccess/listeners": {"hostaccess"},
	"phases/rollout":       {"alias", "network", "hostaccess", "phases", "internal/errclass"},
}

// thirdParty names the modules that each public package may import from
// directly, tests aside.
var thirdParty = map[string][]string{
	"":           {},
	"alias":      {},
	"network":    {"github.com/docker/docker", "github.com/containerd/errdefs"},
	"hostaccess": {"github.com/docker/docker", "github.com/docker/go-connections", "github.com/containerd/errdefs"},
	"phases":     {"github.com/docker/docker", "github.com/containerd/errdefs"},
	"fakedocker": {"github.com/docker/docker", "github.com/docker/go-connections", "github.com/moby/moby/api", "github.com/opencontainers/image-spec"},

	"hostaccess/listeners": {"github.com/prometheus/procfs"},
	"phases/rollout":       {"github.com/docker/docker", "github.com/containerd/errdefs", "github.com/opencontainers/image-spec"},
}

// requirements are the modules that go.mod asks for itself.
var requirements = []string{
	"github.com/containerd/errdefs",
	"github.com/docker/docker",
	"github.com/docker/go-connections",
	"github.com/google/go-cmp",
	"github.com/moby/moby/api",
	"github.com/opencontainers/image-spec",
	"github.com/prometheus/procfs",
}

type pkg struct {
	ImportPath string
	Imports    []string
}

func TestArrows(t *testing.T) {
	for _, p := range packages(t) {
		top, ok := public(p.ImportPath)
		if !ok {
			continue
		}
		for _, imp := range p.Imports {
			to, ours := strings.CutPrefix(imp, module)
			to = strings.TrimPrefix(to, "/")
			if !ours || to == top || strings.HasPrefix(to, top+"/internal/") && top != "" {
				continue
			}
			if !slices.Contains(arrows[top], to) {
				t.Errorf("%s imports %s; %q may import %q of this module and nothing else", p.ImportPath, imp, top, arrows[top])
			}
		}
	}
}

func TestThirdParty(t *testing.T) {
	for _, p := range packages(t) {
		top, ok := public(p.ImportPath)
		if !ok {
			continue
		}
		for _, imp := range p.Imports {
			if first, _, _ := strings.Cut(imp, "/"); !strings.Contains(first, ".") || strings.HasPrefix(imp, module) {
				continue
			}
			if !slices.ContainsFunc(thirdParty[top], func(m string) bool { return strings.HasPrefix(imp, m) }) {
				t.Errorf("%s imports %s; add the module here and its reason to docs/design.md, or do without", p.ImportPath, imp)
			}
		}
	}
}

func TestRequirements(t *testing.T) {
	var mod struct {
		Require []struct {
			Path     string
			Indirect bool
		}
	}
	out, err := exec.CommandContext(t.Context(), "go", "mod", "edit", "-json").Output()
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(out, &mod); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range mod.Require {
		if !r.Indirect {
			got = append(got, r.Path)
		}
	}
	slices.Sort(got)
	if diff := cmp.Diff(requirements, got); diff != "" {
		t.Errorf("modules that go.mod requires (-want +got):\n%s", diff)
	}
}

// public returns the public package that path belongs to, "" for the root.
func public(path string) (string, bool) {
	rest := strings.TrimPrefix(strings.TrimPrefix(path, module), "/")
	if _, ok := arrows[rest]; ok {
		return rest, true
	}
	top, _, _ := strings.Cut(rest, "/")
	_, ok := arrows[top]
	return top, ok
}

func packages(t *testing.T) []pkg {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "go", "list", "-json=ImportPath,Imports", module+"/...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var list []pkg
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p pkg
		err := dec.Decode(&p)
		if errors.Is(err, io.EOF) {
			return list
		}
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, p)
	}
}
