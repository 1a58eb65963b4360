package canon

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/netip"
	"regexp"
	"slices"
	"strconv"
)

// fields are the texts that mean nothing to anybody but the engine, by the name
// of their field. Empty ones stay: whether there is one is compared.
var fields = map[string]string{
	"EndpointID":   "<endpoint>",
	"SandboxID":    "<sandbox>",
	"SandboxKey":   "<sandbox>",
	"execDuration": "<duration>",
	"CgroupnsMode": "<cgroups>", // the default follows the machine's
}

// numbers are the numbers that differ from run to run, by the name of their
// field. 0 stays.
var numbers = map[string]string{
	"Created":  "<time>",
	"Pid":      "<pid>",
	"time":     "<time>",
	"timeNano": "<time>",
	"Size":     "<size>",
	// The image is another file on the fake.
	"VirtualSize": "<size>",
	"SizeRootFs":  "<size>",
	"size":        "<size>", // of a manifest: it says the size of the layers
}

// number is what a number is written as in a field of an answer; empty: as it
// is. What a prune of images frees are, on engine 29, also their configurations,
// which hold times: a fraction of a second that ends in zeros is shorter.
func number(path, key string) string {
	if path == "/images/prune" && key == "SpaceReclaimed" {
		return "<size>"
	}
	return numbers[key]
}

// hidden are the fields of which only the kind of their value is compared.
var hidden = map[string]bool{"GraphDriver": true}

// ports are the fields that hold a port of the host. Where nobody chose one it
// comes from the system's range, and the engines go on from the last one.
var ports = map[string]bool{"HostPort": true, "PublicPort": true}

func ephemeral(s string) bool {
	n, err := strconv.Atoi(s)
	return err == nil && n >= 32768
}

// shuffled reports whether engines give a list in random order: it is the whole
// answer of a path, or stands in a field.
func shuffled(path, key string) bool {
	switch key {
	case "":
		return path == "/networks" || path == "/networks/" || path == "/images/json"
	case "NetworksDeleted", "ContainersDeleted", "Ports", "RepoTags":
		return true
	}
	return false
}

func sortValues(v []any) {
	slices.SortStableFunc(v, func(a, b any) int { return bytes.Compare(sortKey(a), sortKey(b)) })
}

// sortKey is the name of a thing, and then the whole of it.
func sortKey(v any) []byte {
	text, err := json.Marshal(v)
	if err != nil {
		return nil
	}
	if o, ok := v.(map[string]any); ok {
		return append([]byte(fmt.Sprint(o["Name"])), text...)
	}
	return text
}

// sortEvents sorts the events of one kind that follow one another: which of a
// container's networks comes first is random.
func sortEvents(events []any) []any {
	for begin := 0; begin < len(events); {
		end := begin + 1
		for end < len(events) && eventKind(events[end]) == eventKind(events[begin]) {
			end++
		}
		sortValues(events[begin:end])
		begin = end
	}
	return events
}

func eventKind(v any) string {
	o, _ := v.(map[string]any)
	return fmt.Sprint(o["Type"], o["Action"])
}

func macOf(addr netip.Addr) string {
	b := addr.As4()
	return fmt.Sprintf("02:42:%02x:%02x:%02x:%02x", b[0], b[1], b[2], b[3])
}

// machine are the fields that tell of the machine and of the build, by path:
// only the kind of their values is compared.
var machine = map[string]*regexp.Regexp{
	"/info": regexp.MustCompile(`^(ID|Name|NCPU|MemTotal|KernelVersion|OperatingSystem|OSVersion|Driver|DriverStatus|` +
		`SystemTime|NFd|NGoroutines|NEventsListener|Architecture|DockerRootDir|ServerVersion|.*Commit|Containerd|` +
		`Runtimes|SecurityOptions|CgroupDriver|CgroupVersion|Warnings|InitBinary|HttpProxy|HttpsProxy|NoProxy|Labels|` +
		`RegistryConfig|Plugins|ClientInfo|FirewallBackend|CDISpecDirs|DiscoveredDevices|Isolation|ProductLicense|` +
		`MemoryLimit|SwapLimit|KernelMemory.*|Cpu.*|CPU.*|PidsLimit|OomKillDisable|Bridge.*|DefaultAddressPools|` +
		`ContainerdCommit|DefaultRuntime|LoggingDriver)$`),
	"/version": regexp.MustCompile(`^(KernelVersion|Arch|BuildTime|GitCommit|GoVersion|Platform|Components)$`),
}

// hide replaces what tells of the machine in place.
func hide(path string, values []any) {
	form := machine[path]
	if form == nil {
		return
	}
	for _, v := range values {
		o, _ := v.(map[string]any)
		for key := range o {
			if form.MatchString(key) {
				o[key] = kindOf(o[key])
			}
		}
	}
}

func kindOf(v any) string {
	switch v.(type) {
	case nil:
		return "<null>"
	case bool:
		return "<bool>"
	case json.Number:
		return "<number>"
	case string:
		return "<text>"
	case []any:
		return "<list>"
	}
	return "<object>"
}
