package canon

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"strings"
)

// parse reads a body as a sequence of JSON values, numbers as they are written.
func parse(body string) ([]any, bool) {
	dec := json.NewDecoder(strings.NewReader(body))
	dec.UseNumber()
	var values []any
	for {
		var v any
		err := dec.Decode(&v)
		if errors.Is(err, io.EOF) {
			return values, len(values) > 0
		}
		if err != nil {
			return nil, false
		}
		values = append(values, v)
	}
}

// body writes a body in canonical form.
func (c *canon) body(path, body string) string {
	values, ok := parse(body)
	if !ok {
		return c.text(body)
	}
	if path == "/events" {
		values = sortEvents(values)
	}
	if path == "/build" {
		values = joinStreams(values)
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	hide(path, values)
	for i := range values {
		values[i] = c.value(path, "", values[i])
	}
	if path == "/events" {
		values = sortEvents(values)
	}
	for _, v := range values {
		if err := enc.Encode(v); err != nil {
			return body
		}
	}
	return b.String()
}

// value rewrites one value; key is the name of the field it stands in.
func (c *canon) value(path, key string, v any) any {
	switch v := v.(type) {
	case map[string]any:
		return c.object(path, v)
	case []any:
		for i := range v {
			v[i] = c.value(path, key, v[i])
		}
		if shuffled(path, key) {
			sortValues(v)
		}
		return v
	case string:
		return c.field(key, v)
	case json.Number:
		if symbol := number(path, key); symbol != "" && v != "0" {
			return symbol
		}
		if ports[key] && ephemeral(v.String()) && !strings.Contains(c.written, v.String()) {
			return "<port>"
		}
	}
	return v
}

// field rewrites a text by the name of its field.
func (c *canon) field(key, s string) string {
	switch {
	case s == "":
		return s
	case fields[key] != "":
		return fields[key]
	case s == c.machine:
		return "<machine>"
	case ports[key] && ephemeral(s) && !strings.Contains(c.written, s):
		return "<port>"
	}
	return c.text(s)
}

// object rewrites the values of an object, and its keys where they are IDs.
func (c *canon) object(path string, o map[string]any) any {
	follows := followsIP(o)
	out := make(map[string]any, len(o))
	for key, v := range o {
		if hidden[key] {
			out[key] = kindOf(v)
			continue
		}
		if s, ok := v.(string); ok && key == "MacAddress" && follows && !strings.Contains(c.written, s) {
			out[key] = "<mac of ip>"
			continue
		}
		if at, _ := c.pools.place(fmt.Sprint(o["IPAddress"])); key == "IPPrefixLen" && at >= 0 {
			out[key] = "<pool>"
			continue
		}
		out[c.text(key)] = c.value(path, key, v)
	}
	return out
}

// followsIP reports whether an endpoint's hardware address follows from its IP
// address.
func followsIP(o map[string]any) bool {
	given, _ := o["MacAddress"].(string)
	text, _ := o["IPAddress"].(string)
	if text == "" {
		text, _ = o["IPv4Address"].(string)
		text, _, _ = strings.Cut(text, "/")
	}
	addr, err := netip.ParseAddr(text)
	if err != nil || !addr.Is4() {
		return false
	}
	return given == macOf(addr)
}
