package core

import "testing"

func TestFindCommands(t *testing.T) {
	commands := Commands{"/probe": WaitForStop, "nslookup": WaitForStop}
	tests := []struct {
		command, path string
		want          bool
	}{
		{"/probe", defaultPath, true},
		{"probe", defaultPath, false},
		{"probe", "/bin:/", true},
		{"./probe", "/", false},
		{"nslookup", defaultPath, true},
		{"/usr/bin/nslookup", defaultPath, true},
		{"/opt/nslookup", defaultPath, false},
		{"", "/", false},
	}
	for _, tt := range tests {
		if got := commands.find(tt.command, tt.path) != nil; got != tt.want {
			t.Errorf("%q with PATH=%s: found %v, want %v", tt.command, tt.path, got, tt.want)
		}
	}
}
