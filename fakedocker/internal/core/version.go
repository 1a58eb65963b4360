package core

import (
	"fmt"
	"strconv"
	"strings"
)

// Version is an Engine API version, such as 1.44. Versions compare with
// [Version.AtLeast]; the zero value is older than every version.
type Version struct{ Major, Minor int }

// ParseVersion reads "1.44", with or without a leading "v".
func ParseVersion(s string) (Version, error) {
	major, minor, ok := strings.Cut(strings.TrimPrefix(s, "v"), ".")
	a, errA := strconv.Atoi(major)
	b, errB := strconv.Atoi(minor)
	if !ok || errA != nil || errB != nil || a < 0 || b < 0 {
		return Version{}, fmt.Errorf("API version %q: want MAJOR.MINOR, such as 1.44", s)
	}
	return Version{Major: a, Minor: b}, nil
}

// AtLeast reports whether v is major.minor or newer.
func (v Version) AtLeast(major, minor int) bool {
	return v.Major > major || v.Major == major && v.Minor >= minor
}

// String returns the version as the API writes it, "1.44".
func (v Version) String() string { return fmt.Sprintf("%d.%d", v.Major, v.Minor) }
