package lab

import (
	"context"
	"errors"
	"flag"
	"os"

	"github.com/appnet-go/appnet/fakedocker"
)

// EnvDocker is the environment variable that lets tests use a real engine:
// "auto" where one answers, "required" to fail where none does. Unset, tests
// never touch an engine.
const EnvDocker = "APPNET_DOCKER"

// A TB is what this package needs of testing.TB.
type TB interface {
	Helper()
	Cleanup(func())
	Context() context.Context
	Skipf(format string, args ...any)
	Fatalf(format string, args ...any)
	Errorf(format string, args ...any)
}

// ForTest opens the fake lab of a profile for the time of a test. A call that
// the fake engine does not model fails the test. See [FakesAgain].
func ForTest(t TB, profile string) *Lab {
	t.Helper()
	FakesAgain(t)
	l, err := onFake(fakedocker.Start(t, options(profile)))
	return opened(t, l, err)
}

// FakesAgain skips a test on fakes where go test -short is to ask a real engine:
// the fakes say the same on each machine, and were asked without one before.
func FakesAgain(t TB) {
	t.Helper()
	short := flag.Lookup("test.short")
	if new(Shared).Asked() && short != nil && short.Value.String() == "true" {
		t.Skipf("-short and %s: the fakes are asked without them", EnvDocker)
	}
}

// RealForTest opens the real engine's lab for the time of a test. It skips the
// test when EnvDocker does not ask for it, or is "auto" and there is none.
func RealForTest(t TB) *Lab {
	t.Helper()
	switch mode := os.Getenv(EnvDocker); mode {
	case "":
		t.Skipf("%s is unset: no real engine is touched", EnvDocker)
	case "auto", "required":
		l, err := Docker(t.Context())
		if mode == "auto" && errors.Is(err, ErrNoEngine) {
			t.Skipf("%s=auto: %v", EnvDocker, err)
		}
		return opened(t, l, err)
	default:
		t.Fatalf("%s=%q: want auto or required", EnvDocker, mode)
	}
	return nil
}

func opened(t TB, l *Lab, err error) *Lab {
	t.Helper()
	if err != nil {
		t.Fatalf("%v", err)
	}
	t.Cleanup(func() {
		if err := l.Close(); err != nil {
			t.Errorf("%v", err)
		}
	})
	return l
}
