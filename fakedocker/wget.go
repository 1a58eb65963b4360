package fakedocker

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"path"
	"strings"
)

// Wget is the program "wget URL": it fetches from the container's network and
// writes as busybox's does. It knows -q, -O (of which "-" is the standard
// output; what goes to a file is thrown away), -S, -T, -U, --spider, --header
// and --post-data. It exits with 1 when something fails, a status of 400 and
// above included.
func Wget(ctx context.Context, p *Process) int {
	options, words := getopt(p.Args[1:], "O", "T", "U", "P", "Y", "o", "header", "post-data")
	if len(words) == 0 {
		fmt.Fprintln(p.Stderr, "Usage: wget [-qS] [--spider] [-O FILE] [--header STR] [--post-data STR] [-T SEC] URL...")
		return 1
	}
	for _, address := range words {
		if err := wget(ctx, p, options, address); err != nil {
			fmt.Fprintln(p.Stderr, "wget:", err)
			return 1
		}
	}
	return 0
}

func wget(ctx context.Context, p *Process, options map[string]string, address string) error {
	f := wgetRequest(options, address)
	answer, err := f.do(ctx, p)
	if err != nil {
		return wgetError(f, err)
	}
	say := p.Stderr
	if _, quiet := options["q"]; quiet {
		say = io.Discard
	}
	fmt.Fprintf(say, "Connecting to %s (%s)\n", answer.Request.URL.Host, f.remote)
	if _, show := options["S"]; show {
		fmt.Fprintf(p.Stderr, "  %s %s\n", answer.Proto, answer.Status)
	}
	if answer.StatusCode >= http.StatusBadRequest {
		answer.Body.Close()
		return fmt.Errorf("server returned error: %s %s", answer.Proto, answer.Status)
	}
	if _, spider := options["spider"]; spider {
		fmt.Fprintln(say, "remote file exists")
		return answer.Body.Close()
	}
	return wgetBody(p, say, options, answer)
}

func wgetRequest(options map[string]string, address string) *fetch {
	f := &fetch{method: http.MethodGet, url: address, timeout: seconds(options["T"]), follow: true}
	if header, ok := options["header"]; ok {
		f.headers = append(f.headers, header)
	}
	if agent, ok := given(options, "U", "user-agent"); ok {
		f.headers = append(f.headers, "User-Agent: "+agent)
	}
	if body, ok := options["post-data"]; ok {
		f.method, f.body = http.MethodPost, body
	}
	return f
}

// wgetBody writes the body of an answer to where the options want it.
func wgetBody(p *Process, say io.Writer, options map[string]string, answer *http.Response) error {
	file, named := options["O"]
	if !named {
		file = orIndex(answer.Request.URL)
	}
	to, begin, end := io.Discard, "saving to '"+file+"'", "'"+file+"' saved"
	if file == "-" {
		to, begin, end = p.Stdout, "writing to stdout", "written to stdout"
	}
	fmt.Fprintln(say, begin)
	n, err := copyBody(to, answer)
	if err != nil {
		return errors.New("connection closed prematurely")
	}
	fmt.Fprintf(say, "%-20.20s 100%% |%s| %5d  0:00:00 ETA\n%s\n", file, strings.Repeat("*", 32), n, end)
	return nil
}

// orIndex is the name of the file that a URL is saved to.
func orIndex(u *url.URL) string {
	if name := path.Base(u.Path); name != "/" && name != "." {
		return name
	}
	return "index.html"
}

// wgetError puts a failure as wget does.
func wgetError(f *fetch, err error) error {
	u, parseErr := url.Parse(f.url)
	switch {
	case parseErr != nil:
		return fmt.Errorf("bad address '%s'", f.url)
	case isUnknownHost(err):
		return fmt.Errorf("bad address '%s'", u.Host)
	case isTimeout(err):
		return errors.New("download timed out")
	}
	if op := opError(err); op != nil && op.Addr != nil {
		host, _, _ := net.SplitHostPort(op.Addr.String())
		return fmt.Errorf("can't connect to remote host (%s): %s", host, reason(err))
	}
	return fmt.Errorf("error getting response: %s", reason(err))
}
