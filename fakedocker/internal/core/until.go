package core

import (
	"time"

	"github.com/docker/docker/api/types/filters"
	timetypes "github.com/docker/docker/api/types/time"
)

// until reads the filter of that name: the moment before which something must
// have been made to be pruned. It is zero where the filter is not set.
func (e *Engine) until(f filters.Args) (time.Time, error) {
	values := f.Get("until")
	switch len(values) {
	case 0:
		return time.Time{}, nil
	case 1:
	default:
		return time.Time{}, errorf(e.failStatus(), "more than one until filter specified")
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
