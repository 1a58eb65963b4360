package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// jsonError is what the release says of a body that cannot be read: its Go
// types have other names than ours, and its JSON package another way to say
// where the mistake is.
func (d *dialect) jsonError(err error, body []byte, v any) error {
	var wrong *json.UnmarshalTypeError
	if !errors.As(err, &wrong) {
		return d.syntaxError(err, body)
	}
	root := reflect.TypeOf(v).Elem().String()
	of := orSame(d.types, wrong.Type.String())
	if wrong.Field == "" {
		return fmt.Errorf("json: cannot unmarshal %s into Go value of type %s", wrong.Value, of)
	}
	structure, field := wrong.Struct, wrong.Field
	if d.jsonPaths {
		structure, field = rootStruct(root), pathAt(body, wrong.Offset)
	} else {
		if strings.HasSuffix(root, "."+structure) {
			structure = orSame(d.types, root)
			structure = structure[strings.LastIndexByte(structure, '.')+1:]
		}
		structure = orSame(d.types, structure)
		first, rest, below := strings.Cut(field, ".")
		if name, ok := d.embedded[first]; ok && below {
			field = name + rest
		} else if ok && strings.HasSuffix(name, field) {
			field = name
		}
	}
	what := "Go struct field "
	if d.jsonPaths && endsInIndex(field) {
		what = ""
	}
	return fmt.Errorf("json: cannot unmarshal %s into %s%s.%s of type %s", wrong.Value, what, structure, field, of)
}

// endsInIndex reports whether a path leads to an element of a list, or to a key that
// looks like one.
func endsInIndex(path string) bool {
	_, err := strconv.ParseUint(path[strings.LastIndexByte(path, '.')+1:], 10, 64)
	return err == nil
}

// syntaxError is err, with the character that it is about read as UTF-8 where the
// release does so.
func (d *dialect) syntaxError(err error, body []byte) error {
	const bom = "\ufeff"
	if d.jsonPaths && bytes.HasPrefix(body, []byte(bom)) {
		return errors.New(`invalid character '\ufeff' looking for beginning of value`)
	}
	return err
}

// unknown forgives a mistake in a field that the release does not know. All else
// has been read by then.
func (d *dialect) unknown(err error) error {
	var wrong *json.UnmarshalTypeError
	if !errors.As(err, &wrong) {
		return err
	}
	field := wrong.Field[strings.LastIndexByte(wrong.Field, '.')+1:]
	if slices.Contains(d.unknownFields, field) {
		return nil
	}
	return err
}

func orSame(names map[string]string, name string) string {
	if other, ok := names[name]; ok {
		return other
	}
	return name
}

// rootStruct is the name of a body's type where paths begin: that of a container
// has none.
func rootStruct(root string) string {
	if root == "container.CreateRequest" {
		return ""
	}
	return root[strings.LastIndexByte(root, '.')+1:]
}

// pathAt is the path of the value that ends, or begins, at an offset of a JSON
// text: keys and indices with dots between them.
func pathAt(body []byte, offset int64) string {
	dec := json.NewDecoder(bytes.NewReader(body))
	var stack []place
	for {
		token, err := dec.Token()
		if err != nil {
			return ""
		}
		delim, _ := token.(json.Delim)
		if delim == '}' || delim == ']' {
			stack = stack[:len(stack)-1]
			continue
		}
		if n := len(stack); n > 0 && stack[n-1].step(token) {
			continue // a key
		}
		if dec.InputOffset() >= offset {
			return join(stack)
		}
		if delim != 0 {
			stack = append(stack, place{list: delim == '['})
		}
	}
}

// place is where in an object or list a walk is.
type place struct {
	list  bool
	index int // of the next element
	key   string
	value bool // the key has been read
}

// step takes the next token, and reports whether it is a key.
func (p *place) step(token json.Token) bool {
	switch {
	case p.list:
		p.key = strconv.Itoa(p.index)
		p.index++
		return false
	case p.value:
		p.value = false
		return false
	}
	p.key, _ = token.(string)
	p.value = true
	return true
}

// pointerEscapes writes a key as a JSON pointer has it.
var pointerEscapes = strings.NewReplacer("~", "~0", "/", "~1")

func join(stack []place) string {
	keys := make([]string, len(stack))
	for i, p := range stack {
		keys[i] = pointerEscapes.Replace(p.key)
	}
	return strings.Join(keys, ".")
}
