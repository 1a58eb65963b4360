package rollout_test

import (
	"os"
	"testing"
	"time"

	"github.com/appnet-go/appnet/internal/lab"
	"github.com/appnet-go/appnet/phases/rollout"
)

// every is the distance of the calls that TestEveryCall has something happen at:
// every call is tried, and with the race detector, which is ten times slower, a
// sample of the same.
var every = 1

// real is the engine that the environment asks for, if it does.
var real lab.Shared

func TestMain(m *testing.M) {
	if !real.Asked() {
		rollout.SetLateTime(20 * time.Millisecond)
	}
	os.Exit(real.Run(m))
}
