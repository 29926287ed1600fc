package lower_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/asyncgen/asyncgen/lower"
	"github.com/asyncgen/asyncgen/lower/check/checktest"
)

// BenchmarkLongFunction lowers one function of n lines that keeps ten variables
// live at any time. The time a line should not grow with n.
func BenchmarkLongFunction(b *testing.B) {
	for _, n := range []int{500, 5000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			pkg := checktest.Package(b, map[string]string{"a.ago": longFunction(n)})
			for b.Loop() {
				if _, diags := lower.Package(pkg); diags.HasErrors() {
					b.Fatal(diags)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n), "ns/line")
		})
	}
}

func longFunction(lines int) string {
	var b strings.Builder
	b.WriteString("package p\n\nasync func leaf(n int) int { return n }\n\nasync func long(v0 int) int {\n")
	for i := 1; i <= lines/4; i++ {
		fmt.Fprintf(&b, "\tv%d := await leaf(v%d)\n\tif v%[1]d > 3 {\n\t\tv%[1]d += v%d\n\t}\n", i, i-1, max(i-10, 0))
	}
	fmt.Fprintf(&b, "\treturn v%d\n}\n", lines/4)
	return b.String()
}
