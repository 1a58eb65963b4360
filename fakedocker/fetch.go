package fakedocker

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// fetch is what wget and curl have in common: one request.
type fetch struct {
	method, url, body string
	headers           []string // as "Name: value"
	timeout           time.Duration
	follow            bool // redirects

	remote net.Addr // once connected
}

// do makes the request from a container. The answer's body is to be closed.
func (f *fetch) do(ctx context.Context, p *Process) (*http.Response, error) {
	if !strings.Contains(f.url, "://") {
		f.url = "http://" + f.url
	}
	r, err := http.NewRequestWithContext(ctx, f.method, f.url, strings.NewReader(f.body))
	if err != nil {
		return nil, err
	}
	for _, header := range f.headers {
		name, value, _ := strings.Cut(header, ":")
		r.Header.Set(name, strings.TrimSpace(value))
		if strings.EqualFold(name, "Host") {
			r.Host = strings.TrimSpace(value)
		}
	}
	transport := &http.Transport{DisableKeepAlives: true, DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := p.Dial(ctx, network, address)
		if err == nil {
			f.remote = conn.RemoteAddr()
		}
		return conn, err
	}}
	c := http.Client{Transport: transport, Timeout: f.timeout}
	if !f.follow {
		c.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	}
	return c.Do(r)
}

// seconds reads a time-out in seconds; nothing and nonsense are none.
func seconds(text string) time.Duration {
	n, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return 0
	}
	return time.Duration(n * float64(time.Second))
}

// isTimeout reports whether err is that something took too long.
func isTimeout(err error) bool {
	var e net.Error
	return errors.As(err, &e) && e.Timeout()
}

// isUnknownHost reports whether err is that a name does not resolve.
func isUnknownHost(err error) bool {
	var e *net.DNSError
	return errors.As(err, &e)
}

// copyBody hands an answer's body on, and closes it.
func copyBody(w io.Writer, answer *http.Response) (int64, error) {
	defer answer.Body.Close()
	return io.Copy(w, answer.Body)
}
