package core

import (
	"net/http"
	"slices"
)

func words261() *words {
	w := words285()
	w.badMode = "Invalid network mode: invalid container format container:<name|id>"
	w.remove = refusal261
	w.unknownFlag, w.tellsOfCommits, w.healthText = "unknown flag: ", false, healthText261
	w.execGone = "process does not exist %s: not found"
	w.otherPlatform = words2010().otherPlatform
	w.maskedPaths = slices.Concat(maskedFirst, maskedLast, []string{"/sys/devices/virtual/powercap"})
	w.selfJoin, w.stoppedJoin = "cannot join own network", stoppedTarget
	w.multicast = words2010().multicast
	w.missingJoin = Error{http.StatusNotFound, "No such container: %s"}
	w.restartingJoin = Error{http.StatusInternalServerError, "Container %s is restarting, wait until the container is running"}
	w.execRan, w.execRuns = "Error: Exec command %s has already run", "Error: Exec command %s is already running"
	w.noStart = "failed to create task for container: " + words2010().noStart
	w.noCreate = "failed to create task for container: " + words2010().noCreate
	w.macUnmatched = textMACUnmatched
	w.disabledAlone, w.movesSysctls = false, false
	w.noExec, w.noExecCode, w.taskFirst = words2010().noExec, exitNoExec, false
	w.hostsNets, w.marksHostDNS = words2010().hostsNets, false
	w.strictHosts, w.keepsSandbox, w.makesFiles = false, true, false
	w.badIsolation, w.checksShares, w.writableCgroups = words2010().badIsolation, false, false
	w.groupsBindings, w.sameRandomPort = false, false
	w.namesOverlap, w.badProtocol, w.portTaken = false, "invalid transport protocol: 0", proxyFailed
	w.badStatusFilter = func(v string) *Error { return badRequest("invalid filter 'status=%s'", v) }
	w.countsUsers, w.oldImageConfig = false, true
	w.staleAddresses, w.showsUnjoined = true, true
	w.startInterval, w.badHealthFilter = 0, "unrecognized filter value for health: %s"
	return w
}
