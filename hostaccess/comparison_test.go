package hostaccess_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/appnet-go/appnet/hostaccess"
)

func TestComparison(t *testing.T) {
	lines := hostaccess.Comparison()
	seen := map[string]bool{}
	for _, l := range lines {
		if l.Name == "" || l.HostNetwork == "" || l.Gateway == "" || seen[l.Name] {
			t.Errorf("aspect %+v is not complete, or stands there twice", l)
		}
		seen[l.Name] = true
	}
	lines[0].Name = "changed"
	if hostaccess.Comparison()[0].Name == "changed" {
		t.Error("a change of the result changes the next one")
	}
}

func TestAspectsString(t *testing.T) {
	aspects := hostaccess.Aspects{{"a", "b", "c"}, {"longer", "much longer", "d"}}
	want := strings.Join([]string{
		"reaching the host  host network  gateway",
		"a                  b             c",
		"longer             much longer   d",
	}, "\n")
	if diff := cmp.Diff(want, aspects.String()); diff != "" {
		t.Errorf("table (-want +got)\n%s", diff)
	}
}
