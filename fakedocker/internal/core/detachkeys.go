package core

import "strings"

// controls are what the control key makes the codes from 0 on of, but for the
// letters, which come after the first.
const controls = `@abcdefghijklmnopqrstuvwxyz[\]^_`

// DetachKeys reads keys to detach by: single characters and "ctrl-" with one,
// between commas. Nobody presses them on a fake.
func DetachKeys(keys string) (codes []byte, ok bool) {
	codes = []byte{}
	if keys == "" {
		return codes, true
	}
	for key := range strings.SplitSeq(keys, ",") {
		control, isControl := strings.CutPrefix(key, "ctrl-")
		switch {
		case len(key) == 1:
			codes = append(codes, key[0])
		case isControl && len(control) == 1 && strings.Contains(controls, control):
			codes = append(codes, byte(strings.Index(controls, control)))
		default:
			return nil, false
		}
	}
	return codes, true
}
