package core

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/docker/docker/api/types/container"

	"github.com/appnet-go/appnet/fakedocker/internal/dockerfile"
)

func stepHealth(b *Build, s *stage, in *dockerfile.Instruction) (string, error) {
	h := &container.HealthConfig{Test: []string{"NONE"}}
	if strings.EqualFold(in.Args[0], "CMD") {
		h = checkOf(in)
	}
	s.config.Healthcheck = h
	return "HEALTHCHECK " + b.engine.say.healthText(h), nil
}

// checkOf reads a check whose flags were looked at before.
func checkOf(in *dockerfile.Instruction) *container.HealthConfig {
	kind := "CMD-SHELL"
	if in.JSON {
		kind = "CMD"
	}
	duration := func(name string) time.Duration {
		text, _ := in.Flag(name)
		d, _ := time.ParseDuration(text)
		return d
	}
	text, _ := in.Flag("retries")
	retries, _ := strconv.Atoi(text)
	return &container.HealthConfig{
		Test: append([]string{kind}, in.Args[1:]...), Retries: retries,
		Interval: duration("interval"), Timeout: duration("timeout"),
		StartPeriod: duration("start-period"), StartInterval: duration("start-interval"),
	}
}

// The forms in which releases show a check in an image's history.

func healthText2010(h *container.HealthConfig) string {
	return fmt.Sprintf("&{%q %q %q %q %q}", h.Test, h.Interval, h.Timeout, h.StartPeriod, h.Retries)
}

func healthText261(h *container.HealthConfig) string {
	return fmt.Sprintf("&{%q %q %q %q %q %q}", h.Test, h.Interval, h.Timeout, h.StartPeriod, h.StartInterval, h.Retries)
}

func healthText285(h *container.HealthConfig) string {
	return fmt.Sprintf("&{%v %v %v %v %v %v}", h.Test, h.Interval, h.Timeout, h.StartPeriod, h.StartInterval, h.Retries)
}

func healthText29(h *container.HealthConfig) string { return fmt.Sprintf("%+v", h) }
