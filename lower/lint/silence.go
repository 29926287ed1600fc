package lint

import (
	"go/token"
	"strings"

	"github.com/asyncgen/asyncgen/dsl"
	"github.com/asyncgen/asyncgen/dsl/diag"
)

// ignorePrefix begins a comment that silences the codes named after it.
const ignorePrefix = "//asyncgen:ignore "

// unsilenced returns the findings of l that no comment of the file silences.
func unsilenced(l diag.List, file *dsl.File, fset *token.FileSet) diag.List {
	silent := make(map[int][]string) // codes by line
	for _, group := range file.Syntax.Comments {
		for _, c := range group.List {
			if rest, ok := strings.CutPrefix(c.Text, ignorePrefix); ok {
				line := fset.Position(c.Pos()).Line
				silent[line] = append(silent[line], strings.Fields(rest)...)
			}
		}
	}
	var out diag.List
	for _, d := range l {
		if !names(silent[d.Pos.Line], d.Code) && !names(silent[d.Pos.Line-1], d.Code) {
			out = append(out, d)
		}
	}
	return out
}

// names reports whether a comment's words begin with codes among which code is.
func names(words []string, code string) bool {
	for _, w := range words {
		if !strings.HasPrefix(w, "AG") {
			return false
		}
		if strings.TrimSuffix(w, ",") == code {
			return true
		}
	}
	return false
}
