package dockerfile

import "strings"

// words cuts a text at the white space that is neither in quotes nor escaped.
// The quotes stay.
func words(text string, escape byte) []string {
	var list []string
	var word strings.Builder
	var quote byte
	began := false
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case quote == 0 && isSpace(c):
			if began {
				list = append(list, word.String())
				word.Reset()
				began = false
			}
			continue
		case c == escape && quote != '\'' && i+1 < len(text):
			word.WriteByte(c)
			i++
			c = text[i]
		case quote == 0 && (c == '"' || c == '\''):
			quote = c
		case c == quote:
			quote = 0
		}
		word.WriteByte(c)
		began = true
	}
	if began {
		list = append(list, word.String())
	}
	return list
}

func isSpace(c byte) bool {
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\v' || c == '\f'
}
