package scenario

import (
	"encoding/binary"
	"encoding/json"
	"strings"
)

// isStream reports whether a body of that type is the output of a program.
func isStream(contentType string) bool {
	return strings.HasPrefix(contentType, "application/vnd.docker.")
}

// frameHead is the length of what stands before each piece of a multiplexed
// stream: a byte that says which stream, three zeros, and the length.
const frameHead = 8

// output is a program's output as an answer shows it.
type output struct {
	Stdin  string `json:"stdin,omitempty"` // errors of the engine come on it
	Stdout string `json:"stdout"`
	Stderr string `json:"stderr"`
}

// streams writes a program's output as JSON: its streams if they are
// multiplexed, else what came. The order between the streams is lost; engines do
// not keep it either.
func streams(body []byte) []byte {
	var value any = map[string]string{"raw": string(body)}
	if out, ok := demultiplex(body); ok {
		value = out
	}
	text, err := json.Marshal(value)
	if err != nil {
		return body
	}
	return text
}

// demultiplex reports false for what is not made of whole frames. Nothing is no
// frame either: it reads the same both ways.
func demultiplex(body []byte) (output, bool) {
	var out output
	for rest := body; len(rest) > 0; {
		if len(rest) < frameHead || rest[0] > 3 || rest[1] != 0 || rest[2] != 0 || rest[3] != 0 {
			return out, false
		}
		n := int(binary.BigEndian.Uint32(rest[4:frameHead]))
		if n > len(rest)-frameHead {
			return out, false
		}
		piece := string(rest[frameHead : frameHead+n])
		switch rest[0] {
		case 1:
			out.Stdout += piece
		case 2:
			out.Stderr += piece
		default:
			out.Stdin += piece
		}
		rest = rest[frameHead+n:]
	}
	return out, len(body) > 0
}
