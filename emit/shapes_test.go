package emit_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/asyncgen/asyncgen/dsl/diag"
	"github.com/asyncgen/asyncgen/emit"
	"github.com/asyncgen/asyncgen/lower"
	"github.com/asyncgen/asyncgen/lower/check"
	"github.com/asyncgen/asyncgen/lower/check/checktest"
	"github.com/asyncgen/asyncgen/lower/ir"
)

// BenchmarkShapes compiles sources of many shapes, but for loading, at a size and
// at twice the size. The ns/line should stay what they are.
func BenchmarkShapes(b *testing.B) {
	for _, s := range shapes {
		for _, lines := range []int{2500, 5000} {
			src := s.source(lines)
			n := strings.Count(src, "\n")
			b.Run(fmt.Sprintf("%s/%d", s.name, lines), func(b *testing.B) {
				for b.Loop() {
					compile(b, src, lower.Package)
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n), "ns/line")
				b.ReportMetric(float64(b.N*n)/b.Elapsed().Seconds(), "lines/s")
			})
		}
	}
}

// Every shape compiles, with both back ends, and what comes out grows no faster
// than what goes in.
func TestShapesCompileToLinearOutput(t *testing.T) {
	for _, s := range shapes {
		t.Run(s.name, func(t *testing.T) {
			for name, pass := range map[string]func(*check.Package) ([]*ir.File, diag.List){"machine": lower.Package, "goroutine": lower.Bodies} {
				small, large := len(compile(t, s.source(300), pass)), len(compile(t, s.source(600), pass))
				if ratio := float64(large) / float64(small); ratio > 2.3 {
					t.Errorf("%s: twice the source makes %.2f times the output", name, ratio)
				}
			}
		})
	}
}

func compile(tb testing.TB, src string, pass func(*check.Package) ([]*ir.File, diag.List)) []byte {
	files, diags := pass(checktest.Package(tb, map[string]string{"a.ago": src}))
	if err := diags.Err(); err != nil {
		tb.Fatal(err)
	}
	out, err := emit.File(files[0], emit.Options{Line: true})
	if err != nil {
		tb.Fatal(err)
	}
	return out
}

// A shape is a kind of source that can be made in any length.
type shape struct {
	name   string
	source func(lines int) string
}

// body makes a source with one async function whose body repeats what part
// writes for i, every so many lines.
func body(lines, every int, part func(w *strings.Builder, i int)) string {
	var w strings.Builder
	w.WriteString(shapesHeader + "async func long(n int, xs []int) (r int, err error) {\n")
	for i := range lines / every {
		part(&w, i)
	}
	w.WriteString("\treturn r, nil\n}\n")
	return w.String()
}

const shapesHeader = "package p\n\nasync func leaf(n int) int { return n }\n\nasync func fails(n int) (int, error) { return n, nil }\n\n"

func repeated(every int, format string) func(int) string {
	return func(lines int) string {
		return body(lines, every, func(w *strings.Builder, i int) { fmt.Fprintf(w, format, i) })
	}
}

