// Package report prints what lower/explain finds out about machines.
package report

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/asyncgen/asyncgen/lower/explain"
)

// Text writes functions for people.
func Text(w io.Writer, functions []*explain.Function) error {
	var b bytes.Buffer
	for i, f := range functions {
		if i > 0 {
			b.WriteString("\n")
		}
		t := text{out: &b}
		t.function(f)
	}
	_, err := w.Write(b.Bytes())
	return err
}

// text prints one function.
type text struct{ out *bytes.Buffer }

func (t *text) printf(format string, args ...any) { fmt.Fprintf(t.out, format, args...) }

// table prints what f writes in columns that tabs separate.
func (t *text) table(f func(w io.Writer)) {
	var b bytes.Buffer
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	f(w)
	w.Flush() // to a buffer, which does not fail
	for line := range strings.Lines(b.String()) {
		t.printf("%s\n", strings.TrimRight(line, " \n"))
	}
}

func (t *text) function(f *explain.Function) {
	t.printf("%s  %s:%d\n", f.Name, f.File, f.Line)
	t.printf("frame of %d bytes, %s\n", f.Size, held(f))
	t.table(func(w io.Writer) {
		for _, field := range f.Fields {
			fmt.Fprintf(w, "  %5d\t%s\t%s\t%s\n", field.Size, field.Name, shortened(field.Type), purpose(field))
		}
	})
	if len(f.Entry) > 0 {
		t.printf("not polled yet\n")
		t.table(func(w io.Writer) { saves(w, f.Entry) })
	}
	for _, s := range f.States {
		t.state(f, s)
	}
	if f.Live > 0 {
		t.printf("%d bytes are needed, at most %d of them at one await; the frame is %.2f times as large\n", f.Live, f.Peak, f.Ratio)
	}
	if len(f.Path) > 1 {
		t.printf("biggest await path, %d bytes:\n", f.PathSize)
		t.path(f.Path)
	}
}

func held(f *explain.Function) string {
	if f.Boxed {
		return "on the heap behind a handle, because " + f.Reason
	}
	return "held by value"
}

// purpose says what a field is for.
func purpose(f *explain.Field) string {
	holds := strings.Join(f.Holds, ", ")
	if f.Estimated {
		holds += " (its size is estimated)"
	}
	switch f.Kind {
	case explain.StateWord:
		return "where it is"
	case explain.Defers:
		return "deferred calls"
	case explain.Code:
		return "its code, which stays in the function around it"
	case explain.InPlace:
		return holds + ", in place"
	case explain.Box:
		return "box of " + holds
	}
	return holds
}

func (t *text) state(f *explain.Function, s *explain.State) {
	t.printf("state %d, line %d: %s\n", s.Number, s.Line, statement(s))
	t.table(func(w io.Writer) {
		for _, c := range s.Children {
			fmt.Fprintf(w, "  %5d\t%s\t%s\n", c.Size, shortened(c.Type), how(c, s.Select))
			arguments(w, c.Arguments)
		}
		saves(w, s.Saves)
	})
	if len(s.Clears) > 0 {
		t.printf("  clears %s\n", strings.Join(s.Clears, ", "))
	}
	t.printf("  %d of %d bytes live; then %s\n", s.Live, f.Size, then(s))
}

// maxText is how much of an expression is printed.
const maxText = 60

func shortened(text string) string {
	if r := []rune(text); len(r) > maxText {
		return string(r[:maxText-1]) + "…"
	}
	return text
}

func saves(w io.Writer, list []explain.Save) {
	for _, v := range list {
		fmt.Fprintf(w, "  %5d\t%s\t%s\n", v.Size, v.Variable, need(v))
	}
}

// statement is the statement that s is of.
func statement(s *explain.State) string {
	switch {
	case s.Select:
		return "select"
	case s.Yield:
		return "yield"
	}
	return "await " + shortened(s.Children[0].Awaits)
}

// how says how a future is held, and, if it is one of several, which it is.
func how(c explain.Callee, several bool) string {
	text := "awaited, " + string(c.Held)
	if several {
		text = "await " + shortened(c.Awaits) + ", " + string(c.Held)
	}
	if c.Why != "" {
		text += ": " + c.Why
	}
	return text
}

// arguments prints the futures that an awaited one is given.
func arguments(w io.Writer, list []explain.Callee) {
	for _, c := range list {
		fmt.Fprintf(w, "  %5d\t%s\targument %s, %s\n", c.Size, shortened(c.Type), shortened(c.Awaits), c.Held)
		arguments(w, c.Arguments)
	}
}

func need(v explain.Save) string {
	text := "stored"
	switch v.Kind {
	case explain.InPlace:
		text = "in place"
	case explain.Box:
		text = "the address of its box"
	}
	if len(v.Uses) > 0 {
		return text + ", for line " + numbers(v.Uses)
	}
	return text + ", for the deferred calls"
}

// then says where control comes to next.
func then(s *explain.State) string {
	var ways []string
	if len(s.Next) > 0 {
		ways = append(ways, "state "+numbers(s.Next))
	}
	if s.Returns {
		ways = append(ways, "the end")
	}
	if len(ways) == 0 {
		return "nothing"
	}
	return strings.Join(ways, " or ")
}

// maxNumbers is how many numbers of a list are printed.
const maxNumbers = 6

func numbers[T int | uint32](list []T) string {
	var parts []string
	for i, n := range list {
		if i == maxNumbers {
			parts = append(parts, "…")
			break
		}
		parts = append(parts, fmt.Sprint(n))
	}
	return strings.Join(parts, ", ")
}

func (t *text) path(steps []explain.Step) {
	t.table(func(w io.Writer) {
		for i, s := range steps {
			fmt.Fprintf(w, "  %5d\t%s%s\t%s\n", s.Size, strings.Repeat("  ", i), s.Name, s.Held)
		}
	})
}
