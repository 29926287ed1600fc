package reduce

import (
	"go/ast"
	"go/token"
	"slices"
	"sort"

	"github.com/asyncgen/asyncgen/dsl"
)

// edit replaces a part of a text by a shorter one.
type edit struct {
	from, to int
	text     string
}

func (e edit) saves() int { return e.to - e.from - len(e.text) }

func (e edit) overlaps(f edit) bool { return e.from < f.to && f.from < e.to }

// apply makes edits that do not overlap.
func apply(src string, edits ...edit) string {
	edits = slices.Clone(edits)
	sort.Slice(edits, func(i, j int) bool { return edits[i].from > edits[j].from })
	for _, e := range edits {
		src = src[:e.from] + e.text + src[e.to:]
	}
	return src
}

// edits returns the ways to make a source shorter by one step, the largest
// first. Most leave something that is not valid.
func edits(src string) []edit {
	fset := token.NewFileSet()
	file, err := dsl.ParseFile(fset, "reduce.ago", []byte(src))
	if err != nil || file.Syntax == nil {
		return nil
	}
	f := &finder{src: src, base: fset.File(file.Syntax.Package).Base()}
	for _, d := range file.Syntax.Decls {
		f.remove(d)
	}
	ast.Inspect(file.Syntax, f.node)
	list := slices.DeleteFunc(f.found, func(e edit) bool { return e.saves() <= 0 })
	sort.SliceStable(list, func(i, j int) bool { return list[i].saves() > list[j].saves() })
	return slices.Compact(list)
}

// finder collects the edits of one source.
type finder struct {
	src   string
	base  int
	found []edit
}

func (f *finder) offset(p token.Pos) int { return int(p) - f.base }

func (f *finder) text(n ast.Node) string { return f.src[f.offset(n.Pos()):f.offset(n.End())] }

func (f *finder) remove(n ast.Node) { f.replace(n, "") }

func (f *finder) replace(n ast.Node, text string) {
	f.found = append(f.found, edit{f.offset(n.Pos()), f.offset(n.End()), text})
}

func (f *finder) node(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.BlockStmt:
		removeAll(f, n.List)
	case *ast.CaseClause:
		f.remove(n)
		removeAll(f, n.Body)
	case *ast.CommClause:
		f.remove(n)
		removeAll(f, n.Body)
	case *ast.IfStmt:
		f.replace(n, f.text(n.Body))
		if n.Else != nil {
			f.replace(n, "{ "+f.text(n.Else)+" }")
			f.found = append(f.found, edit{f.offset(n.Body.End()), f.offset(n.End()), ""})
		}
		if n.Init != nil {
			f.found = append(f.found, edit{f.offset(n.Init.Pos()), f.offset(n.Cond.Pos()), ""})
		}
	case *ast.ForStmt:
		f.replace(n, f.text(n.Body))
	case *ast.RangeStmt:
		f.replace(n, f.text(n.Body))
	case *ast.LabeledStmt:
		f.replace(n, f.text(n.Stmt))
	case ast.Expr:
		f.expr(n)
	}
	return true
}

// removeAll adds the removal of each of a list, and of each half and quarter.
func removeAll[N ast.Node](f *finder, list []N) {
	for size := len(list); size > 0; size /= 2 {
		for i := 0; i+size <= len(list); i += size {
			f.found = append(f.found, edit{f.offset(list[i].Pos()), f.offset(list[i+size-1].End()), ""})
		}
	}
}

// expr adds what an expression can be replaced by: its parts.
func (f *finder) expr(e ast.Expr) {
	switch e := e.(type) {
	case *ast.ParenExpr:
		f.replace(e, f.text(e.X))
	case *ast.BinaryExpr:
		f.replace(e, f.text(e.X))
		f.replace(e, f.text(e.Y))
	case *ast.UnaryExpr:
		f.replace(e, f.text(e.X))
	case *ast.IndexExpr:
		f.replace(e.Index, "0")
	case *ast.CallExpr:
		for _, a := range e.Args {
			f.replace(e, f.text(a))
			if call, ok := ast.Unparen(a).(*ast.CallExpr); ok && len(call.Args) > 0 {
				f.replace(e, f.text(call.Args[len(call.Args)-1]))
			}
		}
		f.elements(e.Args)
	case *ast.CompositeLit:
		f.elements(e.Elts)
	}
}

// elements adds the removal of each element of a list with commas, and simple
// values in its place.
func (f *finder) elements(list []ast.Expr) {
	for i, e := range list {
		switch {
		case i+1 < len(list):
			f.found = append(f.found, edit{f.offset(e.Pos()), f.offset(list[i+1].Pos()), ""})
		case i > 0:
			f.found = append(f.found, edit{f.offset(list[i-1].End()), f.offset(e.End()), ""})
		default:
			f.remove(e)
		}
		for _, simple := range []string{"0", `""`, "nil", "false"} {
			f.replace(e, simple)
		}
	}
}
