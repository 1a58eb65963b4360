package alias_test

import (
	"errors"
	"net/netip"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/appnet-go/appnet/alias"
)

// The rules once more, in another form than the code has them.
var (
	domain = regexp.MustCompile(`^` + label + `(\.` + label + `)*$`)
	number = regexp.MustCompile(`(^|\.)([0-9]+|0x[0-9a-f]*)$`)
	used   = regexp.MustCompile(`(^|\.)(localhost|onion)$`)
)

const label = `[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?`

func valid(n alias.Name) bool {
	text := n.String()
	return n.App != "" && n.Process != "" && !strings.Contains(n.Hostname, ".") &&
		domain.MatchString(text) && len(text) <= 253 &&
		!number.MatchString(text) && !used.MatchString(text)
}

func FuzzValidate(f *testing.F) {
	f.Add("", "node-js-app", "web", "")
	f.Add("3f2a", "shop.v2", "web", "corp.test")
	f.Add("h.1", "My App", "-web-", "0x50")
	f.Add("", "10.0.0", "1", "")
	f.Add("", ".", "..", "localhost")
	f.Add("a\nb", "\xff", "é", "onion")
	f.Fuzz(func(t *testing.T, hostname, app, process, tld string) {
		n := alias.Name{Hostname: hostname, App: app, Process: process, TLD: tld}
		err := n.Validate()
		if (err == nil) != valid(n) {
			t.Fatalf("%#v: Validate() = %v, the rules say %v", n, err, valid(n))
		}
		if err != nil {
			checkError(t, err)
			return
		}
		checkText(t, n)
		if strings.Contains(process, ".") {
			return
		}
		parse := alias.Parse
		if hostname != "" {
			parse = alias.ParseContainer
		}
		if got, err := parse(n.String(), tld); got != n || err != nil {
			t.Fatalf("%#v reads back as %#v, %v", n, got, err)
		}
	})
}

func FuzzParse(f *testing.F) {
	f.Add("node-js-app.web", "", false)
	f.Add("3f2a.shop.web.internal", "internal", true)
	f.Add("shop.web.", "web.", false)
	f.Add("..", ".", true)
	f.Add("1.2.3.4", "3.4", false)
	f.Fuzz(func(t *testing.T, text, tld string, container bool) {
		parse := alias.Parse
		if container {
			parse = alias.ParseContainer
		}
		n, err := parse(text, tld)
		if err != nil {
			checkError(t, err)
			if !n.IsZero() {
				t.Fatalf("%q: %#v beside the error %v", text, n, err)
			}
			return
		}
		if n.String() != text || n.TLD != tld || (n.Hostname != "") != container || strings.Contains(n.Process, ".") {
			t.Fatalf("%q under %q reads as %#v", text, tld, n)
		}
		if err := n.Validate(); err != nil {
			t.Fatalf("%q reads as a name that is not valid: %v", text, err)
		}
		checkText(t, n)
	})
}

func FuzzConflicts(f *testing.F) {
	f.Add("", "a", "b.c", "", "a", "b", "c", "")
	f.Add("", "a", "b", "", "", "a", "b", "")
	f.Fuzz(func(t *testing.T, h1, a1, p1, t1, h2, a2, p2, t2 string) {
		n := alias.Name{Hostname: h1, App: a1, Process: p1, TLD: t1}
		m := alias.Name{Hostname: h2, App: a2, Process: p2, TLD: t2}
		conflicts := alias.Conflicts(n, m)
		if (len(conflicts) == 1) != (n != m && n.String() == m.String()) {
			t.Fatalf("%#v and %#v: %v", n, m, conflicts)
		}
		for _, c := range append(conflicts, alias.Conflicts(m, n)...) {
			if len(c.Names) != 2 || c.Names[0].Compare(c.Names[1]) != -1 || strings.Contains(c.Error(), "\n") {
				t.Fatalf("%#v and %#v: %v", n, m, c)
			}
		}
	})
}

// checkError checks what holds for every error: its class, and that text from
// outside cannot break out of its line.
func checkError(t *testing.T, err error) {
	t.Helper()
	if !errors.Is(err, alias.ErrInvalid) {
		t.Fatalf("%v is no ErrInvalid", err)
	}
	for line := range strings.SplitSeq(err.Error(), "\n") {
		if !strings.HasPrefix(line, "alias: ") {
			t.Fatalf("error with a line of its own: %q", err.Error())
		}
	}
}

// checkText checks that others read a valid name as the host it is.
func checkText(t *testing.T, n alias.Name) {
	t.Helper()
	u, err := url.Parse(n.URL("http", alias.DefaultPort))
	if err != nil || u.Host != n.Addr(alias.DefaultPort) || u.Hostname() != n.String() || u.Path != "" {
		t.Fatalf("%#v: URL reads as %#v, %v", n, u, err)
	}
	if addr, err := netip.ParseAddr(n.String()); err == nil {
		t.Fatalf("%#v: reads as the address %v", n, addr)
	}
}
