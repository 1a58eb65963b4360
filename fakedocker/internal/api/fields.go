package api

import (
	"bytes"
	"strings"
)

// fields is a set of places in a JSON value: by key, with a star for every key
// of an object and every element of a list. A nil set below a key is the place
// itself, and ifEmpty below it is the place when nothing is in it. The keys below
// a plus are no places but members to add to the object, unless it keeps the
// first of them.
type fields map[string]fields

var ifEmpty = fields{"?": nil}

// places makes a set of dotted paths such as "Networks.*.GwPriority". One that
// ends in a question mark is cut only where its value is null or empty.
func places(paths ...string) fields {
	set := fields{}
	for _, path := range paths {
		at := set
		keys := strings.Split(path, ".")
		for _, key := range keys[:len(keys)-1] {
			if at[key] == nil {
				at[key] = fields{}
			}
			at = at[key]
		}
		last, conditional := strings.CutSuffix(keys[len(keys)-1], "?")
		at[last] = nil
		if conditional {
			at[last] = ifEmpty
		}
	}
	return set
}

// plus adds members, as JSON, to the object at a path, the empty one for the
// value itself, and returns f.
func (f fields) plus(path, members string) fields {
	at := f
	for key := range strings.SplitSeq(path, ".") {
		if key == "" {
			break
		}
		if at[key] == nil {
			at[key] = fields{}
		}
		at = at[key]
	}
	at["+"] = fields{members: nil}
	return f
}

// extra is the members to add to the object, if any.
func (f fields) extra() []byte {
	for members := range f["+"] {
		return []byte(members)
	}
	return nil
}

func (f fields) at(key string) (below fields, found bool) {
	if below, found = f[key]; found {
		return below, true
	}
	below, found = f["*"]
	return below, found
}

// without returns a compact JSON value, as encoding/json writes it, without the
// members at those places and with those to add.
func without(in []byte, drop fields) []byte {
	if len(drop) == 0 {
		return in
	}
	c := cutter{in: in, out: make([]byte, 0, len(in))}
	c.value(drop)
	return append(c.out, in[c.pos:]...)
}

// cutter copies a JSON value from in to out and leaves members away.
type cutter struct {
	in, out []byte
	pos     int
}

func (c *cutter) value(drop fields) {
	switch {
	case drop == nil:
		c.copyTo(c.skip(c.pos))
	case c.in[c.pos] == '{':
		c.object(drop)
	case c.in[c.pos] == '[':
		c.list(drop)
	default:
		c.copyTo(c.skip(c.pos))
	}
}

func (c *cutter) object(drop fields) {
	c.copyTo(c.pos + 1)
	extra := drop.extra()
	for first := true; c.in[c.pos] != '}'; {
		if c.in[c.pos] == ',' {
			c.pos++
		}
		colon := c.skip(c.pos)
		below, found := drop.at(string(c.in[c.pos+1 : colon-1]))
		if found && c.cuts(below, colon+1) {
			c.pos = c.skip(colon + 1)
			continue
		}
		if bytes.HasPrefix(extra, c.in[c.pos:colon]) {
			extra = nil // it is there
		}
		if !first {
			c.out = append(c.out, ',')
		}
		first = false
		c.copyTo(colon + 1)
		c.value(below)
	}
	if extra != nil && c.out[len(c.out)-1] != '{' {
		c.out = append(c.out, ',')
	}
	c.out = append(c.out, extra...)
	c.copyTo(c.pos + 1)
}

// cuts reports whether a place with those below it is to be left away, with its
// value at pos.
func (c *cutter) cuts(below fields, pos int) bool {
	if _, conditional := below["?"]; !conditional {
		return below == nil
	}
	switch string(c.in[pos:c.skip(pos)]) {
	case "null", "{}", "[]", `""`:
		return true
	}
	return false
}

func (c *cutter) list(drop fields) {
	below := drop["*"]
	c.copyTo(c.pos + 1)
	for c.in[c.pos] != ']' {
		if c.in[c.pos] == ',' {
			c.copyTo(c.pos + 1)
		}
		c.value(below)
	}
	c.copyTo(c.pos + 1)
}

func (c *cutter) copyTo(end int) {
	c.out = append(c.out, c.in[c.pos:end]...)
	c.pos = end
}

// skip returns where the value that begins at pos ends.
func (c *cutter) skip(pos int) int {
	depth := 0
	for i := pos; i < len(c.in); i++ {
		switch c.in[i] {
		case '"':
			i = c.closingQuote(i)
		case '{', '[':
			depth++
			continue
		case '}', ']':
			if depth == 0 {
				return i // a number or word that ends its object or list
			}
			depth--
		case ',', '\n':
			if depth == 0 {
				return i
			}
			continue
		default:
			continue
		}
		if depth == 0 {
			return i + 1
		}
	}
	return len(c.in)
}

func (c *cutter) closingQuote(i int) int {
	for i++; c.in[i] != '"'; i++ {
		if c.in[i] == '\\' {
			i++
		}
	}
	return i
}
