package core

import (
	"time"

	"github.com/docker/docker/api/types/filters"
	timetypes "github.com/docker/docker/api/types/time"
)

// until reads the filter of that name: the moment before which something must
// have been made to be pruned. It is zero where the filter is not set. Twice is
// the complaint about more than one.
const textTwoUntils = "more than one until filter specified"

func (e *Engine) until(f filters.Args, twice string) (time.Time, error) {
	values := f.Get("until")
	switch len(values) {
	case 0:
		return time.Time{}, nil
	case 1:
	default:
		return time.Time{}, errorf(e.failStatus(), "%s", twice)
	}
	stamp, err := timetypes.GetTimestamp(values[0], e.now())
	if err != nil {
		return time.Time{}, errorf(e.failStatus(), "%s", e.say.badMoment(values[0], err))
	}
	seconds, nanos, err := timetypes.ParseTimestamps(stamp, 0)
	if err != nil {
		return time.Time{}, errorf(e.failStatus(), "%s", err)
	}
	return time.Unix(seconds, nanos), nil
}
