package core

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	timetypes "github.com/docker/docker/api/types/time"
)

// unixTime reads seconds since 1970, with or without a fraction. Nothing is the
// zero time. What is the parameter's name as the release's complaint quotes it.
func (e *Engine) unixTime(what, text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	t, err := e.say.readSeconds(text)
	if err != nil {
		return time.Time{}, e.say.badTime(what, text, err)
	}
	return t, nil
}

// CheckTime refuses a text that is no time. What is the name of the parameter.
func (e *Engine) CheckTime(what, text string) error {
	_, err := e.unixTime(what, text)
	return err
}

// readSeconds reads them as releases before 29 do.
func readSeconds(text string) (time.Time, error) {
	seconds, nanos, err := timetypes.ParseTimestamps(text, 0)
	return time.Unix(seconds, nanos), err
}

func badTime(_, _ string, err error) *Error { return internal("%s", err) }

// longestFraction is how many digits of a fraction engine 29 takes; those after
// the ninth do not count.
const longestFraction = 20

// readSeconds29 reads them as engine 29 does.
func readSeconds29(text string) (time.Time, error) {
	whole, fraction, _ := strings.Cut(text, ".")
	seconds, err := strconv.ParseInt(whole, 10, 64)
	if err != nil {
		return time.Time{}, fmt.Errorf("invalid seconds %q: %w", whole, errors.Unwrap(err))
	}
	if len(fraction) > longestFraction {
		return time.Time{}, fmt.Errorf("invalid nanoseconds: length %d exceeds maximum %d", len(fraction), longestFraction)
	}
	if i := strings.IndexFunc(fraction, notDigit); i >= 0 {
		return time.Time{}, fmt.Errorf("invalid nanoseconds: invalid character %q at position %d", fraction[i], i)
	}
	nanos, err := strconv.ParseInt((fraction + "000000000")[:9], 10, 64)
	return time.Unix(seconds, nanos), err
}

func notDigit(r rune) bool { return r < '0' || r > '9' }

func badTime29(what, text string, err error) *Error {
	return badRequest("invalid value for %s: invalid timestamp %q: %s", what, text, err)
}

// badMoment29 is what engine 29 says of a text that is neither a time nor a
// duration nor seconds since 1970.
func badMoment29(text string, err error) error {
	if strings.TrimSpace(text) == "" {
		return errors.New("failed to parse value as time or duration: value is empty")
	}
	if strings.Contains(text, "-") {
		return err
	}
	if _, bad := readSeconds29(text); bad != nil {
		return fmt.Errorf("failed to parse value as time or duration: %w", bad)
	}
	return err
}

func sameError(_ string, err error) error { return err }
