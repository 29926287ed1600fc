package emit

import (
	"go/ast"

	"github.com/dave/jennifer/jen"

	"github.com/asyncgen/asyncgen/lower/check"
	"github.com/asyncgen/asyncgen/lower/typed"
)

// lifted writes the declarations of functions in d that move to package level.
func (out *output) lifted(d ast.Decl) []jen.Code {
	var codes []jen.Code
	for _, g := range liftedIn(out.pkg, d) {
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

func liftedIn(p *check.Package, n ast.Node) (decls []*ast.GenDecl) {
	ast.Inspect(n, func(n ast.Node) bool {
		if g, ok := n.(*ast.GenDecl); ok && p.Lifted(g) {
			decls = append(decls, g)
		}
		return true
	})
	return decls
}

// liftedNames lists the names of a file's declarations that move to package
// level.
func liftedNames(f *check.File, p *check.Package) []string {
	var names []string
	for _, d := range f.Syntax.Decls {
		for _, g := range liftedIn(p, d) {
			for _, id := range check.DeclaredNames(g) {
				names = append(names, id.Name)
			}
		}
	}
	return names
}
