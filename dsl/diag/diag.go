// Package diag holds the diagnostics that every phase of the compiler reports:
// a place, a stable code, a message in the user's terms, and a way out.
package diag

import (
	"fmt"
	"go/token"
	"sort"
)

// Severity says whether a diagnostic stops compilation.
type Severity uint8

// Error stops the compilation of its package; Warning does not.
const (
	Error Severity = iota
	Warning
)

// String returns "error" or "warning".
func (s Severity) String() string {
	if s == Warning {
		return "warning"
	}
	return "error"
}

// Diagnostic is one finding at one place of the source.
type Diagnostic struct {
	Severity Severity
	Code     string         // stable, as AG0103; documented in docs/diagnostics.md
	Pos      token.Position // where it starts; Column counts bytes from 1
	End      token.Position // where it ends, or the zero Position for a single caret
	Message  string         // what is wrong, without a trailing period
	Hint     string         // what to write instead; may be empty
	Notes    []Note         // other places that explain this one
}

// Note points at a second place that explains a diagnostic.
type Note struct {
	Pos     token.Position
	Message string
}

// Error formats d on one line, as file:line:col: severity: message, without the
// place if it has none.
func (d *Diagnostic) Error() string {
	text := fmt.Sprintf("%s: %s [%s]", d.Severity, d.Message, d.Code)
	if d.Pos == (token.Position{}) {
		return text
	}
	return d.Pos.String() + ": " + text
}

// List is a set of diagnostics. It implements error.
type List []*Diagnostic

// Error formats the first diagnostic and counts the others.
func (l List) Error() string {
	switch len(l) {
	case 0:
		return "no diagnostics"
	case 1:
		return l[0].Error()
	}
	return fmt.Sprintf("%s (and %d more)", l[0].Error(), len(l)-1)
}

// HasErrors reports whether l holds a diagnostic of severity Error.
func (l List) HasErrors() bool {
	for _, d := range l {
		if d.Severity == Error {
			return true
		}
	}
	return false
}

// Err returns l as an error if it has errors, else nil.
func (l List) Err() error {
	if l.HasErrors() {
		return l
	}
	return nil
}

// Sorted returns the diagnostics of l in order of file, line, column and code,
// each once.
func (l List) Sorted() List {
	out := append(List(nil), l...)
	sort.SliceStable(out, func(i, j int) bool {
		a, b := out[i], out[j]
		switch {
		case a.Pos.Filename != b.Pos.Filename:
			return a.Pos.Filename < b.Pos.Filename
		case a.Pos.Line != b.Pos.Line:
			return a.Pos.Line < b.Pos.Line
		case a.Pos.Column != b.Pos.Column:
			return a.Pos.Column < b.Pos.Column
		}
		return a.Code < b.Code
	})
	n := 0
	for _, d := range out {
		if n > 0 {
			last := out[n-1]
			if last.Pos == d.Pos && last.Code == d.Code && last.Message == d.Message {
				continue
			}
		}
		out[n] = d
		n++
	}
	return out[:n]
}
