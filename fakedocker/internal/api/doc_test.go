package api

import (
	"os"
	"strings"
	"testing"
)

// notModelled are the operations that engines have and the fake has not. What
// engines refuse of them before they begin, the fake refuses as well.
var notModelled = []string{
	"RegistryLogin", "ContainerCommit", "BuildGRPC", "DialSession", "DistributionInspect",
	"CopyFromContainer", "ContainerStatPath", "CopyToContainer", "ContainerAttachWebsocket", "ContainerExport",
	"ImageSearch", "ImagePush", "ImageAttestations", "VolumeCreate",
	"PluginPrivileges", "PluginCreate", "PluginInstall", "PluginUpgrade", "SwarmInit", "SwarmJoin",
}

// The page that lists what is not modelled lists all of it.
func TestWhatIsNotModelledIsWrittenDown(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../../docs/fakedocker.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, op := range notModelled {
		if !strings.Contains(string(page), "`"+op+"`") {
			t.Errorf("docs/fakedocker.md does not name %s", op)
		}
	}
}
