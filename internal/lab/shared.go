package lab

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
)

// Shared is the real engine's lab for all tests of a package: making its image
// takes a while. The zero value is ready; TestMain ends it:
//
//	func TestMain(m *testing.M) { os.Exit(real.Run(m)) }
type Shared struct {
	once sync.Once
	lab  *Lab
	err  error
}

// Asked reports whether [EnvDocker] asks for a real engine at all.
func (s *Shared) Asked() bool { return os.Getenv(EnvDocker) != "" }

// For returns the lab, which is opened for the first test that wants it. It
// skips the test when [EnvDocker] is "auto" and there is no engine.
func (s *Shared) For(t TB) *Lab {
	t.Helper()
	s.once.Do(func() { s.lab, s.err = Docker(context.Background()) })
	if errors.Is(s.err, ErrNoEngine) && os.Getenv(EnvDocker) == "auto" {
		t.Skipf("%s=auto: %v", EnvDocker, s.err)
	}
	if s.err != nil {
		t.Fatalf("%v", s.err)
	}
	return s.lab
}

// Run runs the tests of a package and closes the lab if one of them opened it.
// It returns their exit code.
func (s *Shared) Run(m interface{ Run() int }) int {
	code := m.Run()
	if s.lab == nil {
		return code
	}
	if err := s.lab.Close(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return max(code, 1)
	}
	return code
}
