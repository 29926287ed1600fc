package emit

import (
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"

	"github.com/dave/jennifer/jen"

	"github.com/asyncgen/asyncgen/lower/check"
	"github.com/asyncgen/asyncgen/lower/spell"
	"github.com/asyncgen/asyncgen/lower/typed"
)

// The Go compiler, 1.26 among others, ends with an internal error where a pointer to an
// array is sliced that comes from a generic function which it has not inlined: to it, what
// such a function returns is of the type of its shape. An await is such a function on
// goroutines, and the methods by which a machine takes a value apart are, too. A
// conversion to the type that the value has anyway gives it that type.

// slicing makes t convert what fn slices, if fn awaits pointers to arrays.
func (a *asyncFunc) slicing(t *translator, info *typed.Info) {
	if !awaitsArrays(a.fn) {
		return
	}
	t.sliced = func(x ast.Expr) jen.Code {
		if typ := a.out.slicedArray(x, info); typ != nil {
			return a.types.spell(typ)
		}
		return nil
	}
}

// slicedArrays lists the types that slicing writes for fn.
func (out *output) slicedArrays(fn *check.Func, info *typed.Info) (list []types.Type) {
	if !awaitsArrays(fn) {
		return nil
	}
	ast.Inspect(fn.Body, func(n ast.Node) bool {
		if s, ok := n.(*ast.SliceExpr); ok {
			if t := out.slicedArray(s.X, info); t != nil {
				list = append(list, t)
			}
		}
		return true
	})
	return list
}

// awaitsArrays reports whether fn awaits pointers to arrays.
func awaitsArrays(fn *check.Func) bool {
	for _, awaits := range []map[*ast.CallExpr]*check.Await{fn.Awaits, fn.Streams} {
		for a := range maps.Values(awaits) {
			if slices.ContainsFunc(a.Unpack, isArrayPointer) {
				return true
			}
		}
	}
	return false
}

func isArrayPointer(t types.Type) bool {
	p, ok := t.Underlying().(*types.Pointer)
	if !ok {
		return false
	}
	_, ok = p.Elem().Underlying().(*types.Array)
	return ok
}

// slicedArray returns the type of x if that is a pointer to an array whose type can be
// written where x stands, else nil.
func (out *output) slicedArray(x ast.Expr, info *typed.Info) types.Type {
	t := info.TypeOf(x)
	if u, ok := ast.Unparen(x).(*ast.UnaryExpr); ok && u.Op == token.AND {
		return nil // no function has returned it
	}
	if t == nil || !isArrayPointer(t) || !out.visible(t, x.Pos()) {
		return nil
	}
	return t
}

// visible reports whether the names in t mean at pos what they mean at package level. It
// knows no types but those that arrays and pointers are mostly made of.
func (out *output) visible(t types.Type, pos token.Pos) bool {
	switch t := t.(type) {
	case *types.Basic:
		return out.means(t.Name(), types.Universe.Lookup(t.Name()), pos)
	case *types.Pointer:
		return out.visible(t.Elem(), pos)
	case *types.Array:
		return out.visible(t.Elem(), pos)
	case *types.Slice:
		return out.visible(t.Elem(), pos)
	case *types.Named:
		o := t.Obj()
		if t.TypeArgs().Len() > 0 || !spell.CanName(out.pkg.Types, o) {
			return false
		}
		return o.Pkg() != nil && o.Pkg() != out.pkg.Types || out.means(o.Name(), o, pos)
	}
	return false
}

// means reports whether name is o at pos.
func (out *output) means(name string, o types.Object, pos token.Pos) bool {
	scope := out.pkg.Types.Scope().Innermost(pos)
	if scope == nil {
		return false
	}
	_, found := scope.LookupParent(name, pos)
	return found == o && o != nil && (o.Parent() == types.Universe || o.Parent() == out.pkg.Types.Scope())
}
