package emit

import (
	"go/ast"

	"github.com/dave/jennifer/jen"

	"github.com/asyncgen/asyncgen/lower/check"
	"github.com/asyncgen/asyncgen/lower/typed"
)

// liftedDecls are the declarations of a file's functions that move to package level.
type liftedDecls struct {
	in    map[ast.Decl][]*ast.GenDecl // by the declaration that they stand in
	names []string
}

func newLiftedDecls(f *check.File, p *check.Package) liftedDecls {
	l := liftedDecls{in: make(map[ast.Decl][]*ast.GenDecl)}
	if len(f.Literals) == 0 {
		return l
	}
	for _, d := range f.Syntax.Decls {
		ast.Inspect(d, func(n ast.Node) bool {
			if g, ok := n.(*ast.GenDecl); ok && p.Locals.Lifted(g) {
				l.in[d] = append(l.in[d], g)
				for _, id := range check.DeclaredNames(g) {
					l.names = append(l.names, id.Name)
				}
			}
			return true
		})
	}
	return l
}

// liftedFrom writes the declarations of functions in d that move to package level.
func (out *output) liftedFrom(d ast.Decl) []jen.Code {
	var codes []jen.Code
	for _, g := range out.lifted.in[d] {
		r := newLocalResolver(out, typed.New(out.pkg.Info), make(map[string]bool))
		t := newTranslator(out.pkg.Fset, r)
		t.comments = out.notes
		codes = append(codes, anyLines(), jen.Line())
		codes = append(codes, t.comments.above(g.Pos())...)
		codes = append(codes, t.mark(g.Pos())...)
		codes = append(codes, t.genDecl(g), anyLines())
	}
	return codes
}
