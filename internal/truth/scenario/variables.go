package scenario

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// variables are the values that {NAME} stands for.
type variables map[string]string

var reference = regexp.MustCompile(`\{([A-Z][A-Z0-9]*)(?::([0-9]{1,3}))?\}`)

// expand puts the values in. A name that nothing was kept under reads
// "missing-NAME", so that the call is made and refused like any other.
func (v variables) expand(text string, now time.Time) string {
	return reference.ReplaceAllStringFunc(text, func(ref string) string {
		m := reference.FindStringSubmatch(ref)
		value, ok := v[m[1]]
		switch {
		case m[1] == "NOW":
			value = seconds(now)
		case !ok:
			value = "missing-" + m[1]
		}
		if n, err := strconv.Atoi(m[2]); err == nil && n < len(value) {
			value = value[:n]
		}
		return value
	})
}

// seconds writes a time as the engine takes it for since and until.
func seconds(t time.Time) string {
	return fmt.Sprintf("%d.%09d", t.Unix(), t.Nanosecond())
}

// capture keeps what a step's captures find in an answer.
func (v variables) capture(captures []Capture, body []byte) {
	for _, c := range captures {
		delete(v, c.Name)
		if value, ok := find(body, c.Path); ok {
			v[c.Name] = value
		}
	}
}

// find returns the value at a path such as ".0.Id" of a JSON text: a string as
// it is, anything else as JSON.
func find(body []byte, path string) (string, bool) {
	var value any
	if json.Unmarshal(body, &value) != nil {
		return "", false
	}
	for _, key := range strings.Split(strings.TrimPrefix(path, "."), ".") {
		switch in := value.(type) {
		case map[string]any:
			inner, ok := in[key]
			if !ok {
				return "", false
			}
			value = inner
		case []any:
			i, err := strconv.Atoi(key)
			if err != nil || i < 0 || i >= len(in) {
				return "", false
			}
			value = in[i]
		default:
			return "", false
		}
	}
	if s, ok := value.(string); ok {
		return s, true
	}
	text, err := json.Marshal(value)
	return string(text), err == nil
}
