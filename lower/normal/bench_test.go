package normal

import (
	"fmt"
	"strings"
	"testing"
)

// BenchmarkAsync tells whether the time for a function grows with its length.
func BenchmarkAsync(b *testing.B) {
	for _, lines := range []int{500, 5000} {
		b.Run(fmt.Sprint(lines), func(b *testing.B) {
			var body strings.Builder
			for range lines / 5 {
				body.WriteString("r += x + await1(g(1))\nfor n := 0; n < await1(g(2)); n++ {\nr += n\n}\nswitch r {\ncase await1(g(3)): r++\n}\n")
			}
			texts := testdata(b, "prelude.go")
			texts["long.go"] = "package main\n\nfunc caseLong() (r int) {\n" + body.String() + "return\n}\n"
			p := load(b, texts)
			d := p.declOf("caseLong")
			b.ReportMetric(float64(lines), "lines")
			for b.Loop() {
				p.normalise(b, d)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(lines), "ns/line")
		})
	}
}
