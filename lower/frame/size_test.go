package frame

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"testing"

	"github.com/asyncgen/asyncgen/lower/check"
)

// Without generated futures in them, types have the sizes that gc gives them.
func TestSizesAreThoseOfGc(t *testing.T) {
	const src = `package p
import ("bytes"; "sync"; "time")
type (
	A struct{ a bool; b int64; c bool }
	B struct{ a [3]A; e struct{} }
	C [0]int
	D struct{ s string; x []int; m map[int]int; f func(); c chan int; p *int; i any }
	E struct{ a int32; b C }
	F [7]E
	G complex64
	H = bytes.Buffer
	I sync.Mutex
	K time.Time
	L struct{ a int8; b int16; c int8; d [3]byte; e uintptr }
	M struct{}
)
`
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "p.go", src, 0)
	if err != nil {
		t.Fatal(err)
	}
	conf := types.Config{Importer: importer.ForCompiler(fset, "source", nil)}
	pkg, err := conf.Check("p", fset, []*ast.File{f}, nil)
	if err != nil {
		t.Fatal(err)
	}
	gc := types.SizesFor("gc", "amd64")
	s := &sizer{
		pkg:       &check.Package{Types: pkg, Sizes: gc, Runtime: &check.Runtime{Package: pkg}},
		generated: func(*types.TypeName) (size, align int64, ok bool) { return 0, 0, false },
	}
	for _, name := range pkg.Scope().Names() {
		typ := pkg.Scope().Lookup(name).Type()
		if got, want := s.sizeof(typ), gc.Sizeof(typ); got != want {
			t.Errorf("size of %s is %d, want %d", typ, got, want)
		}
		if got, want := s.alignof(typ), gc.Alignof(typ); got != want {
			t.Errorf("alignment of %s is %d, want %d", typ, got, want)
		}
	}
}
