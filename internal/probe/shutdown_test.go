package probe

import (
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"os"
	"strings"
	"testing"
)

// A request that the server has begun to read when the signal comes is
// answered, and new callers are refused meanwhile.
func TestServeFinishesWhatIsUnderWay(t *testing.T) {
	d := newDesk()
	url, ended := serving(t, d, nil, "-addr", "127.0.0.1:0")

	body, rest := io.Pipe()
	begun := make(chan struct{})
	trace := httptrace.WithClientTrace(t.Context(), &httptrace.ClientTrace{Got100Continue: func() { close(begun) }})
	req, err := http.NewRequestWithContext(trace, http.MethodPost, url, body)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Expect", "100-continue")
	answered := make(chan string, 1)
	go func() { answered <- answerTo(req) }()

	<-begun
	d.signals <- os.Interrupt
	untilRefused(t, strings.TrimPrefix(url, "http://"))
	rest.Close()
	if got, want := <-answered, "desk-1\n"; got != want {
		t.Errorf("answer under way is %q, want %q", got, want)
	}
	if got := ended(); got.Code != OK.Code() {
		t.Errorf("exit code %d, want %d", got.Code, OK.Code())
	}
}

func answerTo(req *http.Request) string {
	client := &http.Client{Transport: &http.Transport{ExpectContinueTimeout: grace}}
	defer client.CloseIdleConnections()
	resp, err := client.Do(req)
	if err != nil {
		return err.Error()
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		return err.Error()
	}
	return string(text)
}

// untilRefused dials until nothing accepts any more.
func untilRefused(t *testing.T, address string) {
	t.Helper()
	for range 100_000 {
		conn, err := net.Dial("tcp", address)
		if OutcomeOf(err) == Refused {
			return
		}
		if err == nil { // another error: caught in the listener's queue as it closed
			conn.Close()
		}
	}
	t.Fatalf("%s still accepts", address)
}
