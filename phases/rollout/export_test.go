package rollout

import "time"

// SetLateTime lets tests wait less for what an engine may still do: a fake does
// it at once or never.
func SetLateTime(d time.Duration) { lateTime = d }
