package usage_test

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/asyncgen/asyncgen/lower/typed"
	"github.com/asyncgen/asyncgen/lower/usage"
)

const declarations = `
type value struct{ n int; arr [3]int; ptr *value; in struct{ k int } }
func (v *value) change() {}
func (v value) look() {}
type embeds struct{ value }
type points struct{ *value }
func use(...any) {}
`

func TestFacts(t *testing.T) {
	tests := []struct {
		name, body                      string
		captured, addressed, reassigned string
	}{
		{"nothing", "x := 1; use(x)", "", "", ""},
		{"assigned", "x := 1; x = 2; y := 1; y++; z := 1; z += 1", "", "", "x y z"},
		{"declared without value", "var x int; x = 1", "", "", "x"},
		{"declared again", "x, a := 1, 2; x, b := 1, 2; use(x, a, b)", "", "", "x"},
		{"in another scope", "x := 1; { x := 2; use(x) }; use(x)", "", "", ""},
		{"parameter declared again", "p, x := 1, 2; use(p, x)", "", "", "p"},
		{"field assigned", "var v value; v.in.k = 1", "", "", "v"},
		{"behind a pointer", "v := &value{}; v.n = 1; w := value{}; w.ptr.n = 1; use(w)", "", "", ""},
		{"element assigned", "var a [3]int; a[0] = 1; s := []int{1}; s[0] = 2", "", "", "a"},
		{"range assigns", "var i int; for i = range 3 { use(i) }", "", "", "i"},
		{"range declares", "for i, x := range []int{} { use(i, x) }", "", "", ""},
		{"captured", "x := 1; f := func() int { return x }; f()", "x", "", ""},
		{"captured deeper", "x := 1; func() { y := 2; func() { use(x, y) }() }()", "x y", "", ""},
		{"literal's own", "f := func(a int) (r int) { b := a; r = b; return }; f(1)", "", "", "r"},
		{"assigned in literal", "x := 1; func() { x = 2 }()", "x", "", "x"},
		{"parameter captured", "func() { use(p) }()", "p", "", ""},
		{"address", "x := 1; use(&x)", "", "x", ""},
		{"address of part", "var v value; use(&v.in.k); var a [2]value; use(&a[1].n); use(&(v.arr))", "", "a v", ""},
		{"address behind pointer", "v := &value{}; use(&v.n); s := []int{1}; use(&s[0])", "", "", ""},
		{"slice of array", "var a [3]int; use(a[:]); s := a; use(s); b := []int{}; use(b[:])", "", "a", ""},
		{"pointer method", "var v value; v.change(); w := value{}; w.look()", "", "v", ""},
		{"method value", "var v value; f := v.change; f()", "", "v", ""},
		{"method of pointer", "v := &value{}; v.change()", "", "", ""},
		{"method of embedded", "var e embeds; e.change(); var q points; q.change()", "", "e", ""},
		{"type switch", "var e any; switch v := e.(type) { case int: func() { use(v) }(); case string: v = \"\" }", "v", "", "v"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			f := facts(t, tt.body)
			check := func(what, want string, got map[*types.Var]bool) {
				t.Helper()
				if d := cmp.Diff(want, names(got)); d != "" {
					t.Errorf("%s (-want +got):\n%s", what, d)
				}
			}
			check("captured", tt.captured, f.Captured)
			check("addressed", tt.addressed, f.Addressed)
			check("reassigned", tt.reassigned, f.Reassigned)
		})
	}
}

func names(set map[*types.Var]bool) string {
	var list []string
	for v := range set {
		list = append(list, v.Name())
	}
	slices.Sort(list)
	return strings.Join(slices.Compact(list), " ")
}

func facts(t *testing.T, body string) *usage.Facts {
	t.Helper()
	fset := token.NewFileSet()
	src := "package p\n" + declarations + "func f(p int) {\n" + body + "\n}\n"
	file, err := parser.ParseFile(fset, "p.go", src, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	info := &types.Info{
		Types: make(map[ast.Expr]types.TypeAndValue), Defs: make(map[*ast.Ident]types.Object),
		Uses: make(map[*ast.Ident]types.Object), Implicits: make(map[ast.Node]types.Object),
		Selections: make(map[*ast.SelectorExpr]*types.Selection),
	}
	conf := types.Config{Importer: importer.Default(), Error: func(err error) {
		if !strings.Contains(err.Error(), "declared and not used") {
			t.Error(err)
		}
	}}
	pkg, _ := conf.Check("p", fset, []*ast.File{file}, info)
	fn := file.Decls[len(file.Decls)-1].(*ast.FuncDecl)
	sig := pkg.Scope().Lookup("f").(*types.Func).Signature()
	return usage.Of(typed.New(info), []*types.Var{sig.Params().At(0)}, fn.Body)
}
