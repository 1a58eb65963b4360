package core

import (
	"maps"
	"strconv"
	"strings"
	"syscall"
)

// Signals that the engine itself deals with, by their Linux numbers.
const (
	sigKILL = syscall.Signal(9)
	sigTERM = syscall.Signal(15)
)

// signalNumbers are Linux's signals, without their SIG. The real-time ones are
// RTMIN, RTMIN+1 to RTMIN+15, and RTMAX-14 to RTMAX.
var signalNumbers = withRealTime(map[string]int{
	"HUP": 1, "INT": 2, "QUIT": 3, "ILL": 4, "TRAP": 5, "ABRT": 6, "IOT": 6, "BUS": 7, "FPE": 8, "KILL": 9,
	"USR1": 10, "SEGV": 11, "USR2": 12, "PIPE": 13, "ALRM": 14, "TERM": 15, "STKFLT": 16, "CHLD": 17, "CLD": 17,
	"CONT": 18, "STOP": 19, "TSTP": 20, "TTIN": 21, "TTOU": 22, "URG": 23, "XCPU": 24, "XFSZ": 25, "VTALRM": 26,
	"PROF": 27, "WINCH": 28, "IO": 29, "POLL": 29, "PWR": 30, "SYS": 31,
})

const (
	firstRealTime = 34
	lastRealTime  = 64
)

func withRealTime(numbers map[string]int) map[string]int {
	all := maps.Clone(numbers)
	all["RTMIN"], all["RTMAX"] = firstRealTime, lastRealTime
	for i := 1; i <= 15; i++ {
		all["RTMIN+"+strconv.Itoa(i)] = firstRealTime + i
		if i < 15 {
			all["RTMAX-"+strconv.Itoa(i)] = lastRealTime - i
		}
	}
	return all
}

// parseSignal reads a signal's name, with or without SIG, or its number. Any
// number but 0 is read; [supported] says whether there is such a signal.
func parseSignal(text string) (syscall.Signal, bool) {
	if n, err := strconv.Atoi(text); err == nil {
		return syscall.Signal(n), n != 0
	}
	n, ok := signalNumbers[strings.TrimPrefix(strings.ToUpper(text), "SIG")]
	return syscall.Signal(n), ok
}

func supported(sig syscall.Signal) bool {
	for _, n := range signalNumbers {
		if n == int(sig) {
			return true
		}
	}
	return false
}

// terminates reports whether the signal ends a process that does not handle
// it. Stopping a process by a signal is not modelled: nothing happens.
func terminates(sig syscall.Signal) bool {
	switch int(sig) {
	case 17, 18, 19, 20, 21, 22, 23, 28: // CHLD, CONT, STOP, TSTP, TTIN, TTOU, URG, WINCH
		return false
	}
	return true
}
