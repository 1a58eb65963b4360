package phases_test

import (
	"testing"

	"github.com/appnet-go/appnet/phases"
)

// TestConcurrencyAt checks that an engine of each release gets its own numbers,
// and that none is 0, which would stand still.
func TestConcurrencyAt(t *testing.T) {
	for api, deployed := range map[string]int{
		"": 1, "1.24": 1, "1.41": 1, "1.43": 1, "1.44": 4, "1.45": 4, "1.47": 4, "1.48": 8, "1.51": 8, "1.56": 8,
	} {
		c := phases.ConcurrencyAt(api)
		equal(t, deployed, c.Deployed)
		for _, n := range []int{c.Create, c.Created, c.Start, c.Deployed, c.Detach, c.Stop} {
			if n < 1 {
				t.Errorf("API %q: %+v has a number below 1", api, c)
			}
		}
	}
}
