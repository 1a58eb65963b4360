package hostaccess

import (
	"strings"
	"text/tabwriter"
)

// MatrixRows are all cells of a [World], by vantage and then by binding.
type MatrixRows []MatrixCell

// Matrix returns every cell: which listeners of the host a container reaches, from
// everywhere. Every call returns a slice of the caller's own.
func (w World) Matrix() MatrixRows {
	var rows MatrixRows
	for _, from := range Vantages() {
		for _, bound := range Bindings() {
			rows = append(rows, w.Cell(from, bound))
		}
	}
	return rows
}

// lines returns the cells as lines of a table, with a heading.
func (m MatrixRows) lines() [][]string {
	heading := []string{"container on \\ listener on"}
	for _, bound := range Bindings() {
		heading = append(heading, bound.String())
	}
	lines := [][]string{heading}
	for _, from := range Vantages() {
		line := []string{from.String()}
		for _, c := range m {
			if c.From == from {
				line = append(line, c.String())
			}
		}
		lines = append(lines, line)
	}
	return lines
}

// String returns a table in text, one line for each vantage, with a heading and
// without a line break at its end.
func (m MatrixRows) String() string {
	var text strings.Builder
	w := tabwriter.NewWriter(&text, 0, 0, 2, ' ', 0)
	for _, line := range m.lines() {
		_, _ = w.Write([]byte(strings.Join(line, "\t") + "\n"))
	}
	_ = w.Flush()
	return strings.TrimSuffix(text.String(), "\n")
}

// Markdown returns the same table for a page, without a line break at its end.
func (m MatrixRows) Markdown() string {
	var lines []string
	for i, line := range m.lines() {
		lines = append(lines, "| "+strings.Join(line, " | ")+" |")
		if i == 0 {
			lines = append(lines, "|"+strings.Repeat("---|", len(line)))
		}
	}
	return strings.Join(lines, "\n")
}
