package probe

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"
)

// maxAnswer bounds what fetch prints of one answer, in bytes.
const maxAnswer = 4 << 10

// fetch asks a URL n times and prints each answer on a line of its own. Every
// time it looks the name up and opens a connection, as n callers would. The
// first request that fails ends it.
func fetch(ctx context.Context, p Process, args []string) error {
	flags := newFlags("fetch")
	n := flags.Int("n", 1, "`number` of requests")
	timeout := flags.Duration("timeout", DefaultTimeout, "longest `duration` of one request")
	if err := parse(p, flags, args, 1); err != nil {
		return err
	}
	caller := newCaller(p, *timeout)
	for range *n {
		answer, err := ask(ctx, caller, flags.Arg(0), *timeout)
		if err != nil {
			return err
		}
		fmt.Fprintln(p.Stdout, answer)
	}
	return nil
}

// newCaller returns a client that keeps no connection, knows no proxy and
// follows no redirect.
func newCaller(w World, timeout time.Duration) *http.Client {
	return newClient(func(ctx context.Context, network, address string) (net.Conn, error) {
		return dial(ctx, w, network, address)
	}, timeout, false)
}

// A dialer opens the connections of a client.
type dialer func(ctx context.Context, network, address string) (net.Conn, error)

// newClient gives every connection the time of a request to open: a transport
// dials without the deadline of the request.
func newClient(dial dialer, timeout time.Duration, keepAlive bool) *http.Client {
	within := func(ctx context.Context, network, address string) (net.Conn, error) {
		ctx, cancel := context.WithTimeout(ctx, timeout)
		defer cancel()
		return dial(ctx, network, address)
	}
	return &http.Client{
		Transport:     &http.Transport{DisableKeepAlives: !keepAlive, MaxIdleConnsPerHost: maxCallers, DialContext: within},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

func ask(ctx context.Context, caller *http.Client, url string, timeout time.Duration) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return "", &usageError{err.Error()}
	}
	resp, err := caller.Do(req)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if err != nil {
		return "", err
	}
	answer := strings.TrimSpace(string(body))
	if resp.StatusCode != http.StatusOK {
		return "", &statusError{url, resp.StatusCode, answer}
	}
	return answer, nil
}

// A statusError is an answer other than 200.
type statusError struct {
	url    string
	code   int
	answer string
}

func (e *statusError) Error() string {
	return fmt.Sprintf("get %s: %d %s: %s", e.url, e.code, http.StatusText(e.code), e.answer)
}
