package core

// newFlags are flags of a Dockerfile that came after 20.10.
var newFlags = []string{"link", "keep-git-dir", "checksum", "start-interval", "network", "security"}

var (
	maskedFirst = []string{"/proc/asound", "/proc/acpi"}
	maskedLast  = []string{
		"/proc/kcore", "/proc/keys", "/proc/latency_stats", "/proc/timer_list", "/proc/timer_stats",
		"/proc/sched_debug", "/proc/scsi", "/sys/firmware",
	}
)

const (
	textPaused        = "Container %s is already paused"
	textAliasNowhere  = "network-scoped alias is supported only for containers in user defined networks"
	textModeMatches   = "HostConfig.NetworkMode must match the identity of a network in NetworkSettings.Networks"
	textRouteConflict = "failed to add interface %[1]s to sandbox: error setting interface %[1]q %[6]s to %[2]s: " +
		"cannot program address %[2]s in sandbox interface because it conflicts with existing route " +
		"{Ifindex: %[3]d Dst: %[4]s Src: %[5]s Gw: <nil> Flags: [] Table: 254 Realm: 0}"
	textMACUnmatched  = "if a container-wide MAC address is supplied, " + textModeMatches
	textStaticNowhere = "user specified IP address is supported on user defined networks only"
)
