package hostaccess_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/appnet-go/appnet/hostaccess"
)

const takes = "write --network=host, or --add-host=NAME:host-gateway for each name of the host"

func TestParseFlags(t *testing.T) {
	const lower = "only host-gateway is host access, in lower case and with nothing after it"
	const network = "only host is host access, in lower case; join other networks by their own settings"
	const both = "host network and gateway: choose one, on the host's network the host is 127.0.0.1 and needs no gateway"
	const use = ": use lower-case letters, digits, '-' and '_'"

	tests := []struct {
		args []string
		want hostaccess.Access
		err  []string // without "hostaccess: "
	}{
		{[]string{"--net=host"}, hostaccess.HostNetwork(), nil},
		{[]string{"--net", "host"}, hostaccess.HostNetwork(), nil},
		{[]string{"--network=host"}, hostaccess.HostNetwork(), nil},
		{[]string{"--network", "host"}, hostaccess.HostNetwork(), nil},
		{[]string{"--add-host=host.docker.internal:host-gateway"}, hostaccess.Gateway(), nil},
		{[]string{"--add-host", "host.docker.internal:host-gateway"}, hostaccess.Gateway(), nil},
		{[]string{"--add-host=host.docker.internal=host-gateway"}, hostaccess.Gateway(), nil},
		{[]string{"--add-host", "host.docker.internal=host-gateway"}, hostaccess.Gateway(), nil},
		{[]string{"--add-host=db:host-gateway", "--add-host", "cache=host-gateway"}, hostaccess.Gateway("cache", "db"), nil},

		// The same again.
		{[]string{"--net=host", "--network", "host", "--net=host"}, hostaccess.HostNetwork(), nil},
		{[]string{"--add-host=db:host-gateway", "--add-host=db=host-gateway"}, hostaccess.Gateway("db"), nil},

		// Both.
		{[]string{"--net=host", "--add-host", "db:host-gateway", "--net", "host"}, hostaccess.None(),
			[]string{`flags "--net=host --add-host db:host-gateway": ` + both}},

		// Networks.
		{[]string{"--net=web"}, hostaccess.None(), []string{`flag "--net=web": network "web": ` + network}},
		{[]string{"--network", "none"}, hostaccess.None(), []string{`flag "--network none": network "none": ` + network}},
		{[]string{"--network=HOST"}, hostaccess.None(), []string{`flag "--network=HOST": network "HOST": ` + network}},
		{[]string{"--network=name=host"}, hostaccess.None(), []string{`flag "--network=name=host": network "name=host": ` + network}},
		{[]string{"--network=host,alias=x"}, hostaccess.None(), []string{`flag "--network=host,alias=x": network "host,alias=x": ` + network}},
		{[]string{"--network=host\n"}, hostaccess.None(), []string{`flag "--network=host\n": network "host\n": ` + network}},
		{[]string{"--network=container:db"}, hostaccess.None(), []string{`flag "--network=container:db": network "container:db": ` + network}},

		// Host entries.
		{[]string{"--add-host=db:10.0.0.1"}, hostaccess.None(), []string{`flag "--add-host=db:10.0.0.1": address "10.0.0.1": ` + lower}},
		{[]string{"--add-host=db:::1"}, hostaccess.None(), []string{`flag "--add-host=db:::1": address "::1": ` + lower}},
		{[]string{"--add-host=db:HOST-GATEWAY"}, hostaccess.None(), []string{`flag "--add-host=db:HOST-GATEWAY": address "HOST-GATEWAY": ` + lower}},
		{[]string{"--add-host=db:host-gateway:x"}, hostaccess.None(), []string{`flag "--add-host=db:host-gateway:x": address "host-gateway:x": ` + lower}},
		{[]string{"--add-host=db:host-gateway "}, hostaccess.None(), []string{`flag "--add-host=db:host-gateway ": address "host-gateway ": ` + lower}},
		{[]string{"--add-host=db:host-gateway\n6.6.6.6 bank.com"}, hostaccess.None(),
			[]string{`flag "--add-host=db:host-gateway\n6.6.6.6 bank.com": address "host-gateway\n6.6.6.6 bank.com": ` + lower}},
		{[]string{"--add-host=db:host-gateway --privileged"}, hostaccess.None(),
			[]string{`flag "--add-host=db:host-gateway --privileged": address "host-gateway --privileged": ` + lower}},
		{[]string{"--add-host=db:"}, hostaccess.None(), []string{`flag "--add-host=db:": address "": ` + lower}},
		{[]string{"--add-host=host-gateway"}, hostaccess.None(), []string{`flag "--add-host=host-gateway": no address: write NAME:host-gateway`}},
		{[]string{"--add-host=:host-gateway"}, hostaccess.None(), []string{`flag "--add-host=:host-gateway": name "": empty: write at least one label`}},
		{[]string{"--add-host=Db:host-gateway"}, hostaccess.None(), []string{`flag "--add-host=Db:host-gateway": name "Db": upper-case 'D'` + use}},
		{[]string{"--add-host=d b:host-gateway"}, hostaccess.None(), []string{`flag "--add-host=d b:host-gateway": name "d b": character ' '` + use}},
		{[]string{"--add-host=6.6.6.6 a\nb:host-gateway"}, hostaccess.None(),
			[]string{`flag "--add-host=6.6.6.6 a\nb:host-gateway": name "6.6.6.6 a\nb": character ' '` + use}},
		{[]string{"--add-host=--net:host-gateway"}, hostaccess.None(),
			[]string{`flag "--add-host=--net:host-gateway": name "--net": label "--net" begins or ends with '-': begin and end with a letter, a digit or '_'`}},
		{[]string{"--add-host=10.0.0.1:host-gateway"}, hostaccess.None(),
			[]string{`flag "--add-host=10.0.0.1:host-gateway": name "10.0.0.1": last label "1" is a number: end in another label, a host that ends in a number reads as an IPv4 address`}},
		{[]string{"--add-host=localhost:host-gateway"}, hostaccess.None(),
			[]string{`flag "--add-host=localhost:host-gateway": name "localhost": last label localhost: end in another one, this one is the caller's own machine (RFC 6761)`}},

		// Values that are missing.
		{[]string{"--net"}, hostaccess.None(), []string{`flag "--net": no value: ` + takes}},
		{[]string{"--net="}, hostaccess.None(), []string{`flag "--net=": no value: ` + takes}},
		{[]string{"--network", ""}, hostaccess.None(), []string{`flag "--network ": no value: ` + takes}},
		{[]string{"--add-host", "--net=host"}, hostaccess.None(), []string{`flag "--add-host": no value: ` + takes}},

		// Other words.
		{nil, hostaccess.None(), []string{`flags "": empty: ` + takes}},
		{[]string{""}, hostaccess.None(), []string{`flag "": unknown: ` + takes}},
		{[]string{"host"}, hostaccess.None(), []string{`flag "host": unknown: ` + takes}},
		{[]string{"-net=host"}, hostaccess.None(), []string{`flag "-net=host": unknown: ` + takes}},
		{[]string{"--NET=host"}, hostaccess.None(), []string{`flag "--NET=host": unknown: ` + takes}},
		{[]string{"--net=host", "--privileged"}, hostaccess.None(), []string{`flag "--privileged": unknown: ` + takes}},
		{[]string{"--net host"}, hostaccess.None(), []string{`flag "--net host": white space: pass each word on its own`}},
		{[]string{"--net=host\x00", "--hostname=x", "--add-host"}, hostaccess.None(), []string{
			`flag "--net=host\x00": network "host\x00": ` + network,
			`flag "--hostname=x": unknown: ` + takes,
			`flag "--add-host": no value: ` + takes,
		}},
	}
	for _, tt := range tests {
		got, err := hostaccess.ParseFlags(tt.args...)
		input := strings.Join(tt.args, "|")
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%q (-want +got)\n%s", input, diff)
		}
		checkErr(t, input, err, tt.err, hostaccess.ErrInvalid)
	}
}

