package probe

import (
	"bytes"
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A desk is a world on this machine's loopback, with names of its own.
type desk struct {
	hostname string
	names    map[string][]string
	signals  chan os.Signal
	listened chan net.Addr
}

func newDesk() *desk {
	return &desk{
		hostname: "desk-1",
		names:    map[string][]string{"empty.web": {}},
		signals:  make(chan os.Signal, 1),
		listened: make(chan net.Addr, 1),
	}
}

func (d *desk) Hostname() (string, error) { return d.hostname, nil }

func (d *desk) Listen(network, address string) (net.Listener, error) {
	l, err := net.Listen(network, address)
	if err == nil {
		d.listened <- l.Addr()
	}
	return l, err
}

func (d *desk) Dial(ctx context.Context, network, address string) (net.Conn, error) {
	return new(net.Dialer).DialContext(ctx, network, address)
}

func (d *desk) LookupHost(_ context.Context, name string) ([]string, error) {
	addrs, ok := d.names[name]
	if !ok {
		return nil, &net.DNSError{Err: "no such host", Name: name, IsNotFound: true}
	}
	return addrs, nil
}

func (d *desk) ReadFile(name string) ([]byte, error) {
	if name != "/etc/hostname" {
		return nil, &os.PathError{Op: "open", Path: name, Err: os.ErrNotExist}
	}
	return []byte(d.hostname + "\n"), nil
}

func (d *desk) Signals() <-chan os.Signal { return d.signals }

type result struct {
	Code   int
	Stdout string
}

func runOn(ctx context.Context, d *desk, env []string, args ...string) (result, string) {
	var stdout, stderr bytes.Buffer
	code := Main(ctx, Process{
		Args: append([]string{Path}, args...), Env: env,
		Stdout: &stdout, Stderr: &stderr, World: d,
	})
	return result{code, stdout.String()}, stderr.String()
}

func TestMainAnswersByExitCode(t *testing.T) {
	d := newDesk()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/" {
			http.NotFound(w, r)
			return
		}
		_, _ = w.Write([]byte(" hello \n"))
	}))
	defer server.Close()
	host, portOf, _ := net.SplitHostPort(server.Listener.Addr().String())
	d.names["shop.web"] = []string{host}
	closed := closedAddress(t)
	d.names["half.web"] = []string{"127.0.0.2", host} // nothing listens on the first

	tests := []struct {
		args string
		want result
	}{
		{"", result{2, ""}},
		{"dance", result{2, ""}},
		{"lookup", result{2, ""}},
		{"lookup -fast shop.web", result{2, ""}},
		{"lookup -h", result{0, ""}},
		{"lookup shop.web", result{0, host + "\n"}},
		{"lookup half.web", result{0, "127.0.0.2\n" + host + "\n"}},
		{"lookup blog.web", result{3, ""}},
		{"connect shop.web:" + portOf, result{0, "connected to " + host + ":" + portOf + "\n"}},
		{"connect half.web:" + portOf, result{0, "connected to " + host + ":" + portOf + "\n"}},
		{"connect blog.web:80", result{3, ""}},
		{"connect empty.web:80", result{3, ""}},
		{"connect " + closed, result{4, ""}},
		{"connect shop.web", result{2, ""}},
		{"fetch http://shop.web:" + portOf, result{0, "hello\n"}},
		{"fetch -n 3 http://shop.web:" + portOf, result{0, "hello\nhello\nhello\n"}},
		{"fetch http://shop.web:" + portOf + "/missing", result{1, ""}},
		{"fetch http://blog.web", result{3, ""}},
		{"fetch http://" + closed, result{4, ""}},
		{"fetch ://", result{2, ""}},
	}
	for _, tt := range tests {
		got, stderr := runOn(t.Context(), d, nil, strings.Fields(tt.args)...)
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("probe %s: (-want +got)\n%s", tt.args, diff)
		}
		if got.Code != 0 && stderr == "" {
			t.Errorf("probe %s: exit code %d without a word", tt.args, got.Code)
		}
	}
}

// closedAddress returns a loopback address that nothing listens on.
func closedAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

func TestFetchTimesOut(t *testing.T) {
	silent, err := net.Listen("tcp", "127.0.0.1:0") // accepts, never answers
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	got, _ := runOn(t.Context(), newDesk(), nil, "fetch", "-timeout", "10ms", "http://"+silent.Addr().String())
	if want := TimedOut.Code(); got.Code != want {
		t.Errorf("exit code %d, want %d", got.Code, want)
	}
}

