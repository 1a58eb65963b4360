package hostaccess_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/appnet-go/appnet/hostaccess"
)

// messages takes a joined error apart.
func messages(err error) []string {
	if err == nil {
		return nil
	}
	return strings.Split(err.Error(), "\n")
}

// checkErr compares the problems of err, written without the package in front,
// and the class of the error.
func checkErr(t *testing.T, input string, err error, rules []string, class error) {
	t.Helper()
	var want []string
	for _, rule := range rules {
		want = append(want, "hostaccess: "+rule)
	}
	if diff := cmp.Diff(want, messages(err)); diff != "" {
		t.Errorf("%s: error (-want +got)\n%s", input, diff)
	}
	if err != nil && !errors.Is(err, class) {
		t.Errorf("%s: %v is no %v", input, err, class)
	}
}

func TestAccess(t *testing.T) {
	type properties struct {
		Mode                hostaccess.Mode
		Names, Flags        []string
		Text, Address, Addr string
	}
	tests := []struct {
		access hostaccess.Access
		want   properties
	}{
		{hostaccess.None(), properties{Mode: hostaccess.ModeNone, Text: "none"}},
		{hostaccess.Access{}, properties{Mode: hostaccess.ModeNone, Text: "none"}},
		{hostaccess.HostNetwork(), properties{
			Mode: hostaccess.ModeHost, Text: "host",
			Flags:   []string{"--network=host"},
			Address: "127.0.0.1", Addr: "127.0.0.1:5432",
		}},
		{hostaccess.Gateway(), properties{
			Mode: hostaccess.ModeGateway, Text: "gateway",
			Names:   []string{"host.docker.internal"},
			Flags:   []string{"--add-host=host.docker.internal:host-gateway"},
			Address: "host.docker.internal", Addr: "host.docker.internal:5432",
		}},
		{hostaccess.Gateway("db", "cache", "db"), properties{
			Mode: hostaccess.ModeGateway, Text: "gateway:cache,db",
			Names:   []string{"cache", "db"},
			Flags:   []string{"--add-host=cache:host-gateway", "--add-host=db:host-gateway"},
			Address: "cache", Addr: "cache:5432",
		}},
	}
	for _, tt := range tests {
		a := tt.access
		got := properties{a.Mode(), a.Names(), a.Flags(), a.String(), a.Address(), a.Addr(5432)}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%v (-want +got)\n%s", a, diff)
		}
		if err := a.Validate(); err != nil {
			t.Errorf("%v: %v", a, err)
		}
	}
}

func TestEqual(t *testing.T) {
	same := [][2]hostaccess.Access{
		{hostaccess.Access{}, hostaccess.None()},
		{hostaccess.Gateway(), hostaccess.Gateway(hostaccess.GatewayName)},
		{hostaccess.Gateway("b", "a", "b"), hostaccess.Gateway("a", "b")},
		{hostaccess.Recommended(), hostaccess.Gateway()},
	}
	for _, s := range same {
		if s[0] != s[1] || !s[0].Equal(s[1]) {
			t.Errorf("%v and %v differ", s[0], s[1])
		}
	}
	other := [][2]hostaccess.Access{
		{hostaccess.None(), hostaccess.HostNetwork()},
		{hostaccess.Gateway("a"), hostaccess.Gateway("a", "b")},
		// Names that are not valid stay apart as well.
		{hostaccess.Gateway("a", "b"), hostaccess.Gateway("a,b")},
		{hostaccess.Gateway("a", "b"), hostaccess.Gateway("a\nb")},
		{hostaccess.Gateway("a"), hostaccess.Gateway(`"a"`)},
	}
	for _, o := range other {
		if o[0] == o[1] || o[0].Equal(o[1]) {
			t.Errorf("%v and %v are the same", o[0], o[1])
		}
	}
}

func TestNamesAreTheCallers(t *testing.T) {
	given := []string{"b", "a"}
	a := hostaccess.Gateway(given...)
	if diff := cmp.Diff([]string{"b", "a"}, given); diff != "" {
		t.Errorf("the caller's names changed (-before +after)\n%s", diff)
	}
	a.Names()[0] = "changed"
	given[0] = "changed"
	if diff := cmp.Diff([]string{"a", "b"}, a.Names()); diff != "" {
		t.Errorf("the names of the access changed (-before +after)\n%s", diff)
	}
}

func TestValidate(t *testing.T) {
	const use = ": use lower-case letters, digits, '-' and '_'"
	const number = " is a number: end in another label, a host that ends in a number reads as an IPv4 address"
	const own = ": end in another one, this one is the caller's own machine (RFC 6761)"
	tests := []struct {
		names []string
		want  []string
	}{
		{[]string{"db", "host.docker.internal", "my_host", "a-b.c", "3com.net"}, nil},
		{[]string{""}, []string{`gateway name "": empty: write at least one label`}},
		{[]string{"DB"}, []string{`gateway name "DB": upper-case 'D'` + use}},
		{[]string{"a b"}, []string{`gateway name "a b": character ' '` + use}},
		{[]string{"a\n6.6.6.6 bank.com"}, []string{`gateway name "a\n6.6.6.6 bank.com": character '\n'` + use}},
		{[]string{"a,b"}, []string{`gateway name "a,b": character ','` + use}},
		{[]string{`"a"`}, []string{`gateway name "\"a\"": character '"'` + use}},
		{[]string{"a:1.2.3.4"}, []string{`gateway name "a:1.2.3.4": character ':'` + use}},
		{[]string{"-a"}, []string{`gateway name "-a": label "-a" begins or ends with '-': begin and end with a letter, a digit or '_'`}},
		{[]string{"a."}, []string{`gateway name "a.": empty label: put no dot at the start, at the end or beside another`}},
		{[]string{"10.0.0.1"}, []string{`gateway name "10.0.0.1": last label "1"` + number}},
		{[]string{"::1"}, []string{`gateway name "::1": character ':'` + use}},
		{[]string{"localhost", "my.localhost", "db"}, []string{
			`gateway name "localhost": last label localhost` + own,
			`gateway name "my.localhost": last label localhost` + own,
		}},
	}
	for _, tt := range tests {
		a := hostaccess.Gateway(tt.names...)
		checkErr(t, a.String(), a.Validate(), tt.want, hostaccess.ErrInvalid)
		if tt.want == nil {
			continue
		}
		if text, err := a.MarshalText(); err == nil {
			t.Errorf("%v: MarshalText() = %q, want an error", a, text)
		}
		if !strings.Contains(a.String(), `"`) {
			t.Errorf("%v: text shows no quotes", a)
		}
	}
}

func TestMode(t *testing.T) {
	want := []string{"none", "gateway", "host", "Mode(3)"}
	var got []string
	for m := range hostaccess.Mode(4) {
		got = append(got, m.String())
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("modes (-want +got)\n%s", diff)
	}
}
