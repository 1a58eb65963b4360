package probe

import (
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// calling runs call against a server that ends it with its n-th answer, and
// returns what it printed.
func calling(t *testing.T, d *desk, n int64, answer http.HandlerFunc, args ...string) []Line {
	t.Helper()
	var asked atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer(w, r)
		if asked.Add(1) == n {
			d.signals <- os.Interrupt
		}
	}))
	defer server.Close()
	host, port, _ := net.SplitHostPort(server.Listener.Addr().String())
	d.names["shop.web"] = []string{"127.0.0.2", host} // nothing listens on the first
	got, stderr := runOn(t.Context(), d, nil, append(append([]string{"call"}, args...), "http://shop.web:"+port)...)
	if got.Code != OK.Code() {
		t.Fatalf("exit code %d: %s", got.Code, stderr)
	}
	return lines(t, got.Stdout)
}

func lines(t *testing.T, text string) (lines []Line) {
	t.Helper()
	for dec := json.NewDecoder(strings.NewReader(text)); ; {
		var line Line
		if err := dec.Decode(&line); err == io.EOF {
			return lines
		} else if err != nil {
			t.Fatalf("%v in\n%s", err, text)
		}
		lines = append(lines, line)
	}
}

func TestCallTriesTheNextAddressOrNot(t *testing.T) {
	hello := func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "hello") }
	got := calling(t, newDesk(), 40, hello, "-by", "next,first,keep,cache,lookup")
	for _, line := range got {
		switch {
		case line.Miss != nil && (line.Miss.By != First || line.Miss.Kind != Refusal):
			t.Errorf("missed: %+v", *line.Miss)
		case line.Tally == nil:
		case line.Tally.By == First && line.Tally.Missed != line.Tally.Asked:
			t.Errorf("first address only, where nobody listens: %+v", *line.Tally)
		case line.Tally.By != First && line.Tally.Missed != 0:
			t.Errorf("%+v", *line.Tally)
		}
	}
	var order []Manner
	for _, line := range got[max(0, len(got)-len(Manners())):] {
		order = append(order, line.Tally.By)
	}
	if diff := cmp.Diff(Manners(), order); diff != "" {
		t.Errorf("tallies (-want +got)\n%s", diff)
	}
}

func TestCallCountsByKind(t *testing.T) {
	d := newDesk()
	got := calling(t, d, 3, func(w http.ResponseWriter, _ *http.Request) {
		http.Error(w, "not ready", http.StatusServiceUnavailable)
	})
	misses := len(got) - 1
	if misses < 3 { // more, if others run before the signal is read
		t.Fatalf("%d lines, want 3 misses at least and a tally", len(got))
	}
	for _, line := range got[:misses] {
		if line.Miss == nil || line.Miss.Kind != NotReady {
			t.Errorf("got %+v, want a miss of the kind %q", line, NotReady)
		}
	}
	want := Line{Tally: &Tally{By: Next, Asked: misses, Missed: misses, Answers: map[string]int{}}}
	if diff := cmp.Diff(want, got[misses]); diff != "" {
		t.Errorf("the last line (-want +got):\n%s", diff)
	}
}

func TestCallWantsSense(t *testing.T) {
	for _, args := range []string{"", "shop.web:80", "-by dance http://shop.web", "http://shop.web extra"} {
		got, _ := runOn(t.Context(), newDesk(), nil, append([]string{"call"}, strings.Fields(args)...)...)
		if got.Code != Usage.Code() {
			t.Errorf("call %s: exit code %d, want %d", args, got.Code, Usage.Code())
		}
	}
}

func TestKindOf(t *testing.T) {
	tests := []struct {
		err  error
		want Kind
	}{
		{&net.DNSError{IsTimeout: true}, NoAnswer},
		{&statusError{code: 503}, NotReady},
		{&statusError{code: 500}, OtherKind},
		{fmt.Errorf("dial: %w", syscall.ECONNREFUSED), Refusal},
		{fmt.Errorf("read: %w", syscall.ECONNRESET), Cut},
		{fmt.Errorf("get: %w", io.EOF), Cut},
		{fmt.Errorf("dial: %w", syscall.EHOSTUNREACH), NoWay},
		{os.ErrDeadlineExceeded, Silence},
	}
	for _, tt := range tests {
		if got := KindOf(tt.err); got != tt.want {
			t.Errorf("KindOf(%v) = %q, want %q", tt.err, got, tt.want)
		}
	}
}
