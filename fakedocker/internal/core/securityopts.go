package core

import (
	"slices"
	"strconv"
	"strings"
)

// checkSecurityOpts refuses security options that there are not. What passes is
// shown and has no effect.
func (e *Engine) checkSecurityOpts(opts []string) error {
	words := []string{"no-new-privileges"}
	if e.say.writableCgroups {
		words = append(words, "writable-cgroups")
	}
	for _, opt := range opts {
		if opt == "disable" || slices.Contains(words, opt) {
			continue
		}
		key, value, ok := cutSecurityOpt(opt)
		if !ok {
			return internal("invalid --security-opt 1: %q", opt)
		}
		_, err := strconv.ParseBool(value)
		if !slices.Contains([]string{"label", "apparmor", "seccomp"}, key) && (!slices.Contains(words, key) || err != nil) {
			return internal("invalid --security-opt 2: %q", opt)
		}
	}
	return nil
}

// cutSecurityOpt splits an option at its sign, of which there are an old and a new one.
func cutSecurityOpt(opt string) (key, value string, ok bool) {
	if key, value, ok = strings.Cut(opt, "="); ok {
		return key, value, true
	}
	return strings.Cut(opt, ":")
}

// appArmorProfile is the one that a container's options name.
func appArmorProfile(opts []string) string {
	profile := ""
	for _, opt := range opts {
		if key, value, _ := cutSecurityOpt(opt); key == "apparmor" {
			profile = value
		}
	}
	return profile
}
