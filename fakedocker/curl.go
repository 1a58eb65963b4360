package fakedocker

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"syscall"
	"time"
)

// Curl is the program "curl URL": it fetches from the container's network and
// writes as the real one does. It knows -s, -S, -f, -i, -I, -L, -m, -o (what
// goes to a file is thrown away), -w with %{http_code}, -X, -H and -d. Its exit
// codes are curl's: 6 for an unknown host, 7 for a refused connection, 22 for a
// status of 400 and above with -f, 28 for a time-out.
func Curl(ctx context.Context, p *Process) int {
	options, words := getopt(p.Args[1:], "m", "o", "w", "X", "H", "d", "A", "max-time", "connect-timeout", "output",
		"write-out", "request", "header", "data", "url")
	if text, ok := options["url"]; ok {
		words = append(words, text)
	}
	if len(words) == 0 {
		fmt.Fprintln(p.Stderr, "curl: try 'curl --help' or 'curl --manual' for more information")
		return 2
	}
	for _, address := range words {
		if code := curl(ctx, p, options, address); code != 0 {
			return code
		}
	}
	return 0
}

func curl(ctx context.Context, p *Process, options map[string]string, address string) int {
	f := curlRequest(options, address)
	began := time.Now()
	answer, err := f.do(ctx, p)
	if err != nil {
		code, text := curlError(f, err, time.Since(began).Milliseconds())
		return curlFails(p, options, code, text)
	}
	if _, fails := given(options, "f", "fail"); fails && answer.StatusCode >= http.StatusBadRequest {
		answer.Body.Close()
		return curlFails(p, options, 22, fmt.Sprintf("The requested URL returned error: %d", answer.StatusCode))
	}
	if _, err := copyAnswer(p, options, answer); err != nil {
		return curlFails(p, options, 18, "transfer closed with outstanding read data remaining")
	}
	if format, ok := given(options, "w", "write-out"); ok {
		format = strings.NewReplacer("%{http_code}", fmt.Sprint(answer.StatusCode), "%{response_code}", fmt.Sprint(answer.StatusCode), `\n`, "\n").Replace(format)
		fmt.Fprint(p.Stdout, format)
	}
	return 0
}

func curlRequest(options map[string]string, address string) *fetch {
	f := &fetch{method: http.MethodGet, url: address}
	limit, _ := given(options, "m", "max-time", "connect-timeout")
	f.timeout = seconds(limit)
	_, f.follow = given(options, "L", "location")
	if header, ok := given(options, "H", "header"); ok {
		f.headers = append(f.headers, header)
	}
	if _, ok := given(options, "I", "head"); ok {
		f.method = http.MethodHead
	}
	if body, ok := given(options, "d", "data"); ok {
		f.method, f.body = http.MethodPost, body
		f.headers = append(f.headers, "Content-Type: application/x-www-form-urlencoded")
	}
	if method, ok := given(options, "X", "request"); ok {
		f.method = method
	}
	return f
}

// copyAnswer writes an answer to where the options want it.
func copyAnswer(p *Process, options map[string]string, answer *http.Response) (int64, error) {
	to := p.Stdout
	if file, ok := given(options, "o", "output"); ok && file != "-" {
		to = io.Discard
	}
	_, include := given(options, "i", "include")
	if _, head := given(options, "I", "head"); head || include {
		fmt.Fprintf(to, "%s %s\r\n", answer.Proto, answer.Status)
		_ = answer.Header.Write(to)
		fmt.Fprint(to, "\r\n")
	}
	return copyBody(to, answer)
}

// curlFails says what failed, unless it is told to be silent.
func curlFails(p *Process, options map[string]string, code int, text string) int {
	_, silent := given(options, "s", "silent")
	if _, show := given(options, "S", "show-error"); !silent || show {
		fmt.Fprintf(p.Stderr, "curl: (%d) %s\n", code, text)
	}
	return code
}

// curlError is the exit code of a failure, and curl's words for it.
func curlError(f *fetch, err error, ms int64) (int, string) {
	u, parseErr := url.Parse(f.url)
	switch {
	case parseErr != nil || u.Host == "":
		return 3, "URL using bad/illegal format or missing URL"
	case isUnknownHost(err):
		return 6, "Could not resolve host: " + u.Hostname()
	case isTimeout(err):
		return 28, fmt.Sprintf("Connection timed out after %d milliseconds", ms)
	}
	port := u.Port()
	if port == "" {
		port = "80"
	}
	if op := opError(err); op != nil && op.Op == "dial" {
		return 7, fmt.Sprintf("Failed to connect to %s port %s after %d ms: Couldn't connect to server", u.Hostname(), port, ms)
	}
	return 52, "Empty reply from server"
}

// opError is the failed step on the network that err is about, or nil.
func opError(err error) *net.OpError {
	var op *net.OpError
	errors.As(err, &op)
	return op
}

// reason is the innermost cause of err, as C has it.
func reason(err error) string {
	var errno syscall.Errno
	if !errors.As(err, &errno) {
		return err.Error()
	}
	text := errno.Error()
	return strings.ToUpper(text[:1]) + text[1:]
}
