package alias_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/appnet-go/appnet/alias"
)

// messages takes a joined error apart.
func messages(err error) []string {
	if err == nil {
		return nil
	}
	return strings.Split(err.Error(), "\n")
}

func TestValidate(t *testing.T) {
	label63 := strings.Repeat("a", 63)
	text253 := strings.Join([]string{label63, label63, label63, label63[:61]}, ".")
	const use = ": use lower-case letters, digits, '-' and '_'"
	const edge = " begins or ends with '-': begin and end with a letter, a digit or '_'"
	const empty = "empty: write at least one label"
	const emptyLabel = "empty label: put no dot at the start, at the end or beside another"
	const number = " is a number: end in another label, a host that ends in a number reads as an IPv4 address"

	tests := []struct {
		name alias.Name
		want []string // without "alias: "
	}{
		// Found by musl, glibc, Go and busybox alike.
		{alias.Name{App: "node-js-app", Process: "web"}, nil},
		{alias.Name{App: "a_b", Process: "web"}, nil},
		{alias.Name{App: "_srv._tcp", Process: "web"}, nil},
		{alias.Name{App: "xn--bcher-kva", Process: "web"}, nil},
		{alias.Name{App: label63, Process: "web"}, nil},
		{alias.Name{App: text253[:249], Process: "web"}, nil},
		{alias.Name{App: "1", Process: "web"}, nil},
		{alias.Name{App: "10.0.0.1", Process: "web"}, nil},
		{alias.Name{App: "localhost", Process: "web"}, nil},
		{alias.Name{App: "shop", Process: "web.2", TLD: "internal"}, nil},
		{alias.Name{App: "shop", Process: "0x50", TLD: "internal"}, nil},
		{alias.Name{App: "shop", Process: "localhost", TLD: "internal"}, nil},
		{alias.Name{App: "shop", Process: "80a"}, nil},
		{alias.Name{App: "shop", Process: "1-2"}, nil},
		{alias.Name{App: "shop", Process: "0xg"}, nil},
		{alias.Name{App: "shop", Process: "x0"}, nil},
		{alias.Name{Hostname: "3f2a", App: "shop", Process: "web", TLD: "corp.test"}, nil},
		{alias.Name{Hostname: "12", App: "shop", Process: "web"}, nil},

		// Parts that are missing.
		{alias.Name{}, []string{`app "": ` + empty, `process "": ` + empty}},
		{alias.Name{Process: "web"}, []string{`app "": ` + empty}},
		{alias.Name{App: "shop"}, []string{`process "": ` + empty}},

		// Characters.
		{alias.Name{App: "My_App", Process: "web"}, []string{`app "My_App": upper-case 'M'` + use}},
		{alias.Name{App: "*", Process: "web"}, []string{`app "*": character '*'` + use}},
		{alias.Name{App: "a/b", Process: "web"}, []string{`app "a/b": character '/'` + use}},
		{alias.Name{App: "a:b", Process: "web"}, []string{`app "a:b": character ':'` + use}},
		{alias.Name{App: "app,web", Process: "web"}, []string{`app "app,web": character ','` + use}},
		{alias.Name{App: "a b", Process: "web"}, []string{`app "a b": character ' '` + use}},
		{alias.Name{App: "a\n::1\tb", Process: "web"}, []string{`app "a\n::1\tb": character '\n'` + use}},
		{alias.Name{App: "a\x00", Process: "web"}, []string{`app "a\x00": character '\x00'` + use}},
		{alias.Name{App: "café", Process: "web"}, []string{`app "café": character 'é'` + use}},
		{alias.Name{App: "a\xff", Process: "web"}, []string{`app "a\xff": byte 0xff` + use}},
		{alias.Name{App: "a\ufffd", Process: "web"}, []string{`app "a�": character '�'` + use}},

		// Dots and hyphens.
		{alias.Name{App: "-lead", Process: "web"}, []string{`app "-lead": label "-lead"` + edge}},
		{alias.Name{App: "lead-", Process: "web"}, []string{`app "lead-": label "lead-"` + edge}},
		{alias.Name{App: "a", Process: "-"}, []string{`process "-": label "-"` + edge}},
		{alias.Name{App: ".x", Process: "web"}, []string{`app ".x": ` + emptyLabel}},
		{alias.Name{App: "x.", Process: "web"}, []string{`app "x.": ` + emptyLabel}},
		{alias.Name{App: "a..b", Process: "web"}, []string{`app "a..b": ` + emptyLabel}},
		{alias.Name{App: ".", Process: "web"}, []string{`app ".": ` + emptyLabel, `app ".": ` + emptyLabel}},
		{alias.Name{App: "a", Process: "web", TLD: ".internal"}, []string{`TLD ".internal": ` + emptyLabel}},
		{alias.Name{Hostname: "h.1", App: "a", Process: "web"},
			[]string{`hostname "h.1": dot: a hostname is one label, use '-' instead`}},

		// Lengths.
		{alias.Name{App: label63 + "b", Process: "web"},
			[]string{`app "` + label63 + `b": label of 64 characters: use at most 63 between two dots`}},
		{alias.Name{App: text253[:250], Process: "web"},
			[]string{`name "` + text253[:250] + `.we"...: 254 characters: use at most 253 for the whole name`}},
		{alias.Name{App: strings.Repeat("a.", 4000), Process: "web"},
			[]string{`app "` + strings.Repeat("a.", 126) + `a"...: 8000 characters: use at most 253 for the whole name`}},

		// The last label.
		{alias.Name{App: "1.2.3", Process: "4"}, []string{`process "4": last label "4"` + number}},
		{alias.Name{App: "shop", Process: "123"}, []string{`process "123": last label "123"` + number}},
		{alias.Name{App: "shop", Process: "web.7"}, []string{`process "web.7": last label "7"` + number}},
		{alias.Name{App: "shop", Process: "0x"}, []string{`process "0x": last label "0x"` + number}},
		{alias.Name{App: "shop", Process: "0x7f"}, []string{`process "0x7f": last label "0x7f"` + number}},
		{alias.Name{App: "shop", Process: "web", TLD: "1"}, []string{`TLD "1": last label "1"` + number}},
		{alias.Name{App: "shop", Process: "localhost"},
			[]string{`process "localhost": last label localhost: end in another one, this one is the caller's own machine (RFC 6761)`}},
		{alias.Name{App: "shop", Process: "web", TLD: "corp.localhost"},
			[]string{`TLD "corp.localhost": last label localhost: end in another one, this one is the caller's own machine (RFC 6761)`}},
		{alias.Name{App: "shop", Process: "web", TLD: "onion"},
			[]string{`TLD "onion": last label onion: end in another one, resolvers do not ask DNS for this one (RFC 7686)`}},

		// All at once.
		{alias.Name{Hostname: "H", App: "a b..c", Process: "web-", TLD: "x.9"}, []string{
			`hostname "H": upper-case 'H'` + use,
			`app "a b..c": character ' '` + use,
			`app "a b..c": ` + emptyLabel,
			`process "web-": label "web-"` + edge,
			`TLD "x.9": last label "9"` + number,
		}},
	}
	for _, tt := range tests {
		var want []string
		for _, w := range tt.want {
			want = append(want, "alias: "+w)
		}
		err := tt.name.Validate()
		if diff := cmp.Diff(want, messages(err)); diff != "" {
			t.Errorf("%.80q: problems (-want +got)\n%s", tt.name, diff)
		}
		if err != nil && !errors.Is(err, alias.ErrInvalid) {
			t.Errorf("%.80q: %v is no ErrInvalid", tt.name, err)
		}
	}
}

