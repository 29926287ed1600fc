package emit

import (
	"go/ast"
	"go/types"

	"github.com/dave/jennifer/jen"

	"github.com/asyncgen/asyncgen/lower/typed"
)

// localResolver resolves the identifiers of a body that stays as it is, but for
// what normal form has added: temporaries get names that the source does not
// use there.
type localResolver struct {
	out      *output
	info     *typed.Info
	idents   map[string]bool
	types    typeWriter
	names    map[types.Object]string
	reserved map[string]string // names that no local may have, with what local things called so have instead, once they do

	literal *asyncFunc // the literal whose code stands in a function, or nil
	around  surroundings
}

func newLocalResolver(out *output, info *typed.Info, idents map[string]bool) *localResolver {
	w := out.types
	w.aliases = out.aliases
	return &localResolver{out: out, info: info, idents: idents, types: w, names: make(map[types.Object]string)}
}

// sourceIdents adds the names that n uses to idents, but for those that only
// passes have made.
func sourceIdents(n ast.Node, info *typed.Info, idents map[string]bool) {
	base := info.Base()
	ast.Inspect(n, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && (base.ObjectOf(id) != nil || info.ObjectOf(id) == nil) {
			idents[id.Name] = true
		}
		return true
	})
}

// fresh gives a name that nothing else has.
func (r *localResolver) fresh(name string) string {
	name = unique(identifier(name), func(n string) bool { return r.idents[n] })
	r.idents[name] = true
	return name
}

// local is the name of a variable of the source, or instead if that is none.
func (r *localResolver) local(v *types.Var, instead string) string {
	if name := v.Name(); name != "" && name != "_" {
		return r.unreserved(name)
	}
	return instead
}

// reserve keeps name from local things.
func (r *localResolver) reserve(name string) {
	if r.reserved == nil {
		r.reserved = make(map[string]string)
	}
	r.reserved[name] = ""
}

// reserving returns a writer of types that keeps the names which the types need, but for
// those that a function declares itself.
func (r *localResolver) reserving() typeWriter {
	w := r.out.types.surveying()
	w.mention = func(name string) {
		r.idents[name] = true
		r.reserve(name)
	}
	w.local = func(o *types.TypeName) string { return o.Name() }
	w.opaque = func(t types.Type) string {
		if p, ok := t.(*types.TypeParam); ok {
			return p.Obj().Name()
		}
		return ""
	}
	return w
}

// reserveMade keeps the names of what is declared outside of n and only passes have put
// there, as those of n's own may hide it.
func (r *localResolver) reserveMade(n ast.Node) {
	w, base := r.reserving(), r.info.Base()
	ast.Inspect(n, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok || base.ObjectOf(id) != nil {
			return true
		}
		if t := r.info.Denotes(id); t != nil {
			w.spell(t)
		} else if o := r.info.ObjectOf(id); o != nil && outside(o) {
			r.reserve(id.Name)
		}
		return true
	})
}

// unreserved is what local things called name are called.
func (r *localResolver) unreserved(name string) string {
	instead, ok := r.reserved[name]
	if !ok {
		return name
	}
	if instead == "" {
		instead = r.fresh(name)
		r.reserved[name] = instead
	}
	return instead
}

// ident implements resolver.
func (r *localResolver) ident(id *ast.Ident) jen.Code {
	if t := r.info.Denotes(id); t != nil {
		return r.types.spell(t)
	}
	o := r.info.ObjectOf(id)
	if code := r.out.universe(id, o, r.info); code != nil {
		return code
	}
	if code := r.out.inside(o, r); code != nil {
		return code
	}
	if name := r.types.renamed[o]; name != "" {
		return jen.Id(name)
	}
	if r.around != nil && r.literal.declaredAround(o) {
		return jen.Id(r.around.localName(o))
	}
	if r.around != nil && r.literal.fn.Refers(o) {
		return r.around.variableOf(o).code()
	}
	if isTemporary(o) {
		if r.names[o] == "" {
			r.names[o] = r.fresh(o.Name())
		}
		return jen.Id(r.names[o])
	}
	if isLocal(o) && !keepsName(o) {
		return jen.Id(r.unreserved(id.Name))
	}
	return r.out.object(id, o)
}

// localName names a type or constant that the function declares.
func (r *localResolver) localName(o types.Object) string {
	if keepsName(o) {
		return o.Name()
	}
	return r.unreserved(o.Name())
}

// keepsName reports whether o has the name of the source: that of a type shows, and that of
// a type parameter is written in the code of literals that stands in the function.
func keepsName(o types.Object) bool { return o != nil && isTypeName(o) }

// assigned implements resolver.
func (r *localResolver) assigned(*ast.Ident) jen.Code { return nil }

// box implements resolver.
func (r *localResolver) box(*ast.Ident) (string, bool, bool) { return "", false, false }

// isLocal reports whether o, of an identifier in a body, is declared in there: the
// variable of a type switch has no object of its own.
func isLocal(o types.Object) bool {
	return o == nil || !outside(o) && o.Parent() != nil
}
