package core

import (
	"time"

	"github.com/docker/docker/api/types/filters"
	timetypes "github.com/docker/docker/api/types/time"
)

const textTwoUntils = "more than one until filter specified"

// until reads the filter of that name: the moment before which something must
// have been made to be pruned. It is zero where the filter is not set. Twice is
// the complaint about more than one value; a filter without any is too much for
// releases that do not say so.
func (e *Engine) until(f filters.Args, twice string) (time.Time, error) {
	values := f.Get("until")
	switch {
	case !f.Contains("until"):
		return time.Time{}, nil
	case len(values) == 0:
		return time.Time{}, ErrDied
	case len(values) > 1:
		return time.Time{}, errorf(e.failStatus(), "%s", twice)
	}
	return e.moment(values[0])
}

// untilOrNone is until where the release knows that the filter may have no value.
func (e *Engine) untilOrNone(f filters.Args, twice string) (time.Time, error) {
	if e.say.noUntil && len(f.Get("until")) == 0 {
		return time.Time{}, nil
	}
	return e.until(f, twice)
}

// moment reads a time, an age or seconds since 1970.
func (e *Engine) moment(text string) (time.Time, error) {
	stamp, err := timetypes.GetTimestamp(text, e.now())
	if err != nil {
		return time.Time{}, errorf(e.failStatus(), "%s", e.say.badMoment(text, err))
	}
	seconds, nanos, err := timetypes.ParseTimestamps(stamp, 0)
	if err != nil {
		return time.Time{}, errorf(e.failStatus(), "%s", err)
	}
	return time.Unix(seconds, nanos), nil
}

// CheckMoment refuses a text that is no moment.
func (e *Engine) CheckMoment(text string) error {
	_, err := e.moment(text)
	return err
}
