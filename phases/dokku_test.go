package phases_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/appnet-go/appnet/internal/lab"
)

// verdict is how this library stands to a test case of Dokku's.
type verdict string

const (
	same    verdict = "same"     // what the case expects holds here
	better  verdict = "better"   // more holds here, or the case's trouble does not; why says what
	notOurs verdict = "not ours" // somebody else's business; why says whose
)

// dokkuCase is one case of Dokku's own tests, or a thing that none of them
// covers.
type dokkuCase struct {
	name    string // file and number, or "uncovered"
	expects string
	verdict verdict
	why     string
	show    func(*testing.T, *world) // shows it; nil only if it is not ours
}

// dokkuCases are Dokku's tests of its network plugin, those of its
// docker-options that concern networks and host access, one of its proxy, and
// what its tests leave open.
var dokkuCases = []dokkuCase{
	{"network.bats 1", "help texts of the command are equal", notOurs, "a library has no commands", nil},
	{"network.bats 2", "the global report shows the global tld and no app's", same, "", showGlobalReport},
	{"network.bats 3", "JSON has stripped and legacy keys side by side", notOurs, "a Property has one name; how a command spells its keys is the command's", nil},
	{"network.bats 4", "tld: raw, global and computed values", same, "", showReportOf("tld")},
	{"network.bats 5", "attach-post-create: raw, global and computed values", same, "", showReportOf("attach-post-create")},
	{"network.bats 6", "attach-post-deploy: raw, global and computed values", same, "", showReportOf("attach-post-deploy")},
	{"network.bats 7", "initial-network: raw, global and computed values", same, "", showReportOf("initial-network")},
	{"network.bats 8", "bind-all-interfaces: raw, global and computed values", notOurs,
		"publishing ports is the deployer's; asked for it, the error lists the properties there are", showNoSuchProperty("bind-all-interfaces")},
	{"network.bats 9", "bind-all-interfaces publishes ports or does not", notOurs,
		"publishing ports is the deployer's; what it publishes is left alone", showPublishedPortsStay},
	{"network.bats 10", "an app on the host's network answers", better, "two that want one port are the caller's to see, but no port is published in vain and no network is joined in vain: both are errors", showHostMode},
	{"network.bats 11", "create, exists, list and destroy, with their errors", same, "", showManagement},
	{"network.bats 12", "the list says which networks were made by it", same, "", showOwners},
	{"network.bats 13", "the list can leave out all others", same, "", showOwnedOnly},
	{"network.bats 14", "set, conflict, rebuild and destroy around attached networks", better,
		"all networks of a phase are joined, not the first; a missing one is found before a container is made", showAttach},
	{"network.bats 15", "scaling a deployed app does not attach twice", same, "", showScale},
	{"network.bats 16", "an app that speaks udp alone is deployed with its published port", same, "", showUDP},

	{"docker-options.bats 2", "an option for all phases is in each", same, "", showAccessIn("build", "deploy", "run")},
	{"docker-options.bats 3", "cleared for one phase it stays in the others", same, "", showCleared},
	{"docker-options.bats 4", "an option for build is in build", same, "", showAccessIn("build")},
	{"docker-options.bats 5", "an option for deploy is in deploy", same, "", showAccessIn("deploy")},
	{"docker-options.bats 6", "an option for run is in run", same, "", showAccessIn("run")},
	{"docker-options.bats 7-10", "an option is removed from all phases or from one", better,
		"what is not there is said to be not there, and nothing stands there twice: Dokku stores --net=host a second time, and the engine refuses the deploy", showRemoved},
	{"docker-options.bats 12", "$(id) in an option stays as it is", better, "no shell reads it, and it is an error that says so", showNoShell},
	{"docker-options.bats 15", "--link in build is dropped and the build succeeds", better, "what a builder ignores is an error before the build, not dropped", showBuilderIgnores},
	{"docker-options.bats 17", "one text with several flags gives all of them", same, "", showSeveralFlags},
	{"docker-options.bats 18", "one text with several flags removes all of them", same, "", showSeveralFlagsRemoved},
	{"docker-options.bats 21", "unsupported flags among supported ones are ignored", better, "they are errors, each quoted", showUnsupportedFlags},
	{"docker-options.bats 1, 11, 13, 14, 16, 19, 20", "help, volumes, SSH, build arguments, order of arguments, old storage", notOurs, "they concern neither networks nor host access", nil},

	{"docker-options-2.bats 1", "an option for process web is for web alone", same, "", showProcessRule},
	{"docker-options-2.bats 2", "an option for two processes is for both", same, "", showTwoProcessRules},
	{"docker-options-2.bats 3", "an option without process is for all", same, "", showGeneralRule},
	{"docker-options-2.bats 4", "a process is refused for build and run", better, "one-off commands of a process can have access of their own", showProcessRuleOfRun},
	{"docker-options-2.bats 5", "_default_ is refused as a process", better, "no name is set aside: a rule for all processes names none", showNoDefaultProcess},
	{"docker-options-2.bats 6", "an unknown process is accepted with a warning", notOurs, "the library does not know which processes an app has; the rule is kept", showUnknownProcess},
	{"docker-options-2.bats 7, 8", "removing or clearing for one process leaves the others", same, "", showRemovedForOne},
	{"docker-options-2.bats 9", "a list needs a phase", better, "the report has all phases", showAccessReport},
	{"docker-options-2.bats 10", "the report names phase and process", same, "", showAccessReport},
	{"docker-options-2.bats 11, 12", "JSON has the options per phase and process, as text and as lists, with legacy keys", better, "a rule is one object, and what it says comes back as it was", showRuleJSON},
	{"docker-options-2.bats 13", "phases without options are in the report, empty", same, "", showAccessReport},
	{"docker-options-2.bats 14", "a cloned app has both scopes", same, "", showClone},
	{"docker-options-2.bats 15", "a renamed app keeps both scopes", same, "", showRename},
	{"docker-options-2.bats 16", "-p for web does not break worker", same, "", showPublishedForOne},

	{"nginx-vhosts_5.bats 50", "the proxy works for an app that somebody connected to another network", same, "", showStrangeNetwork},

	{"uncovered: alias presence and resolution", "deployed containers answer to APP.PROCESS on attach-* networks", better, "on the initial network too", showAliases},
	{"uncovered: tld in alias", "the name ends in the tld", same, "", showTLD},
	{"uncovered: second alias", "HOSTNAME.APP.PROCESS is one container", same, "", showOwnName},
	{"uncovered: several networks attached", "a container is on all networks of a phase", better, "Dokku attaches the first of attach-post-create", showSeveralNetworks},
	{"uncovered: run, cron and build attachment", "they join initial-network and attach-post-create, without a name", better, "all of attach-post-create", showOneOff},
	{"uncovered: build-phase --network and --add-host", "each builder drops another set without a word", better, "the settings say what the builder takes, and the rest is an error", showBuilderIgnores},
	{"uncovered: phases as text", "a list with blanks or unknown phases is refused; an empty one is taken and adds nothing", better, "an empty one is refused too", showPhaseTexts},
	{"uncovered: two ways at once", "--net=host and --add-host are stored side by side", better, "one has to be removed before the other is added", showOneWay},
	{"uncovered: host network for everybody", "whoever may set options takes the host's network", better, "the operator can forbid it, or allow it to some apps", showPolicy},
	{"uncovered: rebuild", "that a container runs with older options is not shown", better, "which settings differ is told", showDrift},
	{"uncovered: host gateway", "host.docker.internal leads to services of the host on all interfaces", same, "", showGateway},
	{"uncovered: overlap", "old and new containers share the name until the old one exits", better, "Detach takes the old one off the name before it is stopped", showOverlap},
	{"uncovered: none, host and bridge rejection", "attach-* refuses host and bridge, takes none; initial-network takes all", better, "all three are refused everywhere", showReserved},
	{"uncovered: network:info", "ID, name, driver and scope of a network", same, "", showInfo},
	{"uncovered: network:rebuild", "rewrites the files with the containers' addresses", better, "there are no files: the address is asked for", showFreshAddress},
	{"uncovered: reboot", "stopped containers come back on their networks", same, "", showRestart},
	{"uncovered: partial failure", "a failed attach leaves earlier ones attached", better, "they are taken back", showPartialFailure},
}

