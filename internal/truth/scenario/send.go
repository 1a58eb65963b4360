package scenario

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"os"
	"slices"
	"time"
)

// maxAnswer bounds a body, in bytes.
const maxAnswer = 8 << 20

// An Answer is what the engine said to one step.
type Answer struct {
	ID     string            `json:"id"`
	Status int               `json:"status"`           // 0: no answer came
	Header map[string]string `json:"header,omitempty"` // those of [headers] that came
	Body   string            `json:"body,omitempty"`
	Cut    bool              `json:"cut,omitempty"` // the step's timeout ended it
}

// headers are the headers of an answer that mean something to clients and do
// not differ from one answer to the next.
var headers = []string{
	"Api-Version", "Builder-Version", "Cache-Control", "Connection", "Content-Type", "Docker-Experimental",
	"Libnetwork-Version", "Location", "Ostype", "Pragma", "Server", "Swarm", "Upgrade",
}

// outgoing is a call, ready to be written.
type outgoing struct {
	method, target string
	header         map[string]string
	body           []byte
	hijack         bool
	stdin          string
	timeout        time.Duration
	began          func(*http.Response) // told when the head of the answer is there
}

// send makes a call over a connection of its own. The error is one of
// connecting; one that happens later makes an answer of status 0 or, with a
// head already there, one that is cut short.
func (t *Target) send(ctx context.Context, o outgoing) (Answer, error) {
	conn, err := t.Dial(ctx)
	if err != nil {
		return Answer{}, err
	}
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { conn.Close() })()
	if err := conn.SetDeadline(time.Now().Add(cmp.Or(o.timeout, MaxTimeout))); err != nil {
		return Answer{}, err
	}
	if _, err := conn.Write(o.bytes()); err != nil {
		return Answer{Body: "no answer: " + kind(err)}, nil
	}
	r := bufio.NewReader(conn)
	resp, err := http.ReadResponse(r, &http.Request{Method: o.method})
	if err != nil {
		return Answer{Body: "no answer: " + kind(err), Cut: errors.Is(err, os.ErrDeadlineExceeded)}, nil
	}
	defer resp.Body.Close()
	if o.began != nil {
		o.began(resp)
	}
	return o.read(conn, r, resp), nil
}

// read takes the answer in to its end.
func (o outgoing) read(conn net.Conn, r io.Reader, resp *http.Response) Answer {
	a := head(resp)
	var body io.Reader = resp.Body
	if resp.StatusCode == http.StatusSwitchingProtocols {
		body = r
	}
	if o.stdin != "" {
		_, _ = io.WriteString(conn, o.stdin) // a program that is gone does not read
		if c, ok := conn.(interface{ CloseWrite() error }); ok {
			_ = c.CloseWrite()
		}
	}
	text, err := io.ReadAll(io.LimitReader(body, maxAnswer))
	a.Cut = err != nil
	if isStream(a.Header["Content-Type"]) {
		text = streams(text)
	}
	a.Body = string(text)
	return a
}

func head(resp *http.Response) Answer {
	a := Answer{Status: resp.StatusCode, Header: make(map[string]string)}
	for _, name := range headers {
		if value := resp.Header.Get(name); value != "" {
			a.Header[name] = value
		}
	}
	return a
}

// kind is what went wrong with a connection, without the addresses.
func kind(err error) string {
	switch {
	case errors.Is(err, os.ErrDeadlineExceeded):
		return "timeout"
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return "connection closed"
	}
	return "connection broken"
}

// bytes is the call as it is written.
func (o outgoing) bytes() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s %s HTTP/1.1\r\nHost: docker\r\nUser-Agent: appnet\r\n", o.method, o.target)
	if o.hijack {
		b.WriteString("Connection: Upgrade\r\nUpgrade: tcp\r\n")
	} else {
		b.WriteString("Connection: close\r\n")
	}
	for _, name := range slices.Sorted(maps.Keys(o.header)) {
		if value := o.header[name]; value != "" {
			fmt.Fprintf(&b, "%s: %s\r\n", name, value)
		}
	}
	if len(o.body) > 0 || o.method == http.MethodPost {
		fmt.Fprintf(&b, "Content-Length: %d\r\n", len(o.body))
	}
	b.WriteString("\r\n")
	b.Write(o.body)
	return b.Bytes()
}

// encode percent-encodes what cannot stand in a request line.
func encode(target string) string {
	var b bytes.Buffer
	for i := range len(target) {
		c := target[i]
		if c <= ' ' || c >= 0x7f || bytes.IndexByte([]byte("\"<>\\^`{|}"), c) >= 0 {
			fmt.Fprintf(&b, "%%%02X", c)
			continue
		}
		b.WriteByte(c)
	}
	return b.String()
}
