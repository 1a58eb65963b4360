package fakedocker

import (
	"bytes"
	"io"
	"maps"
	"net/http"
	"strconv"
	"time"
)

// chunkedAbove is the length in bytes up to which net/http's server says how long
// an answer is. It sends longer ones in chunks.
const chunkedAbove = 2048

// response is the answer as a client reads it off a connection.
func (x *exchange) response(req *http.Request) (*http.Response, error) {
	if x.aborted && !x.sent {
		return nil, io.EOF
	}
	x.WriteHeader(http.StatusOK)
	resp := &http.Response{
		Status: strconv.Itoa(x.status) + " " + http.StatusText(x.status), StatusCode: x.status,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: x.header, Body: http.NoBody, Request: req,
	}
	x.describe(resp)
	if req.Method != http.MethodHead && bodyAllowed(x.status) {
		resp.Body = &body{Reader: x.rest()}
	}
	return resp, nil
}

// describe sets what is said of the body, and the headers that no handler sets.
func (x *exchange) describe(resp *http.Response) {
	h, head := resp.Header, resp.Request.Method == http.MethodHead
	if _, ok := h["Content-Type"]; !ok && len(x.body) > 0 {
		h["Content-Type"] = []string{http.DetectContentType(x.body)}
	}
	maps.DeleteFunc(h, func(_ string, values []string) bool { return len(values) == 0 })
	h["Date"] = []string{time.Now().UTC().Format(http.TimeFormat)}
	length, err := strconv.ParseInt(h.Get("Content-Length"), 10, 64)
	switch {
	case !bodyAllowed(x.status):
		delete(h, "Content-Length")
		if x.status == http.StatusNotModified {
			delete(h, "Content-Type")
		}
		if length = 0; head {
			length = -1
		}
	case err == nil: // the handler knew
	case x.sent, len(x.body) > chunkedAbove:
		length = -1
		if !head {
			resp.TransferEncoding = []string{"chunked"}
		}
	case head && len(x.body) == 0:
		length = -1
	default:
		length = int64(len(x.body))
		h["Content-Length"] = []string{strconv.Itoa(len(x.body))}
	}
	resp.ContentLength = length
}

func bodyAllowed(status int) bool {
	return status != http.StatusNoContent && status != http.StatusNotModified
}

// rest is what a client reads of the answer.
func (x *exchange) rest() io.Reader {
	if x.aborted {
		return io.MultiReader(bytes.NewReader(x.body), failing{io.ErrUnexpectedEOF})
	}
	return bytes.NewReader(x.body)
}

// body is a body that is not read any more once it is closed.
type body struct {
	io.Reader
	closed bool
}

// Read implements [io.Reader].
func (b *body) Read(p []byte) (int, error) {
	if b.closed {
		return 0, http.ErrBodyReadAfterClose
	}
	return b.Reader.Read(p)
}

// Close implements [io.Closer].
func (b *body) Close() error {
	b.closed = true
	return nil
}
