package network_test

import (
	"errors"
	"regexp"
	"strings"
	"testing"

	"github.com/containerd/errdefs"

	"github.com/appnet-go/appnet/network"
)

func TestValidateName(t *testing.T) {
	hex := strings.Repeat("0123456789abcdef", 4)
	tests := []struct {
		name string
		want error
		why  string
	}{
		{"shop", nil, "a word"},
		{"Shop_2.test-a", nil, "all that is allowed"},
		{"7", nil, "digits alone are a name to the engine, too"},
		{"cafe", nil, "hexadecimal, but too short for an ID that Docker prints"},
		{hex[:12] + "0", nil, "one digit more than a short ID"},
		{strings.ToUpper(hex[:12]), nil, "IDs are in lower case"},
		{"Host", nil, "modes are in lower case"},
		{"hosts", nil, "only whole words are reserved"},
		{"container-1", nil, "no mode without the colon"},
		{strings.Repeat("x", 300), nil, "no engine sets a limit"},

		{"none", network.ErrReserved, "a mode"},
		{"bridge", network.ErrReserved, "a mode and a network"},
		{"host", network.ErrReserved, "a mode and a network"},
		{"default", network.ErrReserved, "a mode"},
		{"null", network.ErrReserved, "a driver"},
		{"nat", network.ErrReserved, "the default network on Windows"},
		{"ingress", network.ErrReserved, "made by Swarm"},
		{"docker_gwbridge", network.ErrReserved, "made by Swarm"},
		{"container", network.ErrReserved, "a mode"},
		{"container:", network.ErrReserved, "a mode"},
		{"container:web", network.ErrReserved, "a mode"},

		{"", network.ErrInvalid, "nothing"},
		{" ", network.ErrInvalid, "a space"},
		{"a b", network.ErrInvalid, "a space within"},
		{" a", network.ErrInvalid, "the client would trim it"},
		{"a\nb", network.ErrInvalid, "a line break"},
		{"-a", network.ErrInvalid, "reads as a flag"},
		{".a", network.ErrInvalid, "begins with a dot"},
		{"..", network.ErrInvalid, "a path"},
		{"_a", network.ErrInvalid, "begins with an underscore"},
		{"a/b", network.ErrInvalid, "a slash"},
		{"a:b", network.ErrInvalid, "a colon"},
		{"a%20b", network.ErrInvalid, "an escape"},
		{"läden", network.ErrInvalid, "not ASCII"},
		{hex[:12], network.ErrInvalid, "reads as a short ID"},
		{hex, network.ErrInvalid, "reads as an ID, which beats the name"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := network.ValidateName(tt.name)
			if !errors.Is(got, tt.want) {
				t.Fatalf("ValidateName(%q) = %v, want %v: %s", tt.name, got, tt.want, tt.why)
			}
			if got != nil && !errdefs.IsInvalidArgument(got) {
				t.Errorf("%v is no InvalidArgument", got)
			}
		})
	}
}

func TestValidateNameSaysTheRule(t *testing.T) {
	tests := []struct{ name, want string }{
		{"host", `reserved name "host": Docker means something else with it; choose another name`},
		{"", `invalid name "": give it at least one letter or digit`},
		{"a b", `invalid name "a b": it begins with a letter or a digit and goes on with letters, digits, "_", "." and "-"`},
		{"0123456789ab", `invalid name "0123456789ab": 12 or 64 hexadecimal digits read as an ID; add another letter`},
	}
	for _, tt := range tests {
		if got := network.ValidateName(tt.name); got == nil || got.Error() != tt.want {
			t.Errorf("ValidateName(%q)\n got %v\nwant %s", tt.name, got, tt.want)
		}
	}
}

func FuzzValidateName(f *testing.F) {
	for _, s := range []string{"shop", "host", "container:x", "a b", "0123456789ab", "", "ä", "a\x00", "-", "A.b_c-d"} {
		f.Add(s)
	}
	word := regexp.MustCompile(`\A[a-zA-Z0-9][a-zA-Z0-9_.-]*\z`)
	id := regexp.MustCompile(`\A([0-9a-f]{12}|[0-9a-f]{64})\z`)
	reserved := regexp.MustCompile(`\A(none|bridge|host|default|ingress|docker_gwbridge|nat|null|container|container:.*)\z`)
	f.Fuzz(func(t *testing.T, name string) {
		got := network.ValidateName(name)
		switch {
		case got == nil:
			if !word.MatchString(name) || id.MatchString(name) || reserved.MatchString(name) {
				t.Errorf("%q is taken", name)
			}
		case errors.Is(got, network.ErrReserved):
			if !reserved.MatchString(name) && !strings.HasPrefix(name, "container:") {
				t.Errorf("%q is said to be reserved", name)
			}
		case !errors.Is(got, network.ErrInvalid):
			t.Errorf("%q: %v has no class", name, got)
		case word.MatchString(name) && !id.MatchString(name):
			t.Errorf("%q is refused: %v", name, got)
		}
	})
}