var shapes = []shape{
	{"plain statements", repeated(3, "\tif n > %d {\n\t\tr += %[1]d\n\t}\n")},
	{"awaits", repeated(2, "\tr += await leaf(%d)\n\tr++\n")},
	{"errors", repeated(5, "\tv%d, err := await fails(%[1]d)\n\tif err != nil {\n\t\treturn 0, err\n\t}\n\tr += v%[1]d\n")},
	{"question marks", repeated(2, "\tv%d := await fails(%[1]d)?\n\tr += v%[1]d\n")},
	{"loops", repeated(4, "\tfor i, x := range xs {\n\t\tr += x*i + await leaf(%d)\n\t}\n\tn++\n")},
	{"three-clause loops", repeated(4, "\tfor i := 0; i < n; i++ {\n\t\tr += await leaf(i + %d)\n\t}\n\tn++\n")},
	{"switches", repeated(7, "\tswitch await leaf(%d) {\n\tcase 1, 2:\n\t\tr++\n\tcase n:\n\t\tr += await leaf(n)\n\tdefault:\n\t}\n")},
	{"closures", repeated(4, "\tc%d := n\n\tg%[1]d := func() int { c%[1]d++; return c%[1]d }\n\tr += await leaf(%[1]d)\n\tr += g%[1]d()\n")},
	{"defers", repeated(3, "\tdefer func() { r += %d }()\n\tr += await leaf(n)\n\tn++\n")},
	{"literals", repeated(4, "\tg%d := async func(k int) int {\n\t\treturn k + n + await leaf(%[1]d)\n\t}\n\tr += await g%[1]d(n)\n")},
	{"selects", repeated(5, "\tselect {\n\tcase v := await leaf(%d):\n\t\tr += v\n\tcase await leaf(n):\n\t}\n")},
	{"labels", repeated(7, "L%d:\n\tfor {\n\t\tif r++; r > n {\n\t\t\tbreak L%[1]d\n\t\t}\n\t\tr += await leaf(n)\n\t}\n")},
	{"gotos", repeated(5, "A%d:\n\tr += await leaf(n)\n\tif r < %[1]d {\n\t\tgoto A%[1]d\n\t}\n")},
	{"long-lived variables", func(lines int) string {
		return body(lines, 3, func(w *strings.Builder, i int) {
			fmt.Fprintf(w, "\tv%d := await leaf(%[1]d)\n\tr += v%[1]d\n\tv%d++\n", i, i/2)
		})
	}},
	{"one expression", func(lines int) string {
		return body(lines, lines, func(w *strings.Builder, _ int) {
			w.WriteString("\tr = 0")
			for i := range lines - 1 {
				fmt.Fprintf(w, " +\n\t\tawait leaf(%d)", i)
			}
			w.WriteString("\n")
		})
	}},
	{"one call", func(lines int) string {
		return body(lines, lines, func(w *strings.Builder, _ int) {
			w.WriteString("\txs = append(xs,\n")
			for i := range lines - 1 {
				fmt.Fprintf(w, "\t\tn+%d,\n", i)
			}
			w.WriteString("\t\tawait leaf(n))\n")
		})
	}},
	{"one wide switch", func(lines int) string {
		return body(lines, lines, func(w *strings.Builder, _ int) {
			w.WriteString("\tswitch n {\n")
			for i := range lines / 2 {
				fmt.Fprintf(w, "\tcase %d:\n\t\tr += await leaf(%[1]d)\n", i)
			}
			w.WriteString("\t}\n")
		})
	}},
	{"one chain of else if", func(lines int) string {
		return body(lines, lines, func(w *strings.Builder, _ int) {
			w.WriteString("\tif n < 0 {\n\t\tr--\n")
			for i := range lines / 2 {
				fmt.Fprintf(w, "\t} else if n == %d {\n\t\tr += await leaf(%[1]d)\n", i)
			}
			w.WriteString("\t}\n")
		})
	}},
	{"a chain of else if await", func(lines int) string {
		return body(lines, lines, func(w *strings.Builder, _ int) {
			w.WriteString("\tif n < 0 {\n\t\tr--\n")
			for i := range lines / 2 {
				fmt.Fprintf(w, "\t} else if await leaf(%d) > n {\n\t\tr++\n", i)
			}
			w.WriteString("\t}\n")
		})
	}},
	{"a chain of &&", func(lines int) string {
		return body(lines, lines, func(w *strings.Builder, _ int) {
			w.WriteString("\tif n > 0")
			for i := range lines - 3 {
				fmt.Fprintf(w, " &&\n\t\tawait leaf(%d) > 0", i)
			}
			w.WriteString(" {\n\t\tr++\n\t}\n")
		})
	}},
	{"a chain of closures", func(lines int) string {
		return body(lines, lines, func(w *strings.Builder, _ int) {
			w.WriteString("\tg0 := func() int { r++; return n }\n")
			for i := range lines {
				fmt.Fprintf(w, "\tg%d := func() int { r++; return g%d() }\n", i+1, i)
			}
			fmt.Fprintf(w, "\tr += await leaf(n)\n\tfor range n {\n\t\tr += g%d()\n\t}\n", lines)
		})
	}},
	{"nesting", func(lines int) string {
		const depth = 20
		return body(lines, 3*depth, func(w *strings.Builder, i int) {
			for d := range depth {
				fmt.Fprintf(w, "\tif n > %d {\n\t\tr += await leaf(%d)\n", d, i)
			}
			w.WriteString(strings.Repeat("\t}\n", depth))
		})
	}},
	{"small functions", func(lines int) string {
		var w strings.Builder
		w.WriteString(shapesHeader)
		for i := range lines / 5 {
			fmt.Fprintf(&w, "async func f%d(n int) int {\n\tm := await leaf(n)\n\treturn m + await leaf(%[1]d)\n}\n\n", i)
		}
		return w.String()
	}},
	{"a chain of functions", func(lines int) string {
		var w strings.Builder
		w.WriteString(shapesHeader + "async func f0(n int) int { return n }\n")
		for i := range lines / 5 {
			fmt.Fprintf(&w, "async func f%d(n int) int {\n\tm := await f%d(n)\n\treturn m + await leaf(%[1]d)\n}\n\n", i+1, i)
		}
		return w.String()
	}},
	{"methods", func(lines int) string {
		var w strings.Builder
		w.WriteString(shapesHeader)
		for i := range lines / 7 {
			fmt.Fprintf(&w, "type T%d struct{ n int }\n\nasync func (t *T%[1]d) get(n int) (int, error) {\n\tt.n += await leaf(n)\n\treturn t.n, nil\n}\n\n", i)
		}
		return w.String()
	}},
}
