package diag

import (
	"bytes"
	"fmt"
	"io"
	"strings"
)

// Sources gives the text of a file by the name that positions carry, or nil.
type Sources func(filename string) []byte

// Render writes every diagnostic of l to w: the place and message, the source
// line with a caret under the range, then notes and the hint.
func Render(w io.Writer, l List, src Sources) error {
	var b bytes.Buffer
	for _, d := range l {
		fmt.Fprintln(&b, d.Error())
		if line, ok := sourceLine(src, d.Pos.Filename, d.Pos.Line); ok {
			fmt.Fprintf(&b, "%6d | %s\n", d.Pos.Line, line)
			fmt.Fprintf(&b, "       | %s\n", caret(d, line))
		}
		for _, n := range d.Notes {
			fmt.Fprintf(&b, "\tnote: %s: %s\n", n.Pos, n.Message)
		}
		if d.Hint != "" {
			fmt.Fprintf(&b, "\thint: %s\n", strings.ReplaceAll(d.Hint, "\n", "\n\t      "))
		}
	}
	_, err := w.Write(b.Bytes())
	return err
}

func sourceLine(src Sources, filename string, line int) (string, bool) {
	if src == nil || line <= 0 {
		return "", false
	}
	text := src(filename)
	if text == nil {
		return "", false
	}
	for ; line > 1; line-- {
		i := bytes.IndexByte(text, '\n')
		if i < 0 {
			return "", false
		}
		text = text[i+1:]
	}
	if i := bytes.IndexByte(text, '\n'); i >= 0 {
		text = text[:i]
	}
	return strings.TrimRight(string(text), "\r"), true
}

// caret draws ^~~~ under the diagnosed range. Tabs are kept, so that the caret
// stands under its column whatever the terminal's tab width is.
func caret(d *Diagnostic, line string) string {
	col := min(max(d.Pos.Column-1, 0), len(line))
	pad := []rune(line[:col])
	for i, r := range pad {
		if r != '\t' {
			pad[i] = ' '
		}
	}
	width := 1
	if d.End.Line == d.Pos.Line && d.End.Column > d.Pos.Column {
		end := min(d.End.Column-1, len(line))
		width = max(len([]rune(line[col:end])), 1)
	}
	return string(pad) + "^" + strings.Repeat("~", width-1)
}
