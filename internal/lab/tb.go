package lab

import (
	"context"
	"errors"
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
// the fake engine does not model fails the test.
func ForTest(t TB, profile string) *Lab {
	t.Helper()
	l, err := onFake(fakedocker.Start(t, options(profile)))
	return opened(t, l, err)
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
