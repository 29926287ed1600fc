package emit

import (
	"go/types"
	"slices"

	"github.com/asyncgen/asyncgen/lower/check"
	"github.com/asyncgen/asyncgen/lower/ir"
)

// A type parameter of an async function has another name in all that is generated of the
// function if a type in there has its name: no alias can stand for a type parameter where
// that hides it.

// renamedParams gives those names in f.
func renamedParams(f *ir.File) map[types.Object]string {
	names := make(map[types.Object]string)
	var taken map[string]bool
	for _, fn := range f.Source.Funcs {
		for _, p := range fn.TypeParams {
			if o := p.Obj(); fn.Decl != nil && slices.Contains(slices.Collect(declaredTypes(fn.Decl)), o.Name()) {
				if taken == nil {
					taken = check.NamesIn(f.Source.Source.Syntax)
				}
				names[o] = unique(o.Name(), func(n string) bool { return taken[n] || check.DeclaredIn(f.Package.Types, n) })
				taken[names[o]] = true
			}
		}
	}
	return names
}

// paramName is the name of p.
func (w typeWriter) paramName(p *types.TypeParam) string {
	if name := w.renamed[p.Obj()]; name != "" {
		return name
	}
	return p.Obj().Name()
}
