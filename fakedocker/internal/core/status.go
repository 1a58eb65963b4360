package core

import (
	"fmt"
	"time"

	"github.com/docker/docker/api/types/container"
)

// statusText is the state of a container in words, as a list shows it.
func (e *Engine) statusText(c *cont) string {
	up := humanDuration(e.now().Sub(c.state.StartedAt))
	ago := humanDuration(e.now().Sub(c.state.FinishedAt))
	switch c.state.Status {
	case container.StateRunning:
		return "Up " + up + c.health.inWords()
	case container.StatePaused:
		return "Up " + up + " (Paused)"
	case container.StateRestarting:
		return fmt.Sprintf("Restarting (%d) %s ago", c.state.ExitCode, ago)
	case container.StateCreated:
		return "Created"
	}
	return fmt.Sprintf("Exited (%d) %s ago", c.state.ExitCode, ago)
}

// humanDuration says about how long d is.
func humanDuration(d time.Duration) string {
	seconds, hours := int(d.Seconds()), int(d.Round(time.Hour).Hours())
	switch {
	case seconds < 1:
		return "Less than a second"
	case seconds == 1:
		return "1 second"
	case seconds < 60:
		return fmt.Sprintf("%d seconds", seconds)
	case seconds < 120:
		return "About a minute"
	case d < 46*time.Minute:
		return fmt.Sprintf("%d minutes", int(d.Minutes()))
	case hours == 1:
		return "About an hour"
	case hours < 48:
		return fmt.Sprintf("%d hours", hours)
	case hours < 24*7*2:
		return fmt.Sprintf("%d days", hours/24)
	case hours < 24*30*2:
		return fmt.Sprintf("%d weeks", hours/24/7)
	case hours < 24*365*2:
		return fmt.Sprintf("%d months", hours/24/30)
	}
	return fmt.Sprintf("%d years", int(d.Hours())/24/365)
}
