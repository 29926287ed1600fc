package check_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/asyncgen/asyncgen/lower/check/checktest"
)

// BenchmarkCheck reports lines per second, parsing included, which should not
// fall with the size.
func BenchmarkCheck(b *testing.B) {
	for _, funcs := range []int{100, 1000, 4000} {
		src := manyFunctions(funcs)
		lines := float64(strings.Count(src, "\n"))
		b.Run(fmt.Sprintf("lines=%.0f", lines), func(b *testing.B) {
			for b.Loop() {
				checktest.Package(b, map[string]string{"a.ago": src})
			}
			b.ReportMetric(lines*float64(b.N)/b.Elapsed().Seconds(), "lines/s")
		})
	}
}

func manyFunctions(n int) string {
	var b strings.Builder
	b.WriteString("package p\nimport \"github.com/asyncgen/asyncgen/rtlib\"\nasync func f0(n int) (int, error) { return n, nil }\n")
	for i := 1; i <= n; i++ {
		fmt.Fprintf(&b, `
async func f%d(n int) (int, error) {
	a := await f%d(n)?
	b, err := await f%[2]d(a)
	if err != nil {
		return 0, err
	}
	h := rtlib.Spawn(f%[2]d(b))
	r, err := await h
	if err != nil {
		return 0, err
	}
	for i := range r.Value {
		a += await f%[2]d(i)? + b
	}
	return await f%[2]d(a)
}
`, i, i-1)
	}
	return b.String()
}
