package child

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/asyncgen/asyncgen/lower/typed"
	"github.com/asyncgen/asyncgen/lower/usage"
)

// callee is the function or method that a call calls, known statically.
type callee struct {
	fn       *types.Func
	sig      *types.Signature // instantiated
	targs    []types.Type     // the function's, or those of the receiver's type
	recv     ast.Expr         // the receiver argument of a method, of recvType
	recvType types.Type
}

func (r resolver) callee(call *ast.CallExpr) (callee, bool) {
	sig, ok := r.info.TypeOf(call.Fun).(*types.Signature)
	if !ok || spreads(r.info.TypeOf, call) {
		return callee{}, false
	}
	fun := ast.Unparen(call.Fun)
	switch f := fun.(type) {
	case *ast.IndexExpr:
		fun = ast.Unparen(f.X)
	case *ast.IndexListExpr:
		fun = ast.Unparen(f.X)
	}
	switch f := fun.(type) {
	case *ast.Ident:
		return r.function(f, sig)
	case *ast.SelectorExpr:
		if s := usage.Select(r.info, f); s.Method != nil {
			return r.method(f, s, sig)
		}
		return r.function(f.Sel, sig)
	}
	return callee{}, false
}

// spreads reports whether the one argument of call stands for several
// parameters, as in f(g()).
func spreads(typeOf func(ast.Expr) types.Type, call *ast.CallExpr) bool {
	if len(call.Args) != 1 {
		return false
	}
	_, ok := typeOf(call.Args[0]).(*types.Tuple)
	return ok
}

func (r resolver) function(id *ast.Ident, sig *types.Signature) (callee, bool) {
	fn, ok := r.info.ObjectOf(id).(*types.Func)
	if !ok || fn.Pkg() == nil || fn.Signature().Recv() != nil {
		return callee{}, false
	}
	c := callee{fn: fn.Origin(), sig: sig}
	if fn.Signature().TypeParams().Len() > 0 {
		inst, ok := r.info.Instance(id)
		if !ok {
			return callee{}, false
		}
		for t := range inst.TypeArgs.Types() {
			c.targs = append(c.targs, t)
		}
	}
	return c, true
}

// method describes the method s that sel selects, unless it is an interface's.
func (r resolver) method(sel *ast.SelectorExpr, s usage.Selection, sig *types.Signature) (callee, bool) {
	of, _ := typed.Receiver(s.Method)
	if of == nil || types.IsInterface(of) {
		return callee{}, false
	}
	x, ok := r.promoted(sel, s)
	if !ok {
		return callee{}, false
	}
	c := callee{fn: s.Method.Origin(), sig: sig, recv: x, recvType: s.Method.Signature().Recv().Type()}
	switch {
	case s.TakesAddress(r.info, sel):
		c.recv = &ast.UnaryExpr{OpPos: x.Pos(), Op: token.AND, X: x}
	case s.Dereferences(r.info, sel):
		c.recv = &ast.StarExpr{Star: x.Pos(), X: x}
	}
	for t := range of.TypeArgs().Types() {
		c.targs = append(c.targs, t)
	}
	return c, true
}

// promoted returns the expression that sel's method is called on, with the
// embedded fields spelled out. It fails if a field on the way cannot be named
// here.
func (r resolver) promoted(sel *ast.SelectorExpr, s usage.Selection) (ast.Expr, bool) {
	x, t := sel.X, r.info.TypeOf(sel.X)
	for _, i := range s.Index[:len(s.Index)-1] {
		if p, ok := t.Underlying().(*types.Pointer); ok {
			t = p.Elem()
		}
		f := t.Underlying().(*types.Struct).Field(i)
		if !f.Exported() && f.Pkg() != r.pkg.Types {
			return nil, false
		}
		t = f.Type()
		x = &ast.SelectorExpr{X: x, Sel: r.info.Ident(x.Pos(), f)}
		r.info.SetType(x, types.TypeAndValue{Type: t})
	}
	return x, true
}
