package hostaccess_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/appnet-go/appnet/hostaccess"
)

// Every builder has every option once, and says where that is from.
func TestBuildTableIsWhole(t *testing.T) {
	options := []hostaccess.BuildOption{hostaccess.BuildHostNetwork, hostaccess.BuildGateway, hostaccess.BuildNetwork}
	rows := hostaccess.BuildTable()
	if want := len(hostaccess.Builders()) * len(options); len(rows) != want {
		t.Errorf("%d rows, want %d", len(rows), want)
	}
	for _, b := range hostaccess.Builders() {
		for _, o := range options {
			cell := b.Support(o)
			if cell.Builder != b || cell.Option != o || cell.Source == "" || cell.Text == "" {
				t.Errorf("%v, %v: %+v: want a text and a source", b, o, cell)
			}
			if measured := b == hostaccess.APIClassic || b == hostaccess.APIBuildKit; cell.Measured != measured {
				t.Errorf("%v, %v: measured %t, want %t", b, o, cell.Measured, measured)
			}
		}
	}
}

func TestBuildTableIsACopy(t *testing.T) {
	hostaccess.BuildTable()[0].Support = hostaccess.Refused
	if got := hostaccess.BuildTable()[0].Support; got != hostaccess.Supported {
		t.Errorf("after a change of another copy: %v", got)
	}
}

func TestBuilderSupport(t *testing.T) {
	const h, g, n = hostaccess.BuildHostNetwork, hostaccess.BuildGateway, hostaccess.BuildNetwork
	const yes, no, other = hostaccess.Supported, hostaccess.Refused, hostaccess.OtherSpelling
	want := map[hostaccess.Builder]map[hostaccess.BuildOption]hostaccess.Support{
		hostaccess.APIClassic:  {h: yes, g: yes, n: yes},
		hostaccess.APIBuildKit: {h: yes, g: yes, n: no},
		hostaccess.Herokuish:   {h: yes, g: yes, n: yes},
		hostaccess.Dockerfile:  {h: yes, g: yes, n: other},
		hostaccess.Pack:        {h: yes, g: no, n: yes},
		hostaccess.Nixpacks:    {h: no, g: yes, n: no},
		hostaccess.Railpack:    {h: other, g: other, n: no},
	}
	got := map[hostaccess.Builder]map[hostaccess.BuildOption]hostaccess.Support{}
	for _, cell := range hostaccess.BuildTable() {
		if got[cell.Builder] == nil {
			got[cell.Builder] = map[hostaccess.BuildOption]hostaccess.Support{}
		}
		got[cell.Builder][cell.Option] = cell.Support
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("support (-want +got)\n%s", diff)
	}
	if cell := hostaccess.Builder(99).Support(g); cell.Support != hostaccess.SupportUnknown {
		t.Errorf("a builder that is none: %+v", cell)
	}
}

func TestBuilderCheck(t *testing.T) {
	tests := []struct {
		builder hostaccess.Builder
		access  hostaccess.Access
		want    string // "" for nil
	}{
		{hostaccess.Pack, hostaccess.None(), ""},
		{hostaccess.Pack, hostaccess.HostNetwork(), ""},
		{hostaccess.Pack, hostaccess.Gateway(), "hostaccess: builder pack: host gateway: refused: pack has no flag for host entries: choose host networking"},
		{hostaccess.Nixpacks, hostaccess.Gateway("db"), ""},
		{hostaccess.Railpack, hostaccess.HostNetwork(), "hostaccess: builder railpack: host network: other spelling: docker buildx build --network=host with a recent frontend: railpack build has no such flag"},
		{0, hostaccess.Gateway(), "hostaccess: builder Builder(0): host gateway: unknown: nobody has looked what this builder does: try it, or choose a builder of the table"},
		{0, hostaccess.None(), ""},
	}
	for _, tt := range tests {
		err := tt.builder.Check(tt.access)
		got := ""
		if err != nil {
			got = err.Error()
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%v, %v (-want +got)\n%s", tt.builder, tt.access, diff)
		}
		var cell *hostaccess.BuildError
		if is := errors.Is(err, hostaccess.ErrBuilder); is != (err != nil) || errors.As(err, &cell) != is {
			t.Errorf("%v, %v: %v: want a BuildError", tt.builder, tt.access, err)
		}
	}
}

func TestBuilderText(t *testing.T) {
	for _, b := range hostaccess.Builders() {
		text, err := json.Marshal(b)
		if err != nil {
			t.Fatal(err)
		}
		var got hostaccess.Builder
		if err := json.Unmarshal(text, &got); err != nil || got != b {
			t.Errorf("%s reads back as %v, %v", text, got, err)
		}
	}
	b := hostaccess.Pack
	err := b.UnmarshalText([]byte("Pack"))
	checkErr(t, "Pack", err, []string{`builder "Pack": unknown: write api-classic, api-buildkit, herokuish, dockerfile, pack, nixpacks or railpack`}, hostaccess.ErrInvalid)
	if b != hostaccess.Pack {
		t.Errorf("an error made it %v", b)
	}
	if _, err := hostaccess.Builder(0).MarshalText(); !errors.Is(err, hostaccess.ErrInvalid) {
		t.Errorf("zero builder: %v", err)
	}
}

func TestBuildStrings(t *testing.T) {
	got := []string{
		hostaccess.Builder(9).String(), hostaccess.BuildOption(0).String(), hostaccess.Support(9).String(),
		hostaccess.SupportUnknown.String(), hostaccess.OtherSpelling.String(), hostaccess.BuildNetwork.String(),
	}
	want := []string{"Builder(9)", "BuildOption(0)", "Support(9)", "unknown", "other spelling", "custom network"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestBuildTableMarkdown(t *testing.T) {
	rows := hostaccess.BuildTableRows{{hostaccess.Pack, hostaccess.BuildGateway, hostaccess.Refused, "a|b", false, "there"}}
	want := strings.Join([]string{
		"| builder | option | support | measured | how, or why not | source |",
		"|---|---|---|---|---|---|",
		`| pack | host gateway | refused | no | a\|b | there |`,
	}, "\n")
	if diff := cmp.Diff(want, rows.Markdown()); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