func TestParse(t *testing.T) {
	const shell = "leave out quotes and backslashes, this is not read by a shell and no word needs them"
	const control = "write one line of words with blanks between them"
	tests := []struct {
		line string
		want hostaccess.Access
		err  []string // without "hostaccess: "
	}{
		{"--net=host", hostaccess.HostNetwork(), nil},
		{"  --net \t host ", hostaccess.HostNetwork(), nil},
		{"--add-host db:host-gateway --add-host=cache:host-gateway", hostaccess.Gateway("cache", "db"), nil},

		{"", hostaccess.None(), []string{`flags "": empty: ` + takes}},
		{" \t", hostaccess.None(), []string{`flags "": empty: ` + takes}},
		{"gateway", hostaccess.None(), []string{`flag "gateway": unknown: ` + takes}},
		{`--net="host"`, hostaccess.None(), []string{`line "--net=\"host\"": '"': ` + shell}},
		{"--net='host'", hostaccess.None(), []string{`line "--net='host'": '\'': ` + shell}},
		{`--net=ho\st`, hostaccess.None(), []string{`line "--net=ho\\st": '\\': ` + shell}},
		{"--net=`id`", hostaccess.None(), []string{"line \"--net=`id`\": '`': " + shell}},
		{"--net=host\n", hostaccess.None(), []string{`line "--net=host\n": control character '\n': ` + control}},
		{"--net=host\r", hostaccess.None(), []string{`line "--net=host\r": control character '\r': ` + control}},
		{"--net=host\x1b[2K", hostaccess.None(), []string{`line "--net=host\x1b[2K": control character '\x1b': ` + control}},
		{"--net\u00a0host", hostaccess.None(), []string{`flag "--net\u00a0host": white space: pass each word on its own`}},
		{"--net=$NET", hostaccess.None(), []string{
			`flag "--net=$NET": network "$NET": only host is host access, in lower case; join other networks by their own settings`}},
	}
	for _, tt := range tests {
		got, err := hostaccess.Parse(tt.line)
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%q (-want +got)\n%s", tt.line, diff)
		}
		checkErr(t, tt.line, err, tt.err, hostaccess.ErrInvalid)
	}
}

func TestFlagsReadBack(t *testing.T) {
	for _, want := range []hostaccess.Access{
		hostaccess.HostNetwork(),
		hostaccess.Gateway(),
		hostaccess.Gateway("db", "cache", hostaccess.GatewayName),
	} {
		got, err := hostaccess.ParseFlags(want.Flags()...)
		if got != want || err != nil {
			t.Errorf("%v reads back as %v, %v", want, got, err)
		}
	}
}
