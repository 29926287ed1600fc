package layout

import (
	"bytes"
	"unicode/utf8"
)

// align returns text with blanks in place of the ends of cells, \v, so that those of
// neighbouring lines come to stand in columns, as text/tabwriter does: a column
// goes on as long as lines have a cell in it, and up to \f, which becomes a line break.
// It is not ok if such lines are indented differently, or if the next one is indented
// more, as its indentation has cells, too.
func align(text []byte) (aligned []byte, ok bool) {
	out := make([]byte, 0, len(text)+len(text)/8)
	var rows [][][]byte // of the lines in columns that have not been written
	flush := func() {
		widths := widthsOf(rows)
		for i, row := range rows {
			for j, cell := range row {
				out = append(out, cell...)
				if j < len(row)-1 {
					for range widths[i][j] - utf8.RuneCount(cell) {
						out = append(out, ' ')
					}
				}
			}
			out = append(out, '\n')
		}
		rows = rows[:0]
	}
	for len(text) > 0 {
		end := bytes.IndexAny(text, "\n\f")
		line, section := text, false
		if end >= 0 {
			line, section = text[:end], text[end] == '\f'
			text = text[end+1:]
		} else {
			text = nil
		}
		if bytes.IndexByte(line, '\v') < 0 {
			if len(rows) > 0 && indentOf(line) > indentOf(rows[0][0]) {
				return nil, false
			}
			flush()
			out = append(append(out, line...), '\n')
			continue
		}
		rows = append(rows, bytes.Split(line, []byte("\v")))
		if indentOf(line) != indentOf(rows[0][0]) {
			return nil, false
		}
		if section {
			flush()
		}
	}
	flush()
	return out, true
}

// widthsOf returns how wide each cell of each row is to be but the last.
func widthsOf(rows [][][]byte) [][]int {
	widths := make([][]int, len(rows))
	for i, row := range rows {
		widths[i] = make([]int, len(row)-1)
	}
	for i := range rows {
		for j := range widths[i] {
			if i > 0 && j < len(widths[i-1]) {
				widths[i][j] = widths[i-1][j]
				continue
			}
			for k := i; k < len(rows) && j < len(widths[k]); k++ {
				if n := utf8.RuneCount(rows[k][j]); n > 0 {
					widths[i][j] = max(widths[i][j], n+1)
				}
			}
		}
	}
	return widths
}

func indentOf(line []byte) int { return len(line) - len(bytes.TrimLeft(line, "\t")) }
