package conformance_test

import (
	"testing"

	"github.com/appnet-go/appnet/internal/conformance"
	"github.com/appnet-go/appnet/internal/lab"
)

func TestFakeEngines(t *testing.T) {
	for _, profile := range lab.Profiles() {
		t.Run(profile, func(t *testing.T) {
			t.Parallel()
			conformance.Run(t, lab.ForTest(t, profile), conformance.All())
		})
	}
}

func TestRealEngine(t *testing.T) {
	conformance.Run(t, lab.RealForTest(t), conformance.All())
}

func TestScenariosHaveNamesOfTheirOwn(t *testing.T) {
	seen := map[string]bool{}
	for _, s := range conformance.All() {
		if s.Name == "" || seen[s.Name] {
			t.Errorf("scenario %q twice", s.Name)
		}
		seen[s.Name] = true
	}
}