func TestWaitEndsAtASignal(t *testing.T) {
	d := newDesk()
	d.signals <- os.Interrupt
	got, _ := runOn(t.Context(), d, nil, "wait")
	if diff := cmp.Diff(result{}, got); diff != "" {
		t.Error(diff)
	}
}

func TestServeAndWaitEndWithTheirContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, args := range [][]string{{"wait"}, {"serve", "-addr", "127.0.0.1:0"}} {
		if got, _ := runOn(ctx, newDesk(), nil, args...); got.Code != Failed.Code() {
			t.Errorf("%v: exit code %d, want %d", args, got.Code, Failed.Code())
		}
	}
}

// serving runs serve until the test tells it to end, and returns its base URL.
func serving(t *testing.T, d *desk, env []string, args ...string) (url string, ended func() result) {
	t.Helper()
	var wg sync.WaitGroup
	var got result
	wg.Go(func() { got, _ = runOn(t.Context(), d, env, append([]string{"serve"}, args...)...) })
	addr := <-d.listened
	return "http://" + addr.String(), func() result { wg.Wait(); return got }
}

func TestServeAnswersWithItsHostname(t *testing.T) {
	d := newDesk()
	url, ended := serving(t, d, nil, "-addr", "127.0.0.1:0")
	for _, path := range []string{"", "/any/path", ReadyPath} {
		got, stderr := runOn(t.Context(), newDesk(), nil, "fetch", url+path)
		if diff := cmp.Diff(result{0, "desk-1\n"}, got); diff != "" {
			t.Errorf("%s: %s (-want +got)\n%s", path, stderr, diff)
		}
	}
	d.signals <- os.Interrupt
	want := result{0, "listening on " + strings.TrimPrefix(url, "http://") + "\n"}
	if diff := cmp.Diff(want, ended()); diff != "" {
		t.Errorf("serve: (-want +got)\n%s", diff)
	}
}

func TestServeIsNotReadyAtOnce(t *testing.T) {
	d := newDesk()
	url, ended := serving(t, d, nil, "-addr", "127.0.0.1:0", "-after", "1h")
	if got, _ := runOn(t.Context(), newDesk(), nil, "fetch", url+ReadyPath); got.Code != Failed.Code() {
		t.Errorf("ready at once: exit code %d, want %d", got.Code, Failed.Code())
	}
	if got, _ := runOn(t.Context(), newDesk(), nil, "fetch", url); got.Code != OK.Code() {
		t.Errorf("other paths: exit code %d, want %d", got.Code, OK.Code())
	}
	d.signals <- os.Interrupt
	ended()
}

func TestServeCanBeCold(t *testing.T) {
	d := newDesk()
	url, ended := serving(t, d, nil, "-addr", "127.0.0.1:0", "-after", "1h", "-cold")
	if got, _ := runOn(t.Context(), newDesk(), nil, "fetch", url); got.Code != Failed.Code() {
		t.Errorf("cold, it answers: exit code %d, want %d", got.Code, Failed.Code())
	}
	d.signals <- os.Interrupt
	ended()
}

func TestServeCanIgnoreSignals(t *testing.T) {
	d := newDesk()
	url, _ := serving(t, d, nil, "-addr", "127.0.0.1:0", "-on-signal", "ignore")
	d.signals <- os.Interrupt
	if got, _ := runOn(t.Context(), newDesk(), nil, "fetch", url); got.Code != OK.Code() {
		t.Errorf("exit code %d, want %d", got.Code, OK.Code())
	}
	if got, _ := runOn(t.Context(), newDesk(), nil, "serve", "-on-signal", "sing"); got.Code != Usage.Code() {
		t.Errorf("exit code %d, want %d", got.Code, Usage.Code())
	}
}

func TestServeCanQuit(t *testing.T) {
	d := newDesk()
	_, ended := serving(t, d, nil, "-addr", "127.0.0.1:0", "-on-signal", "quit")
	d.signals <- os.Interrupt
	if got := ended(); got.Code != OK.Code() {
		t.Errorf("exit code %d, want %d", got.Code, OK.Code())
	}
}

func TestPortComesFromTheEnvironment(t *testing.T) {
	for _, tt := range []struct {
		env  []string
		want string
	}{
		{nil, "5000"},
		{[]string{"PORT="}, "5000"},
		{[]string{"HOME=/", "PORT=3000", "PORT=4000"}, "3000"},
	} {
		if got := port(tt.env); got != tt.want {
			t.Errorf("port(%q) = %q, want %q", tt.env, got, tt.want)
		}
	}
}
