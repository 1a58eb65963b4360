package main

import (
	"context"
	"log/slog"
	"time"

	"github.com/appnet-go/appnet/phases/rollout"
)

// progress tells a person what a rollout does: a line for each stage, when it
// has ended, with how many containers came through it and how long it took. A
// logger gets every event besides.
type progress struct {
	say    func(format string, args ...any)
	log    *slog.Logger // nil: nobody
	prefix string

	containers int // that have come through the stage
}

// observe is what a rollout calls.
func (p *progress) observe(e rollout.Event) {
	logEvent(p.log, e)
	switch {
	case !e.Done && e.Container == "":
		p.containers = 0
	case e.Container != "" && e.Done && e.Err == nil:
		p.containers++
	case e.Done && e.Err != nil:
		p.say("%s  %-8v failed after %v: %v", p.prefix, e.Stage, e.Took.Round(time.Millisecond), e.Err)
	case e.Done:
		p.say("%s  %-8v %2d containers  %6v", p.prefix, e.Stage, p.containers, e.Took.Round(time.Millisecond))
	}
}

// logEvent writes an event as a record with attributes: at the level Info what
// ended, at Debug what begins, at Warn what failed.
func logEvent(log *slog.Logger, e rollout.Event) {
	if log == nil {
		return
	}
	attrs := []slog.Attr{slog.String("app", e.App), slog.String("rollout", e.Rollout), slog.String("stage", e.Stage.String())}
	if e.Container != "" {
		attrs = append(attrs, slog.String("container", e.Container))
	}
	level, message := slog.LevelDebug, "begins"
	if e.Done {
		level, message = slog.LevelInfo, "done"
		attrs = append(attrs, slog.Duration("took", e.Took))
	}
	if e.Err != nil {
		level, message = slog.LevelWarn, "failed"
		attrs = append(attrs, slog.Any("error", e.Err))
	}
	log.LogAttrs(context.Background(), level, message, attrs...)
}
