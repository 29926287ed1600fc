package emit

import (
	"go/ast"
	"go/types"

	"github.com/dave/jennifer/jen"

	"github.com/asyncgen/asyncgen/lower/normal"
	"github.com/asyncgen/asyncgen/lower/typed"
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
	r := &plainResolver{out: out, info: p.Info, idents: make(map[string]bool), names: make(map[types.Object]string)}
	base := p.Info.Base()
	ast.Inspect(p.Decl, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && (base.ObjectOf(id) != nil || p.Info.ObjectOf(id) == nil) {
			r.idents[id.Name] = true
		}
		return true
	})
	codes := []jen.Code{anyLines(), jen.Line()}
	codes = append(codes, docComment(declDoc(p.Decl))...)
	t := newTranslator(out.pkg.Fset, r)
	t.comments = out.notes
	codes = append(codes, t.decl(p.Decl)...)
	return append(codes, anyLines())
}

// plainResolver gives the temporaries of a rewritten declaration names that the
// source does not use there.
type plainResolver struct {
	out    *output
	info   *typed.Info
	idents map[string]bool
	names  map[types.Object]string
}

func (r *plainResolver) ident(id *ast.Ident) jen.Code {
	if t := r.info.Denotes(id); t != nil {
		return r.out.types.spell(t)
	}
	o := r.info.ObjectOf(id)
	if _, ok := o.(*types.Var); ok && r.info.Base().ObjectOf(id) == nil {
		if r.names[o] == "" {
			r.names[o] = unique(identifier(o.Name()), func(n string) bool { return r.idents[n] })
			r.idents[r.names[o]] = true
		}
		return jen.Id(r.names[o])
	}
	return r.out.object(id, o)
}

func (r *plainResolver) box(*ast.Ident) (string, bool, bool) { return "", false, false }
