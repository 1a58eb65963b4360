package phases

import "encoding/json"

// Value is a setting of one text that can be left to the global settings. It
// has three states: the zero Value inherits, [Use] says a text, and [None]
// says that there is none, also against a global one.
//
// In JSON these are null (or absent), "text" and "". Values are comparable
// with ==.
type Value struct {
	text string
	set  bool
}

// Use returns the Value that says text. Use("") is [None]().
func Use(text string) Value {
	return Value{text: text, set: true}
}

// None returns the Value that says that there is none.
func None() Value {
	return Value{set: true}
}

// IsZero reports whether v inherits. encoding/json calls it for omitzero.
func (v Value) IsZero() bool {
	return !v.set
}

// Get returns the text; ok is false when v inherits. [None] is ("", true).
func (v Value) Get() (text string, ok bool) {
	return v.text, v.set
}

// Equal reports whether v and w say the same, as == does. Packages that compare
// structs, such as go-cmp, call it.
func (v Value) Equal(w Value) bool {
	return v == w
}

// String returns the text, "none" for [None] and "" for a Value that inherits.
func (v Value) String() string {
	if v == None() {
		return textNone
	}
	return v.text
}

// MarshalJSON returns null, "" or the text as a JSON string.
func (v Value) MarshalJSON() ([]byte, error) {
	if !v.set {
		return []byte("null"), nil
	}
	return json.Marshal(v.text)
}

// UnmarshalJSON reads what MarshalJSON writes: null or a string.
func (v *Value) UnmarshalJSON(data []byte) error {
	var text *string
	if err := json.Unmarshal(data, &text); err != nil {
		return err
	}
	*v = Value{}
	if text != nil {
		*v = Use(*text)
	}
	return nil
}

// or returns v, or global when v inherits.
func (v Value) or(global Value) Value {
	if v.set {
		return v
	}
	return global
}
