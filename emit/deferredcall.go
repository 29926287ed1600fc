package emit

import (
	"go/ast"
	"go/types"

	"github.com/asyncgen/asyncgen/lower/check"
	"github.com/asyncgen/asyncgen/lower/spell"
	"github.com/asyncgen/asyncgen/lower/typed"
)

// deferredCall is the call of a defer statement in normal form: what async literals
// capture stands ahead of their arguments, and the code of one that stays where it is
// ahead of that.
type deferredCall struct {
	*ast.CallExpr
	info *typed.Info
	pkg  *check.Package
}

// stays reports whether the i-th argument can be left to the time of the call: a
// constant, nil, a type or a declared function, which may be generic.
func (c deferredCall) stays(i int) bool {
	tv := c.info.Type(c.Args[i])
	return tv.Value != nil || tv.IsNil() || tv.IsType() || static(c.info.ObjectOf, c.Args[i])
}

// own returns the type of the i-th argument if the context would say it, as of a comparison
// or a shift of untyped operands; nil for any other.
func (c deferredCall) own(i int) types.Type {
	a := c.Args[i]
	switch ast.Unparen(a).(type) {
	case *ast.BinaryExpr, *ast.UnaryExpr:
		t := c.info.TypeOf(a)
		if basic, ok := t.Underlying().(*types.Basic); ok && basic.Info()&types.IsUntyped == 0 {
			return t
		}
	}
	return nil
}

// converted returns the interface type that the call converts the i-th argument to; nil
// if it does not or the type cannot be written.
func (c deferredCall) converted(i int) types.Type {
	to := c.param(i)
	if to == nil || !typed.IsInterface(to) || typed.IsInterface(c.info.TypeOf(c.Args[i])) || !spell.Can(c.pkg.Types, to) {
		return nil
	}
	return to
}

// param returns the type of the parameter that takes the i-th argument; nil for code, for
// a slice that is spread and where the callee's type is a type parameter.
func (c deferredCall) param(i int) types.Type {
	sig, ok := c.info.TypeOf(c.Fun).Underlying().(*types.Signature)
	if !ok {
		return nil
	}
	if c.bringsCode() {
		i--
	}
	last := sig.Params().Len() - 1
	switch {
	case i < 0:
		return nil
	case !sig.Variadic() || i < last:
		return sig.Params().At(i).Type()
	}
	if rest, ok := sig.Params().At(last).Type().(*types.Slice); ok && !c.Ellipsis.IsValid() {
		return rest.Elem()
	}
	return nil
}

// bringsCode reports whether the first argument is the code of an async literal.
func (c deferredCall) bringsCode() bool {
	id, ok := c.Fun.(*ast.Ident)
	if !ok {
		return false
	}
	l := c.pkg.Literal(c.info.ObjectOf(id))
	return l != nil && l.Inside != nil
}

// written lists the types that have to be written for the arguments.
func (c deferredCall) written() []types.Type {
	var list []types.Type
	if _, spread := c.info.TypeOf(single(c.Args)).(*types.Tuple); spread {
		return nil
	}
	for i := range c.Args {
		if c.stays(i) {
			continue
		}
		for _, t := range []types.Type{c.own(i), c.converted(i)} {
			if t != nil {
				list = append(list, t)
			}
		}
	}
	return list
}

// static reports whether e denotes a builtin or a declared function, which
// nothing can change.
func static(object func(*ast.Ident) types.Object, e ast.Expr) bool {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		switch o := object(e).(type) {
		case *types.Builtin:
			return true
		case *types.Func:
			return o.Signature().Recv() == nil
		}
	case *ast.SelectorExpr:
		f, ok := object(e.Sel).(*types.Func)
		return ok && f.Signature().Recv() == nil
	case *ast.IndexExpr:
		return static(object, e.X)
	case *ast.IndexListExpr:
		return static(object, e.X)
	}
	return false
}
