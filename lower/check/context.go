package check

import (
	"go/ast"
	"go/types"

	"github.com/asyncgen/asyncgen/dsl"
	"github.com/asyncgen/asyncgen/lower/typed"
)

// call decides whether a call in an async body leaves its context out, and puts
// the intrinsic argument in or takes it away.
func (s *settler) call(site *callSite) {
	want := s.leavesContextOut(site)
	switch {
	case want && site.cx == nil:
		site.insert(s.names)
		s.changed = true
	case !want && site.cx != nil:
		site.cx = nil
		site.call.Args = site.call.Args[1:]
		s.changed = true
	}
}

// insert makes the context that stands for the left-out one the first argument.
func (site *callSite) insert(names *intrinsicNames) {
	site.cx = &ast.Ident{NamePos: site.call.Rparen, Name: names.add(nameContext)}
	if args := site.call.Args; len(args) > 0 {
		site.cx.NamePos = args[0].Pos()
	}
	site.call.Args = append([]ast.Expr{site.cx}, site.call.Args...)
}

func (s *settler) leavesContextOut(site *callSite) bool {
	args := site.call.Args
	if site.cx != nil {
		args = args[1:]
	}
	return !site.goed && s.lacksContext(site.call, args) && !s.isSpread(args)
}

// lacksContext reports whether the callee's first parameter is a context that
// args leave out: the first of them is none, and with one more their number
// would fit.
func (c *checker) lacksContext(call *ast.CallExpr, args []ast.Expr) bool {
	tv := c.info.Types[call.Fun]
	if !isKnown(tv.Type) || !tv.IsValue() {
		return false
	}
	sig, ok := typed.Core(tv.Type).(*types.Signature)
	if !ok || sig.Params().Len() == 0 || !c.rt.IsContext(sig.Params().At(0).Type()) {
		return false
	}
	given, n := len(args), sig.Params().Len()
	if given > 0 {
		first := c.info.Types[args[0]]
		if first.IsNil() || c.rt.IsContext(first.Type) {
			return false
		}
		if t, ok := first.Type.(*types.Tuple); ok && given == 1 {
			given = t.Len()
		}
	}
	if sig.Variadic() {
		return given+1 >= n-1
	}
	return given+1 == n
}

// contexts reports the contexts that an async function would keep: those among its
// parameters, and local variables that a literal captures.
func (j *judge) contexts(src *dsl.File, f *asyncFunc) {
	for _, p := range f.lit.Type.Params.List {
		if j.rt.IsContext(j.info.TypeOf(p.Type)) {
			j.report(contextParam, p, "")
		}
	}
	if !mayHave(src, f.lit.Body, "func", "async") {
		return // no literal captures one
	}
	var lits []*ast.FuncLit
	var nodes []ast.Node
	ast.Inspect(f.lit.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case nil:
			if len(lits) > 0 && nodes[len(nodes)-1] == lits[len(lits)-1] {
				lits = lits[:len(lits)-1]
			}
			nodes = nodes[:len(nodes)-1]
			return true
		case *ast.FuncLit:
			lits = append(lits, n)
		case *ast.Ident:
			if len(lits) == 0 {
				break
			}
			v, ok := j.info.Uses[n].(*types.Var)
			if ok && !v.IsField() && v.Pkg() == j.types && v.Parent() != j.types.Scope() &&
				v.Pos() < lits[0].Pos() && f.lit.Pos() <= v.Pos() && j.rt.IsContext(v.Type()) {
				j.report(contextCaptured, n, n.Name)
			}
		}
		nodes = append(nodes, n)
		return true
	})
}

// isSpread reports whether args are one call that gives several values.
func (c *checker) isSpread(args []ast.Expr) bool {
	if len(args) != 1 {
		return false
	}
	t, ok := c.info.TypeOf(args[0]).(*types.Tuple)
	return ok && t.Len() > 1
}