func TestValidateApp(t *testing.T) {
	tests := []struct {
		app  string
		want []string
	}{
		{"node-js-app", nil},
		{"shop.v2", nil},
		{"1", nil}, // a process follows
		{"", []string{`alias: app "": empty: write at least one label`}},
		{"shop.", []string{`alias: app "shop.": empty label: put no dot at the start, at the end or beside another`}},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, messages(alias.ValidateApp(tt.app))); diff != "" {
			t.Errorf("ValidateApp(%q) (-want +got)\n%s", tt.app, diff)
		}
	}
}

func TestValidateTLD(t *testing.T) {
	tests := []struct {
		tld  string
		want []string
	}{
		{"", nil},
		{"internal", nil},
		{"svc.cluster.local", nil},
		{"svc.1", []string{`alias: TLD "svc.1": last label "1" is a number: end in another label, a host that ends in a number reads as an IPv4 address`}},
		{".test", []string{`alias: TLD ".test": empty label: put no dot at the start, at the end or beside another`}},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, messages(alias.ValidateTLD(tt.tld))); diff != "" {
			t.Errorf("ValidateTLD(%q) (-want +got)\n%s", tt.tld, diff)
		}
	}
}

func TestErrorAs(t *testing.T) {
	var problem *alias.Error
	if !errors.As((alias.Name{App: "shop", Process: "Web"}).Validate(), &problem) {
		t.Fatal("no *alias.Error in the error")
	}
	want := &alias.Error{Part: "process", Value: "Web", Rule: "upper-case 'W': use lower-case letters, digits, '-' and '_'"}
	if diff := cmp.Diff(want, problem); diff != "" {
		t.Errorf("problem (-want +got)\n%s", diff)
	}
	if errors.Is(problem, alias.ErrConflict) {
		t.Error("a problem of one name is an ErrConflict")
	}
}

func TestValidateHost(t *testing.T) {
	tests := []struct {
		host string
		want []string
	}{
		{"db", nil},
		{"host.docker.internal", nil},
		{"", []string{`alias: host "": empty: write at least one label`}},
		{"LocalHost", []string{`alias: host "LocalHost": upper-case 'L': use lower-case letters, digits, '-' and '_'`}},
		{"localhost", []string{`alias: host "localhost": last label localhost: end in another one, this one is the caller's own machine (RFC 6761)`}},
		{"::1", []string{`alias: host "::1": character ':': use lower-case letters, digits, '-' and '_'`}},
		{"127.0.0.1", []string{`alias: host "127.0.0.1": last label "1" is a number: end in another label, a host that ends in a number reads as an IPv4 address`}},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, messages(alias.ValidateHost(tt.host))); diff != "" {
			t.Errorf("ValidateHost(%q) (-want +got)\n%s", tt.host, diff)
		}
	}
}
