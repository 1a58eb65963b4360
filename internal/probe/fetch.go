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
	caller := newCaller(p)
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
func newCaller(w World) *http.Client {
	return &http.Client{
		Transport: &http.Transport{
			DisableKeepAlives: true,
			DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
				return dial(ctx, w, network, address)
			},
		},
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
		return "", fmt.Errorf("get %s: %s: %s", url, resp.Status, answer)
	}
	return answer, nil
}
