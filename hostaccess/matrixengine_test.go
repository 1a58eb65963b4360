package hostaccess_test

import (
	"testing"

	"github.com/appnet-go/appnet/internal/hostmatrix"
	"github.com/appnet-go/appnet/internal/lab"
)

// The whole matrix, asked of the fake engines and of a real one: from every
// vantage, every listener at every target.
func TestMatrixOnEngines(t *testing.T) {
	for _, profile := range lab.Profiles() {
		t.Run("fake "+profile, func(t *testing.T) {
			t.Parallel()
			testMatrix(t, lab.ForTest(t, profile))
		})
	}
	t.Run("real", func(t *testing.T) { testMatrix(t, lab.RealForTest(t)) })
}

func testMatrix(t *testing.T, l *lab.Lab) {
	m, err := hostmatrix.Measure(t.Context(), l, false)
	if err != nil {
		t.Fatal(err)
	}
	if !m.Places.Interface.IsValid() {
		t.Log("the host has no address but those of its bridges: those cells are left out")
	}
	for _, c := range m.Differences() {
		t.Error(c)
	}
}
