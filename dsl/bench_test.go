package dsl

import (
	goparser "go/parser"
	"go/token"
	"os"
	"testing"
)

// BenchmarkParse parses a sample of the standard library with ParseFile and
// with go/parser. The ratio of the two is what counts: compare within one run.
func BenchmarkParse(b *testing.B) {
	var sources [][]byte
	size := 0
	for _, name := range sample(stdlibFiles(b), 40) {
		src, err := os.ReadFile(name)
		if err != nil {
			b.Fatal(err)
		}
		sources = append(sources, src)
		size += len(src)
	}
	run := func(name string, parse func(fset *token.FileSet, src []byte)) {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(size))
			b.ReportAllocs()
			for b.Loop() {
				for _, src := range sources {
					parse(token.NewFileSet(), src)
				}
			}
		})
	}
	run("go/parser", func(fset *token.FileSet, src []byte) {
		goparser.ParseFile(fset, "x.go", src, goMode)
	})
	run("dsl", func(fset *token.FileSet, src []byte) {
		ParseFile(fset, "x.ago", src)
	})
}
