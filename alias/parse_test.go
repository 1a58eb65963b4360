package alias_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/appnet-go/appnet/alias"
)

func TestParse(t *testing.T) {
	tests := []struct {
		text, tld string
		want      alias.Name
		err       []string // without "alias: "
	}{
		{"node-js-app.web", "", alias.Name{App: "node-js-app", Process: "web"}, nil},
		{"shop.v2.web", "", alias.Name{App: "shop.v2", Process: "web"}, nil},
		{"shop.web.internal", "internal", alias.Name{App: "shop", Process: "web", TLD: "internal"}, nil},
		{"shop.web.internal", "", alias.Name{App: "shop.web", Process: "internal"}, nil},
		{"shop.web.corp.test", "corp.test", alias.Name{App: "shop", Process: "web", TLD: "corp.test"}, nil},
		{"internal.internal.internal", "internal", alias.Name{App: "internal", Process: "internal", TLD: "internal"}, nil},

		{"", "", alias.Name{}, []string{`name "": write it as APP.PROCESS`}},
		{"web", "", alias.Name{}, []string{`name "web": write it as APP.PROCESS`}},
		{"web.internal", "internal", alias.Name{}, []string{`name "web.internal": write it as APP.PROCESS.internal`}},
		{"internal", "internal", alias.Name{}, []string{`name "internal": write it as APP.PROCESS.internal`}},
		{"shop.web.other", "internal", alias.Name{}, []string{`name "shop.web.other": write it as APP.PROCESS.internal`}},
		{"shop.webinternal", "internal", alias.Name{}, []string{`name "shop.webinternal": write it as APP.PROCESS.internal`}},
		{"shop.web.INTERNAL", "internal", alias.Name{}, []string{`name "shop.web.INTERNAL": write it as APP.PROCESS.internal`}},
		{"shop.Web", "", alias.Name{}, []string{`process "Web": upper-case 'W': use lower-case letters, digits, '-' and '_'`}},
		{".web", "", alias.Name{}, []string{`app "": empty: write at least one label`}},
		{"shop.web.", "", alias.Name{}, []string{`process "": empty: write at least one label`}},
		{"10.0.0.1", "", alias.Name{}, []string{
			`process "1": last label "1" is a number: end in another label, a host that ends in a number reads as an IPv4 address`}},
		{"shop.web", "My TLD", alias.Name{}, []string{
			`TLD "My TLD": upper-case 'M': use lower-case letters, digits, '-' and '_'`}},
	}
	for _, tt := range tests {
		got, err := alias.Parse(tt.text, tt.tld)
		check(t, tt.text, got, err, tt.want, tt.err)
	}
}

func TestParseContainer(t *testing.T) {
	tests := []struct {
		text, tld string
		want      alias.Name
		err       []string // without "alias: "
	}{
		{"3f2a.shop.web", "", alias.Name{Hostname: "3f2a", App: "shop", Process: "web"}, nil},
		{"3f2a.shop.v2.web", "", alias.Name{Hostname: "3f2a", App: "shop.v2", Process: "web"}, nil},
		{"3f2a.shop.web.internal", "internal", alias.Name{Hostname: "3f2a", App: "shop", Process: "web", TLD: "internal"}, nil},

		{"", "", alias.Name{}, []string{`name "": write it as HOSTNAME.APP.PROCESS`}},
		{"shop.web", "", alias.Name{}, []string{`name "shop.web": write it as HOSTNAME.APP.PROCESS`}},
		{".shop.web", "", alias.Name{}, []string{`name ".shop.web": write it as HOSTNAME.APP.PROCESS`}},
		{"shop.web.internal", "internal", alias.Name{}, []string{`name "shop.web.internal": write it as HOSTNAME.APP.PROCESS.internal`}},
		{"A.shop.web", "", alias.Name{}, []string{`hostname "A": upper-case 'A': use lower-case letters, digits, '-' and '_'`}},
	}
	for _, tt := range tests {
		got, err := alias.ParseContainer(tt.text, tt.tld)
		check(t, tt.text, got, err, tt.want, tt.err)
	}
}

func check(t *testing.T, text string, got alias.Name, err error, want alias.Name, rules []string) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%q: name (-want +got)\n%s", text, diff)
	}
	var texts []string
	for _, rule := range rules {
		texts = append(texts, "alias: "+rule)
	}
	if diff := cmp.Diff(texts, messages(err)); diff != "" {
		t.Errorf("%q: error (-want +got)\n%s", text, diff)
	}
	if err != nil && !errors.Is(err, alias.ErrInvalid) {
		t.Errorf("%q: %v is no ErrInvalid", text, err)
	}
}
