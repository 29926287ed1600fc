package normal

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/asyncgen/asyncgen/lower/typed"
)

// expr emits what of e has to be evaluated at this point and returns what is
// left of it. Later says that an effect follows e before the statement that e
// belongs to is done: everything that gc evaluates ahead of a call there has
// then to be evaluated here. What remains, gc evaluates after the call.
func (r *rewriter) expr(e ast.Expr, later bool) ast.Expr {
	if e == nil || !later && !r.effects.change[e] {
		return e
	}
	if p, ok := e.(*ast.ParenExpr); ok {
		return r.paren(p, later)
	}
	if !r.isValue(e) {
		return unevaluated(r, e)
	}
	if c, ok := r.effects.effect(e); ok {
		return r.values(c)[0]
	}
	if !later || !r.copied(e) {
		return r.parts(e, later)
	}
	x := r.parts(e, false)
	if t, ok := x.(*ast.Ident); ok {
		return t // parts has copied it
	}
	return r.temp(x)
}

// isValue reports whether e is an expression that is evaluated when the
// program runs: not a type, a constant, nil or the name of a package or builtin.
func (r *rewriter) isValue(e ast.Expr) bool {
	tv := r.info.Type(e)
	return tv.Type != nil && tv.Value == nil && !tv.IsType() && !tv.IsBuiltin() && !tv.IsNil()
}

func (r *rewriter) paren(p *ast.ParenExpr, later bool) ast.Expr {
	x := r.expr(p.X, later)
	if x == p.X {
		return p
	}
	if _, ok := x.(*ast.Ident); ok {
		return x
	}
	dup := *p
	dup.X = x
	r.info.Copy(&dup, p)
	return &dup
}

// parts rewrites what e is made of, from left to right.
func (r *rewriter) parts(e ast.Expr, later bool) ast.Expr {
	switch e := e.(type) {
	case *ast.FuncLit:
		return r.funcLit(e)
	case *ast.CompositeLit:
		return r.compositeLit(e, later)
	case *ast.SelectorExpr:
		return r.selector(e, later)
	case *ast.IndexExpr:
		return r.index(e, later)
	case *ast.SliceExpr:
		return r.slice(e, later)
	case *ast.StarExpr:
		dup := *e
		dup.X = r.expr(e.X, later)
		return r.copyOf(&dup, e, dup.X == e.X)
	case *ast.UnaryExpr:
		dup := *e
		dup.X = r.expr(e.X, later)
		return r.copyOf(&dup, e, dup.X == e.X)
	case *ast.TypeAssertExpr:
		dup := *e
		dup.X = r.expr(e.X, later)
		return r.copyOf(&dup, e, dup.X == e.X)
	case *ast.BinaryExpr:
		return r.binary(e, later)
	case *ast.CallExpr:
		return r.call(e, later)
	}
	return e
}

// copyOf returns dup, a copy of e, or e itself if they are the same.
func (r *rewriter) copyOf(dup, e ast.Expr, same bool) ast.Expr {
	if same {
		return e
	}
	r.info.Copy(dup, e)
	return dup
}

// list rewrites expressions from left to right, as the operands of one
// statement or expression. Want gives the type that the i-th is converted to,
// and may be nil. Later is as in expr, for an effect behind the last.
func (r *rewriter) list(es []ast.Expr, want func(int) types.Type, later bool) []ast.Expr {
	if !later && !r.changeAny(es) {
		return es
	}
	out := make([]ast.Expr, len(es))
	last := r.effects.last(es)
	for i, e := range es {
		var t types.Type
		if want != nil {
			t = want(i)
		}
		out[i] = r.operand(e, t, later || i < last)
	}
	return out
}

func (r *rewriter) changeAny(es []ast.Expr) bool {
	for _, e := range es {
		if e != nil && r.effects.change[e] {
			return true
		}
	}
	return false
}

// operand rewrites e, which is converted to the type t without saying so. For
// no t there is no conversion.
func (r *rewriter) operand(e ast.Expr, t types.Type, later bool) ast.Expr {
	x := r.expr(e, later)
	if later && t != nil && r.converts(x, t) && r.boxedByAddress(r.info.TypeOf(x)) {
		return r.addressable(x)
	}
	return x
}

// converts reports whether giving x the type t makes an interface value.
func (r *rewriter) converts(x ast.Expr, t types.Type) bool {
	from := r.info.TypeOf(x)
	return r.isValue(x) && typed.IsInterface(t) && !typed.IsInterface(from)
}

// addressable does what gc does to an operand whose address its runtime is
// given: unless it has one, it is copied at this point.
func (r *rewriter) addressable(x ast.Expr) ast.Expr {
	if !r.isValue(x) || r.hasAddress(x) || r.isStatic(x) {
		return x
	}
	return r.temp(x)
}

// hasAddress reports whether gc takes x for addressable. A copy of a local
// variable that no pointer leads to is not made: nothing could tell.
func (r *rewriter) hasAddress(x ast.Expr) bool {
	switch x := ast.Unparen(x).(type) {
	case *ast.Ident:
		_, ok := r.info.ObjectOf(x).(*types.Var)
		return ok
	case *ast.StarExpr:
		return true
	case *ast.SelectorExpr:
		s := r.info.Selection(x)
		if s == nil {
			return true
		}
		return s.Kind() == types.FieldVal && (s.Indirect() || r.hasAddress(x.X))
	case *ast.IndexExpr:
		switch r.info.TypeOf(x.X).Underlying().(type) {
		case *types.Array:
			return r.hasAddress(x.X)
		case *types.Slice, *types.Pointer:
			return true
		}
	}
	return false
}