func TestDokku(t *testing.T) {
	for _, profile := range []string{"20.10", "28.5", "29"} {
		t.Run(profile, func(t *testing.T) { showDokku(t, lab.ForTest(t, profile)) })
	}
	if real.Asked() {
		t.Run("docker", func(t *testing.T) { showDokku(t, real.For(t)) })
	}
}

func showDokku(t *testing.T, l *lab.Lab) {
	for _, c := range dokkuCases {
		if c.show != nil {
			t.Run(c.name, func(t *testing.T) { c.show(t, newWorld(t, l, l.Client)) })
		}
	}
}

// TestDokkuVerdicts checks that the table is whole: every case of network.bats
// is there, and each row says how things stand and why.
func TestDokkuVerdicts(t *testing.T) {
	var names []string
	for _, c := range dokkuCases {
		names = append(names, c.name)
		switch {
		case c.expects == "" || !slices.Contains([]verdict{same, better, notOurs}, c.verdict):
			t.Errorf("%s: no verdict", c.name)
		case c.verdict != notOurs && c.show == nil:
			t.Errorf("%s: %s, and nothing shows it", c.name, c.verdict)
		case c.verdict != same && c.why == "":
			t.Errorf("%s: %s, and nothing says why", c.name, c.verdict)
		}
	}
	for i := range 16 {
		if name := fmt.Sprintf("network.bats %d", i+1); !slices.Contains(names, name) {
			t.Errorf("%s: no row", name)
		}
	}
	if slices.Sort(names); len(slices.Compact(slices.Clone(names))) != len(names) {
		t.Errorf("a row is there twice: %q", names)
	}
}
