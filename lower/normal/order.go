package normal

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/asyncgen/asyncgen/lower/typed"
)

// copied reports whether gc evaluates e ahead of a call behind it, rather than
// when the whole expression is. This is what cmd/compile's walk/order.go copies
// to temporaries; the test of evaluation order asks the compiler itself.
//
// Effects apart, what is not copied is evaluated late: variables, selectors,
// indexing, dereference, arithmetic, comparison, most conversions, literals of
// structs, arrays and slices, function literals and method values.
func (r *rewriter) copied(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.CallExpr:
		return r.copiedCall(e)
	case *ast.UnaryExpr:
		return e.Op == token.ARROW
	case *ast.BinaryExpr:
		return e.Op == token.LAND || e.Op == token.LOR
	case *ast.SliceExpr:
		return true
	case *ast.TypeAssertExpr:
		t := r.info.TypeOf(e.Type)
		return !dependsOnTypeParams(t) && !r.isPointerShaped(t)
	case *ast.CompositeLit:
		return isMap(r.info.TypeOf(e)) && !r.isStatic(e)
	case *ast.IndexExpr:
		return isMap(r.info.TypeOf(e.X)) && r.keyIsStringOfBytes(e.Index)
	case *ast.SelectorExpr:
		s := r.info.Selection(e)
		return s != nil && s.Kind() == types.MethodVal && dependsOnTypeParams(s.Recv())
	}
	return false
}

func (r *rewriter) copiedCall(e *ast.CallExpr) bool {
	if r.info.Type(e.Fun).IsType() {
		return r.copiedConversion(r.info.TypeOf(e), e.Args[0])
	}
	switch r.info.Builtin(e) {
	case "Add", "Slice", "SliceData", "String", "StringData":
		return false
	}
	return true
}

// copiedConversion reports the same of a conversion of x to t.
func (r *rewriter) copiedConversion(t types.Type, x ast.Expr) bool {
	switch to := typed.Core(t).(type) {
	case *types.Slice:
		return isString(r.info.TypeOf(x))
	case *types.Basic:
		// An address must become a pointer in the expression that computes it.
		_, call := ast.Unparen(x).(*ast.CallExpr)
		return to.Kind() == types.UnsafePointer && call && isKind(r.info.TypeOf(x), types.Uintptr)
	}
	return false
}

// keyIsStringOfBytes reports whether key converts bytes to a string: gc then
// looks it up at once, so as not to copy the bytes.
func (r *rewriter) keyIsStringOfBytes(key ast.Expr) bool {
	switch key := ast.Unparen(key).(type) {
	case *ast.CallExpr:
		return r.info.Type(key.Fun).IsType() && isString(r.info.TypeOf(key)) && isBytes(r.info.TypeOf(key.Args[0]))
	case *ast.CompositeLit:
		for _, v := range elements(key) {
			if r.keyIsStringOfBytes(v) {
				return true
			}
		}
	}
	return false
}

// elements lists the values of a composite literal's elements.
func elements(lit *ast.CompositeLit) []ast.Expr {
	values := make([]ast.Expr, len(lit.Elts))
	for i, e := range lit.Elts {
		values[i] = e
		if kv, ok := e.(*ast.KeyValueExpr); ok {
			values[i] = kv.Value
		}
	}
	return values
}

// isStatic reports whether gc lays e out when it compiles: e is a constant,
// nil, or a literal of a struct, an array or a map of such.
func (r *rewriter) isStatic(e ast.Expr) bool {
	e = ast.Unparen(e)
	lit, ok := e.(*ast.CompositeLit)
	if !ok {
		tv := r.info.Type(e)
		return tv.Value != nil || tv.IsNil()
	}
	switch typed.Core(r.info.TypeOf(lit)).(type) {
	case *types.Map:
		for _, e := range lit.Elts {
			if kv := e.(*ast.KeyValueExpr); !r.isStaticElement(kv.Key) || !r.isStaticElement(kv.Value) {
				return false
			}
		}
		return true
	case *types.Struct, *types.Array:
		for _, v := range elements(lit) {
			if !r.isStaticElement(v) {
				return false
			}
		}
		return true
	}
	return false
}

func (r *rewriter) isStaticElement(e ast.Expr) bool {
	return !isMap(r.info.TypeOf(e)) && r.isStatic(e)
}

// callsIn reports whether gc takes e, the callee of a call, for one that calls
// something, and so evaluates it before the arguments.
func (r *rewriter) callsIn(e ast.Expr) bool {
	return typed.Acts(e, func(c *ast.CallExpr) (acts, into bool) {
		if !r.isValue(c) {
			return false, false
		}
		return !r.info.Type(c.Fun).IsType() && r.info.Builtin(c) != "new", true
	})
}