func (r *rewriter) selector(e *ast.SelectorExpr, later bool) ast.Expr {
	s := r.info.Selection(e)
	if s == nil || s.Kind() == types.MethodExpr {
		return e
	}
	dup := *e
	dup.X = r.expr(e.X, later)
	return r.copyOf(&dup, e, dup.X == e.X)
}

func (r *rewriter) index(e *ast.IndexExpr, later bool) ast.Expr {
	if r.info.Type(e.Index).IsType() {
		return e // an instantiation
	}
	dup := *e
	dup.X = r.expr(e.X, later || r.effects.in[e.Index])
	m, ok := typed.Core(r.info.TypeOf(e.X)).(*types.Map)
	if !ok {
		dup.Index = r.expr(e.Index, later)
		return r.copyOf(&dup, e, dup.X == e.X && dup.Index == e.Index)
	}
	dup.Index = r.operand(e.Index, m.Key(), later)
	if later {
		dup.Index = r.mapKey(m, dup.Index)
	}
	return r.copyOf(&dup, e, dup.X == e.X && dup.Index == e.Index)
}

// mapKey does what gc does to the key of a map operation: most kinds of keys
// are given to the runtime by their address.
func (r *rewriter) mapKey(m *types.Map, key ast.Expr) ast.Expr {
	if !r.isValue(key) {
		return key
	}
	if r.converts(key, m.Key()) {
		return r.tempAs(key, m.Key())
	}
	switch r.keyPassing(m) {
	case keyByValue:
		return key
	case keyCopied:
		return r.temp(key)
	}
	return r.addressable(key)
}

func (r *rewriter) slice(e *ast.SliceExpr, later bool) ast.Expr {
	dup := *e
	bounds := []ast.Expr{e.Low, e.High, e.Max}
	last := r.effects.last(bounds)
	dup.X = r.expr(e.X, later || last >= 0)
	for i, b := range bounds {
		after := later || i < last
		bounds[i] = r.expr(b, after)
		if after && b != nil {
			bounds[i] = r.cheap(bounds[i])
		}
	}
	dup.Low, dup.High, dup.Max = bounds[0], bounds[1], bounds[2]
	return r.copyOf(&dup, e, dup.X == e.X && dup.Low == e.Low && dup.High == e.High && dup.Max == e.Max)
}

// cheap copies x, unless it is a variable or a constant.
func (r *rewriter) cheap(x ast.Expr) ast.Expr {
	if !r.isValue(x) {
		return x
	}
	if _, ok := ast.Unparen(x).(*ast.Ident); ok {
		return x
	}
	return r.temp(x)
}

func (r *rewriter) binary(e *ast.BinaryExpr, later bool) ast.Expr {
	if e.Op == token.LAND || e.Op == token.LOR {
		return r.logic(e)
	}
	t := r.operandType(e)
	dup := *e
	dup.X = r.operand(e.X, t, later || r.effects.in[e.Y])
	dup.Y = r.operand(e.Y, t, later)
	if later && t != nil && isComparison(e.Op) && isStructOrArray(t) {
		dup.X = r.addressable(dup.X)
		dup.Y = r.addressable(dup.Y)
	}
	return r.copyOf(&dup, e, dup.X == e.X && dup.Y == e.Y)
}

// operandType returns the type that e compares or combines its operands in,
// or nil for a shift.
func (r *rewriter) operandType(e *ast.BinaryExpr) types.Type {
	x, y := r.info.TypeOf(e.X), r.info.TypeOf(e.Y)
	switch {
	case e.Op == token.SHL || e.Op == token.SHR:
		return nil
	case types.AssignableTo(x, y):
		return y
	}
	return x
}

func isComparison(op token.Token) bool {
	switch op {
	case token.EQL, token.NEQ, token.LSS, token.LEQ, token.GTR, token.GEQ:
		return true
	}
	return false
}

// logic rewrites x && y and x || y. gc gives the value to a temporary at this
// point, whatever the operands are:
//
//	t := x
//	if t { t = y }
func (r *rewriter) logic(e *ast.BinaryExpr) ast.Expr {
	if !r.effects.in[e.Y] {
		dup := *e
		dup.X, dup.Y = r.expr(e.X, false), r.expr(e.Y, false)
		return r.copyOf(&dup, e, dup.X == e.X && dup.Y == e.Y)
	}
	t := r.tempAs(r.expr(e.X, false), types.Default(r.info.TypeOf(e)))
	v := r.info.ObjectOf(t).(*types.Var)
	var cond ast.Expr = t
	if e.Op == token.LOR {
		cond = r.not(t)
	}
	body := r.collect(func() { r.set(e.Y.Pos(), v, r.assignable(e.Y, v)) })
	r.emit(&ast.IfStmt{If: e.OpPos, Cond: cond, Body: &ast.BlockStmt{Lbrace: e.Y.Pos(), List: body, Rbrace: e.Y.End()}})
	return r.use(e.Pos(), v)
}

// assignable rewrites e, all of what is assigned to the local variable v: an
// await of v's type stays in place.
func (r *rewriter) assignable(e ast.Expr, v *types.Var) ast.Expr {
	if c, ok := r.effects.effect(e); ok && r.isMarker(c) && types.Identical(r.info.TypeOf(c), v.Type()) {
		return r.marker(c)
	}
	return r.expr(e, false)
}
