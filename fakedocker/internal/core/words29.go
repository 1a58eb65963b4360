package core

import (
	"net/http"
	"slices"
)

func badType(value string) *Error { return internal("invalid filter: 'type'='%s'", value) }

func words29() *words {
	w := words285()
	w.aliasNowhere = "network-scoped aliases are only supported for user-defined networks"
	w.staticNowhere = "user-specified IP address is supported on user-defined networks only"
	w.notInSubnets = "no configured subnet contains IP address %s"
	w.storageDriver, w.emptyBindings, w.writesMAC = "overlayfs", true, false
	w.maskedPaths, w.untouchedSize = slices.Sorted(slices.Values(w.maskedPaths)), 4096
	w.readSeconds, w.badTime, w.badMoment, w.timesFirst = readSeconds29, badTime29, badMoment29, true
	w.badTypeFilter = func(string) *Error {
		return badRequest("invalid value for filter 'type': must be 'builtin' or 'custom'")
	}
	w.filterColon, w.twoUntils = ":", "invalid filter: 'until' cannot be specified more than once"
	w.userSpecified = "user-specified"
	w.connectMAC, w.fillsBindings = Version{1, 54}, Version{1, 52}
	w.clearsClaims, w.oneType = true, true
	w.exactHosts, w.dropsUnjoined, w.unexposed, w.unmaps = true, true, true, true
	w.isPaused, w.badPort = "container %s is already paused", rangeError29
	w.emptyPort, w.reversedPorts = "invalid port range: value is empty", "invalid port range: %s"
	w.otherPlatform = "image with reference %[1]s was found but does not provide the specified platform (%[2]s)"
	w.noUntil, w.usageHealth = true, true
	w.badUntil = Error{http.StatusBadRequest, "invalid value for 'until' filter: %s"}
	w.portTaken, w.boundTwice = bindFailed29, bindFailed29
	w.skipsNoDNS, w.zonedHosts, w.checksPorts, w.checksHostname = true, true, true, true
	w.imageStore, w.healthText, w.lowerPorts = true, healthText29, true
	return w
}
