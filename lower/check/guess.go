package check

import (
	"go/ast"
	"go/types"
)

// guessContext puts the context into a call of another package's function that
// plainly lacks it. The types decide in the end; but what depends on the call,
// as the handle of a spawned task, has no type while the argument is missing,
// and a guess that holds saves checking the package once more.
func (r *rewriter) guessContext(site *callSite) {
	sel, ok := ast.Unparen(site.call.Fun).(*ast.SelectorExpr)
	if !ok || site.goed {
		return
	}
	x, ok := sel.X.(*ast.Ident)
	if !ok {
		return
	}
	fn, ok := r.imported(x.Name, sel.Sel.Name).(*types.Func)
	if !ok {
		return
	}
	params := fn.Signature().Params()
	lacksOne := !fn.Signature().Variadic() && len(site.call.Args)+1 == params.Len()
	if lacksOne && r.rt.IsContext(params.At(0).Type()) {
		site.insert(r.in)
	}
}

// imported returns what the file's import called pkg declares as name, or nil.
func (r *rewriter) imported(pkg, name string) types.Object {
	if r.imports == nil {
		r.imports = r.importNames(r.src.Syntax)
	}
	path, ok := r.imports[pkg]
	if !ok {
		return nil
	}
	p, err := r.imp(path)
	if err != nil {
		return nil
	}
	return p.Scope().Lookup(name)
}
