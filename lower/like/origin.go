package like

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/asyncgen/asyncgen/lower/check"
	"github.com/asyncgen/asyncgen/lower/ir"
	"github.com/asyncgen/asyncgen/lower/typed"
)

// origin is where a variable has its type from: a result of an expression, the
// values of a range over it, or those of an await.
type origin struct {
	expr  ast.Expr
	index int // of the value
	loop  bool
	await *check.Await
}

// findOrigins finds where the variables of m have their types from.
func findOrigins(m *ir.Machine) map[types.Object]origin {
	found := make(map[types.Object]origin)
	note := func(e ast.Expr, from origin) {
		id, ok := e.(*ast.Ident)
		if _, literal := from.expr.(*ast.BasicLit); !ok || literal {
			return
		}
		o := m.Info.ObjectOf(id)
		if _, known := found[o]; o == nil || known {
			return
		}
		// An assignment may convert.
		if t := m.Info.TypeOf(from.expr); from.expr != nil && !from.loop && t != nil {
			if _, tuple := t.(*types.Tuple); !tuple && !types.Identical(t, o.Type()) {
				return
			}
		}
		found[o] = from
	}
	visit := func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			if n.Tok == token.ASSIGN || n.Tok == token.DEFINE {
				pairs(n.Lhs, n.Rhs, note)
			}
		case *ast.ValueSpec:
			var names []ast.Expr
			for _, id := range n.Names {
				names = append(names, id)
			}
			pairs(names, n.Values, note)
		case *ast.RangeStmt:
			note(n.Key, origin{expr: n.X, loop: true})
			note(n.Value, origin{expr: n.X, loop: true, index: 1})
		}
		return true
	}
	for _, bl := range m.Blocks {
		for _, in := range bl.Instrs {
			if e, ok := in.(*ir.Exec); ok {
				ast.Inspect(e.Stmt, visit)
			}
		}
		switch t := bl.Term.(type) {
		case *ir.Await:
			given(t.State.Await, t.Dst, note)
		case *ir.Next:
			given(t.Of, t.Dst, note)
		case *ir.Select:
			for _, c := range t.Cases {
				given(c.Await, c.Dst, note)
			}
		}
	}
	for _, bl := range m.Blocks {
		if t, ok := bl.Term.(*ir.If); ok {
			limited(t.Cond, note)
		}
	}
	return found
}

// limited calls note for what counts up to a limit: a range over an integer sets it to 0,
// and increments it.
func limited(cond ast.Expr, note func(ast.Expr, origin)) {
	if c, ok := cond.(*ast.BinaryExpr); ok && c.Op == token.LSS {
		note(c.X, origin{expr: c.Y})
	}
}

// given calls note for the destinations of the values of a.
func given(a *check.Await, dst []*ast.Ident, note func(ast.Expr, origin)) {
	for i, id := range dst {
		if id != nil {
			note(id, origin{await: a, index: i})
		}
	}
}

// pairs calls note for the places and what is assigned to them.
func pairs(lhs, rhs []ast.Expr, note func(ast.Expr, origin)) {
	for i, e := range lhs {
		switch {
		case len(rhs) == len(lhs):
			note(e, origin{expr: rhs[i]})
		case len(rhs) == 1:
			note(e, origin{expr: rhs[0], index: i})
		}
	}
}

// origin returns an expression of the type of what comes from o.
func (f *finder) origin(o origin) (ast.Expr, bool) {
	switch {
	case o.await != nil:
		return f.awaited(o.await, o.index)
	case o.loop:
		return f.ranged(o.expr, o.index)
	}
	if call, ok := ast.Unparen(o.expr).(*ast.CallExpr); ok {
		return f.call(call, o.index)
	}
	if o.index > 0 {
		return nil, false // the ok of v, ok = x, which is a bool
	}
	return f.of(o.expr)
}

// awaited is origin for the index-th value of an await.
func (f *finder) awaited(a *check.Await, index int) (ast.Expr, bool) {
	v, ok := f.output(a)
	if !ok || !a.Unpacked {
		return v, ok
	}
	for field := range a.Value.Underlying().(*types.Struct).Fields() {
		if field.Embedded() {
			continue // the mark of generated results
		}
		if index == 0 {
			return &ast.SelectorExpr{X: v, Sel: f.info.Ident(token.NoPos, field)}, true
		}
		index--
	}
	return nil, false
}

// ranged is origin for the key or value of a range over x.
func (f *finder) ranged(x ast.Expr, index int) (ast.Expr, bool) {
	switch t := typed.Core(f.info.TypeOf(x)).(type) {
	case *types.Basic:
		return f.of(x)
	case *types.Slice:
		return f.through("ElemOf", x)
	case *types.Array:
		return f.element(x, t)
	case *types.Pointer:
		return f.element(&ast.StarExpr{X: x}, t.Elem().Underlying().(*types.Array))
	case *types.Map:
		return f.through([]string{"KeyOf", "ValueOf"}[index], x)
	case *types.Chan:
		return f.through("ReceivedFrom", x)
	case *types.Signature:
		if typed.Core(t.Params().At(0).Type()).(*types.Signature).Params().Len() == 1 {
			return f.through("Yielded1", x)
		}
		return f.through([]string{"Yielded2Key", "Yielded2Value"}[index], x)
	}
	return nil, false
}
