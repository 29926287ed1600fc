package like

import (
	"go/ast"
	"go/token"
	"go/types"
	"strconv"
	"strings"

	"github.com/asyncgen/asyncgen/lower/check"
	"github.com/asyncgen/asyncgen/lower/ir"
	"github.com/asyncgen/asyncgen/lower/spell"
	"github.com/asyncgen/asyncgen/lower/typed"
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
	if f.info.Type(c.Fun).IsType() || f.info.Builtin(c) != "" {
		return f.builtin(c)
	}
	fun, ok := c.Fun, true
	static, typeArgs := f.static(c.Fun)
	if static != nil && static.Signature().TypeParams().Len() > len(typeArgs) {
		return f.inferred(c, static, typeArgs, index)
	}
	if static == nil {
		if fun, ok = f.of(c.Fun); !ok {
			return nil, false
		}
	}
	return f.help(helper(f.info.TypeOf(c.Fun), index), fun), true
}

// helper is one that is given a function of type t, as it stands.
func helper(t types.Type, index int) *ir.Helper {
	sig := typed.Core(t).(*types.Signature)
	return &ir.Helper{Params: sig.Params().Len(), Variadic: sig.Variadic(), Results: sig.Results().Len(), Index: index}
}

// inferred is call for one of fn, a generic function some of whose type arguments follow from
// the arguments. Go infers more of them for a function that has the parameters of fn than for
// one that is given fn and whose parameters are of type parameters: there, interface types have
// to be the same.
func (f *finder) inferred(c *ast.CallExpr, fn *types.Func, typeArgs []ast.Expr, index int) (ast.Expr, bool) {
	args, ok := f.arguments(c)
	if !ok {
		return nil, false
	}
	h, sig := helper(f.info.TypeOf(c.Fun), index), fn.Signature()
	switch writes := f.writesParams(sig); {
	case writes && spell.Can(f.pkg.Types, sig.Results().At(index).Type()):
		h = &ir.Helper{Of: fn, Index: index}
	case writes:
		h = &ir.Helper{Of: fn, Results: h.Results, Index: index}
		args = append([]ast.Expr{c.Fun}, args...)
	case takesInterfaces(sig):
		return nil, false
	default:
		h.Args = true
		args = append([]ast.Expr{c.Fun}, args...)
	}
	call := f.help(h, args...)
	call.Ellipsis = c.Ellipsis
	if h.Of != nil && len(typeArgs) > 0 {
		call.Fun = &ast.IndexListExpr{X: call.Fun, Indices: typeArgs}
	}
	return call, true
}

// writesParams reports whether the package can write the type parameters and parameters
// of sig.
func (f *finder) writesParams(sig *types.Signature) bool {
	for p := range sig.TypeParams().TypeParams() {
		if !spell.Can(f.pkg.Types, p.Constraint()) {
			return false
		}
	}
	return spell.Can(f.pkg.Types, sig.Params())
}

// takesInterfaces reports whether a parameter of sig is of an interface type.
func takesInterfaces(sig *types.Signature) bool {
	for p := range sig.Params().Variables() {
		if typed.IsInterface(p.Type()) {
			return true
		}
	}
	return false
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

// static returns the function that fun names, and the type arguments that fun has; nil
// if it names none.
func (f *finder) static(fun ast.Expr) (*types.Func, []ast.Expr) {
	fun = ast.Unparen(fun)
	var typeArgs []ast.Expr
	switch instance := fun.(type) {
	case *ast.IndexExpr:
		fun, typeArgs = ast.Unparen(instance.X), []ast.Expr{instance.Index}
	case *ast.IndexListExpr:
		fun, typeArgs = ast.Unparen(instance.X), instance.Indices
	}
	var id *ast.Ident
	switch fun := fun.(type) {
	case *ast.Ident:
		id = fun
	case *ast.SelectorExpr:
		id = fun.Sel
	default:
		return nil, nil
	}
	fn, _ := f.info.ObjectOf(id).(*types.Func)
	return fn, typeArgs
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
	if f.info.Builtin(c) == "new" {
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
