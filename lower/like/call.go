package like

import (
	"go/ast"
	"go/token"
	"go/types"
	"strconv"
	"strings"

	"github.com/asyncgen/asyncgen/lower/check"
	"github.com/asyncgen/asyncgen/lower/ir"
	"github.com/asyncgen/asyncgen/lower/usage"
)

// call returns an expression of the type of the index-th result of c. A function
// that is given the callee infers it; it does not call it.
func (f *finder) call(c *ast.CallExpr, index int) (ast.Expr, bool) {
	if sel, ok := ast.Unparen(c.Fun).(*ast.SelectorExpr); ok {
		if s := usage.Select(f.info, sel); s.Method != nil {
			return f.method(sel, s, index)
		}
	}
	sig, ok := f.info.TypeOf(c.Fun).(*types.Signature)
	if !ok || f.isBuiltin(c.Fun) {
		return f.builtin(c)
	}
	fun := c.Fun
	static := f.static(c.Fun)
	if static == nil {
		if fun, ok = f.of(c.Fun); !ok {
			return nil, false
		}
	}
	h := &ir.Helper{Params: sig.Params().Len(), Variadic: sig.Variadic(), Results: sig.Results().Len(), Index: index}
	args := []ast.Expr{fun}
	if static == nil || static.Signature().TypeParams().Len() == 0 {
		return f.help(h, args...), true
	}
	h.Args = true
	given, ok := f.arguments(c)
	call := f.help(h, append(args, given...)...)
	call.Ellipsis = c.Ellipsis
	return call, ok
}

// arguments returns expressions of the types of what c passes.
func (f *finder) arguments(c *ast.CallExpr) (args []ast.Expr, ok bool) {
	add := func(x ast.Expr, found bool) bool {
		args = append(args, x)
		return found
	}
	if len(c.Args) == 1 {
		if results, spread := f.info.TypeOf(c.Args[0]).(*types.Tuple); spread {
			for i := range results.Len() {
				if !add(f.call(ast.Unparen(c.Args[0]).(*ast.CallExpr), i)) {
					return nil, false
				}
			}
			return args, true
		}
	}
	for _, a := range c.Args {
		if !add(f.of(a)) {
			return nil, false
		}
	}
	return args, true
}

func (f *finder) isBuiltin(fun ast.Expr) bool {
	id, ok := ast.Unparen(fun).(*ast.Ident)
	if !ok {
		return false
	}
	_, ok = f.info.ObjectOf(id).(*types.Builtin)
	return ok
}

// static returns the function that fun names, or nil. An instantiation names none.
func (f *finder) static(fun ast.Expr) *types.Func {
	var id *ast.Ident
	switch fun := ast.Unparen(fun).(type) {
	case *ast.Ident:
		id = fun
	case *ast.SelectorExpr:
		id = fun.Sel
	default:
		return nil
	}
	fn, _ := f.info.ObjectOf(id).(*types.Func)
	return fn
}

// method is call for the method s, which sel selects: a function with a
// constraint that has the method infers its results.
func (f *finder) method(sel *ast.SelectorExpr, s usage.Selection, index int) (ast.Expr, bool) {
	x, ok := f.of(sel.X)
	if !ok || !s.Method.Exported() && s.Method.Pkg() != f.pkg.Types {
		return nil, false
	}
	if s.TakesAddress(f.info, sel) {
		x = f.runtime("PointerTo", x)
	}
	sig := s.Method.Signature()
	return f.help(&ir.Helper{
		Method: s.Method.Name(),
		Params: sig.Params().Len(), Variadic: sig.Variadic(), Results: sig.Results().Len(), Index: index,
	}, x), true
}

// builtin is call for a conversion or a predeclared function.
func (f *finder) builtin(c *ast.CallExpr) (ast.Expr, bool) {
	if f.info.Type(c.Fun).IsType() || len(c.Args) == 0 {
		return nil, false
	}
	if id, ok := ast.Unparen(c.Fun).(*ast.Ident); ok && f.info.ObjectOf(id) == types.Universe.Lookup("new") {
		return f.through("PointerTo", c.Args[0])
	}
	for _, a := range c.Args {
		if t := f.info.TypeOf(a); t != nil && types.Identical(t, f.info.TypeOf(c)) {
			return f.of(a)
		}
	}
	return nil, false
}

// help makes a call of h, or of the machine's helper that is the same.
func (f *finder) help(h *ir.Helper, args ...ast.Expr) *ast.CallExpr {
	for _, other := range f.m.Helpers {
		o := h.Func
		h.Func = other.Func
		if *h == *other {
			return &ast.CallExpr{Fun: f.info.Ident(token.NoPos, other.Func), Args: args}
		}
		h.Func = o
	}
	h.Func = types.NewFunc(token.NoPos, f.pkg.Types, f.helperName(), types.NewSignatureType(nil, nil, nil, nil, nil, false))
	f.m.Helpers = append(f.m.Helpers, h)
	return &ast.CallExpr{Fun: f.info.Ident(token.NoPos, h.Func), Args: args}
}

// helperName returns a name that nothing at package level has.
func (f *finder) helperName() string {
	base := check.Unexported(strings.TrimSuffix(f.m.Func.FutureName, "Future")) + "Like"
	for i := len(f.m.Helpers) + 1; ; i++ {
		name := base + strconv.Itoa(i)
		if !check.DeclaredIn(f.pkg.Types, name) && !f.pkg.Locals.Declares(name) {
			return name
		}
	}
}
