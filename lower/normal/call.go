package normal

import (
	"go/ast"
	"go/types"

	"github.com/asyncgen/asyncgen/lower/typed"
)

// call rewrites a call, a conversion or the use of a builtin.
func (r *rewriter) call(e *ast.CallExpr, later bool) ast.Expr {
	if l, ok := ast.Unparen(e.Fun).(*ast.FuncLit); ok && r.literals[l] != nil && !r.literals[l].Collects {
		return r.callAsyncLit(e, r.literals[l], later)
	}
	dup, name := *e, r.info.Builtin(e)
	switch {
	case r.info.Type(e.Fun).IsType():
		dup.Args = r.list(e.Args, func(int) types.Type { return r.info.TypeOf(e) }, later)
	case name != "":
		dup.Args = r.args(e, r.builtinParam(e), later)
		if (name == "len" || name == "cap") && r.unevaluable(e.Args[0], dup.Args[0]) {
			return r.length(&dup, e)
		}
	default:
		dup.Fun = r.callee(e)
		dup.Args = r.args(e, r.param(e), later)
	}
	return r.copyOf(&dup, e, dup.Fun == e.Fun && sameExprs(dup.Args, e.Args))
}

func sameExprs(a, b []ast.Expr) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// laterCall rewrites the call of a go or defer statement: what it evaluates, it
// evaluates in the order of a call.
func (r *rewriter) laterCall(e *ast.CallExpr) *ast.CallExpr {
	return r.call(e, false).(*ast.CallExpr)
}

// args rewrites the arguments of e. An await or `?` of several values may be
// all of them.
func (r *rewriter) args(e *ast.CallExpr, want func(int) types.Type, later bool) []ast.Expr {
	if len(e.Args) != 1 {
		return r.list(e.Args, want, later)
	}
	values, ok := r.info.TypeOf(e.Args[0]).(*types.Tuple)
	if !ok {
		return r.list(e.Args, want, later)
	}
	if c, ok := r.effects.effect(e.Args[0]); ok {
		return r.values(c)
	}
	arg := r.expr(e.Args[0], false)
	if !later {
		return []ast.Expr{arg}
	}
	return r.temps(e.Args[0].Pos(), values, arg)
}

// callee rewrites what e calls. gc evaluates a callee that calls something
// itself (of an interface method: its receiver) before the arguments; any other
// one after what they call.
func (r *rewriter) callee(e *ast.CallExpr) ast.Expr {
	args := r.effects.any(e.Args)
	sel, ok := ast.Unparen(e.Fun).(*ast.SelectorExpr)
	if !ok {
		return r.calleePart(e.Fun, args)
	}
	s := r.info.Selection(sel)
	if s == nil || s.Kind() == types.MethodExpr {
		return e.Fun
	}
	if s.Kind() == types.FieldVal {
		return r.calleePart(e.Fun, args)
	}
	dup := *sel
	owner := s.Obj().(*types.Func).Signature().Recv().Type()
	switch {
	case !typed.IsInterface(owner) || len(s.Index()) == 1 && !typed.IsInterface(s.Recv()):
		dup.X = r.expr(sel.X, args)
	case len(s.Index()) == 1:
		dup.X = r.calleePart(sel.X, args)
	case (args || r.effects.in[sel.X]) && r.callsIn(sel.X):
		x, whole := r.embedded(sel, s)
		if !whole {
			dup.X = x
			r.info.Copy(&dup, sel)
			return r.temp(&dup)
		}
		dup.X = r.temp(x)
	default:
		dup.X = r.expr(sel.X, args)
	}
	return r.copyOf(&dup, sel, dup.X == sel.X)
}

// embedded returns what to copy of x, so that a copy of the embedded interface
// whose method x.f is is part of it: the interface itself, or the innermost struct
// around it that this package can name. It is not the whole if a pointer is on the
// way from there; then the method value is to be copied, which differs if the
// interface is nil: it panics before the arguments are evaluated.
func (r *rewriter) embedded(sel *ast.SelectorExpr, s *types.Selection) (x ast.Expr, whole bool) {
	x = r.expr(sel.X, false)
	t := s.Recv()
	path := s.Index()[:len(s.Index())-1]
	for n, i := range path {
		p, pointer := t.Underlying().(*types.Pointer)
		if pointer {
			t = p.Elem()
		}
		f := t.Underlying().(*types.Struct).Field(i)
		if !f.Exported() && f.Pkg() != r.pkg.Types {
			whole = !r.viaPointer(t, path[n:])
			if pointer && whole {
				x = &ast.StarExpr{Star: x.Pos(), X: x}
				r.info.SetType(x, types.TypeAndValue{Type: t})
			}
			return x, whole
		}
		t = f.Type()
		x = &ast.SelectorExpr{X: x, Sel: r.use(sel.Sel.Pos(), f)}
		r.info.SetType(x, types.TypeAndValue{Type: t})
	}
	return x, true
}

// viaPointer reports whether the path of fields from the struct type t goes
// through an embedded pointer.
func (r *rewriter) viaPointer(t types.Type, path []int) bool {
	for _, i := range path {
		if _, pointer := t.Underlying().(*types.Pointer); pointer {
			return true
		}
		t = t.Underlying().(*types.Struct).Field(i).Type()
	}
	return false
}

// calleePart rewrites what gc copies before the arguments if it calls something.
// That is to be seen before effects in it become variables, which call nothing.
func (r *rewriter) calleePart(e ast.Expr, args bool) ast.Expr {
	if (args || r.effects.in[e]) && r.callsIn(e) {
		x := r.expr(e, false)
		if _, ok := x.(*ast.Ident); ok && r.effects.in[e] {
			return x
		}
		return r.temp(x)
	}
	return r.expr(e, args)
}

// param gives the type of the i-th parameter of the function that e calls.
func (r *rewriter) param(e *ast.CallExpr) func(int) types.Type {
	sig := typed.Core(r.info.TypeOf(e.Fun)).(*types.Signature)
	last := sig.Params().Len() - 1
	return func(i int) types.Type {
		if sig.Variadic() && i >= last && !e.Ellipsis.IsValid() {
			return sig.Params().At(last).Type().Underlying().(*types.Slice).Elem()
		}
		return sig.Params().At(i).Type()
	}
}

// builtinParam gives the type that the i-th argument of a builtin is converted
// to, or nil.
func (r *rewriter) builtinParam(e *ast.CallExpr) func(int) types.Type {
	switch r.info.Builtin(e) {
	case "append":
		s, ok := typed.Core(r.info.TypeOf(e)).(*types.Slice)
		if !ok || e.Ellipsis.IsValid() {
			return nil
		}
		return func(i int) types.Type {
			if i == 0 {
				return nil
			}
			return s.Elem()
		}
	case "panic":
		return func(int) types.Type { return types.Universe.Lookup("any").Type() }
	}
	return nil
}
