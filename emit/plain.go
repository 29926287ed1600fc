package emit

import (
	"go/ast"

	"github.com/dave/jennifer/jen"

	"github.com/asyncgen/asyncgen/lower/check"
	"github.com/asyncgen/asyncgen/lower/normal"
)

// plainDecls returns the rewritten plain declarations by the checked ones that
// they replace.
func (out *output) plainDecls() map[ast.Decl]*normal.Plain {
	plain := make(map[ast.Decl]*normal.Plain)
	for _, p := range out.Plain {
		plain[p.Source] = p
	}
	return plain
}

// plain writes a declaration from which `?` has been removed.
func (out *output) plain(p *normal.Plain) []jen.Code {
	idents := make(map[string]bool)
	sourceIdents(p.Decl, p.Info, idents)
	r := newLocalResolver(out, p.Info, idents)
	r.reserveMade(p.Decl)
	for _, fn := range out.standingIn(p) {
		for _, name := range out.hiddenFrom(fn) {
			r.reserve(name)
		}
	}
	codes := []jen.Code{anyLines(), jen.Line()}
	codes = append(codes, docComment(declDoc(p.Decl))...)
	t := newTranslator(out.pkg.Fset, r)
	t.comments = out.notes
	t.behind = func(d *ast.GenDecl) []jen.Code { return out.behind(p.Info, d) }
	out.builtins(t, p.Info)
	codes = append(codes, t.decl(p.Decl)...)
	return append(codes, anyLines())
}

// standingIn lists the async literals in p whose code stands where they do.
func (out *output) standingIn(p *normal.Plain) []*check.Func {
	var found []*check.Func
	ast.Inspect(p.Decl, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			if fn := out.pkg.InsideOf(p.Info.ObjectOf(id)); fn != nil {
				found = append(found, fn)
			}
		}
		return true
	})
	return found
}
