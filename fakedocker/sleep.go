package fakedocker

import (
	"context"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// Sleep is the program "sleep N...": it does nothing for so many seconds,
// minutes (5m), hours (5h) or days (5d), their sum, or for ever ("infinity").
func Sleep(ctx context.Context, p *Process) int {
	if len(p.Args) < 2 {
		fmt.Fprintln(p.Stderr, "Usage: sleep [N]...")
		return 1
	}
	var total time.Duration
	for _, arg := range p.Args[1:] {
		d, ok := sleepTime(arg)
		if !ok {
			fmt.Fprintf(p.Stderr, "sleep: invalid number '%s'\n", arg)
			return 1
		}
		if total += d; total < 0 {
			total = math.MaxInt64
		}
	}
	timer := time.NewTimer(total)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
	return 0
}

// sleepTime reads a number with an optional unit.
func sleepTime(text string) (time.Duration, bool) {
	unit := time.Second
	for suffix, d := range map[string]time.Duration{"s": time.Second, "m": time.Minute, "h": time.Hour, "d": 24 * time.Hour} {
		if number, ok := strings.CutSuffix(text, suffix); ok {
			text, unit = number, d
			break
		}
	}
	n, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsNaN(n) || n < 0 {
		return 0, false
	}
	return time.Duration(min(n*float64(unit), float64(math.MaxInt64/2))), true
}
