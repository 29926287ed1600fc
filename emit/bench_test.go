package emit_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/asyncgen/asyncgen/emit"
	"github.com/asyncgen/asyncgen/lower"
	"github.com/asyncgen/asyncgen/lower/check"
	"github.com/asyncgen/asyncgen/lower/ir"
	"github.com/asyncgen/asyncgen/lower/load"
)

// BenchmarkFile writes one function of n awaits. The time and the output for
// each of them are to stay the same as n grows.
func BenchmarkFile(b *testing.B) {
	for _, n := range []int{100, 1000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			f := lowered(b, n)
			var size int
			for b.Loop() {
				out, err := emit.File(f, emit.Options{Line: true})
				if err != nil {
					b.Fatal(err)
				}
				size = len(out)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n), "ns/await")
			b.ReportMetric(float64(size)/float64(n), "B/await")
		})
	}
}

// lowered compiles a function of n awaits, each with the usual handling of an
// error, down to its machine.
func lowered(tb testing.TB, n int) *ir.File {
	tb.Helper()
	var src strings.Builder
	src.WriteString("-- x.ago --\npackage x\n\nasync func leaf(n int) (int, error) { return n, nil }\n\nasync func big(n int) (int, error) {\n\tsum := 0\n")
	for i := range n {
		fmt.Fprintf(&src, "\tif n > %d {\n\t\tv, err := await leaf(n)\n\t\tif err != nil {\n\t\t\treturn 0, err\n\t\t}\n\t\tsum += v\n\t}\n", i)
	}
	src.WriteString("\treturn sum, nil\n}\n")
	m := newModule(tb, src.String())
	prog, err := load.Load(context.Background(), load.Config{Dir: m.dir}, "./...")
	if err != nil {
		tb.Fatal(err)
	}
	pkgs, diags := check.Program(prog)
	if err := diags.Err(); err != nil {
		tb.Fatal(err)
	}
	files, diags := lower.Package(pkgs[0])
	if err := diags.Err(); err != nil {
		tb.Fatal(err)
	}
	return files[0]
}
