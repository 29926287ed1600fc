package normal

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/asyncgen/asyncgen/lower/typed"
)

func (r *rewriter) compositeLit(e *ast.CompositeLit, later bool) ast.Expr {
	if t := unevaluated(r, e.Type); t != e.Type {
		dup := *e
		dup.Type = t
		e = r.copyOf(&dup, e, false).(*ast.CompositeLit)
	}
	t := typed.Core(r.info.TypeOf(e))
	if p, ok := t.(*types.Pointer); ok {
		t = typed.Core(p.Elem()) // {…} for &T{…} within another literal
	}
	switch t := t.(type) {
	case *types.Map:
		if r.effects.in[e] {
			return r.mapLit(e, t)
		}
		return r.elements(e, func(int, ast.Expr) types.Type { return t.Elem() }, later)
	case *types.Struct:
		return r.elements(e, func(i int, key ast.Expr) types.Type { return r.fieldType(t, i, key) }, later)
	case interface{ Elem() types.Type }:
		return r.elements(e, func(int, ast.Expr) types.Type { return t.Elem() }, later)
	}
	return e
}

func (r *rewriter) fieldType(s *types.Struct, i int, key ast.Expr) types.Type {
	if key == nil {
		return s.Field(i).Type()
	}
	return r.info.ObjectOf(key.(*ast.Ident)).Type()
}

// elements rewrites the elements of a literal, of which want gives the types.
// Keys have no effects, but in maps function literals may be in them.
func (r *rewriter) elements(e *ast.CompositeLit, want func(i int, key ast.Expr) types.Type, later bool) ast.Expr {
	dup := *e
	dup.Elts = make([]ast.Expr, len(e.Elts))
	same, last := true, r.effects.last(e.Elts)
	for i, elt := range e.Elts {
		after := later || i < last
		if kv, ok := elt.(*ast.KeyValueExpr); ok {
			pair := *kv
			if isMap(r.info.TypeOf(e)) {
				pair.Key = r.expr(kv.Key, after)
			}
			pair.Value = r.operand(kv.Value, want(i, kv.Key), after)
			dup.Elts[i] = kv
			if pair != *kv {
				dup.Elts[i] = &pair
			}
		} else {
			dup.Elts[i] = r.operand(elt, want(i, nil), after)
		}
		same = same && dup.Elts[i] == elt
	}
	return r.copyOf(&dup, e, same)
}

// mapLit rewrites a map literal with an effect in it as gc does any that is not
// all constant: it makes a map of the constant elements and then assigns the
// others one after the other, each evaluated by itself.
func (r *rewriter) mapLit(e *ast.CompositeLit, m *types.Map) ast.Expr {
	constant := *e
	constant.Elts = nil
	var rest []*ast.KeyValueExpr
	for _, elt := range e.Elts {
		kv := elt.(*ast.KeyValueExpr)
		if r.isStaticElement(kv.Key) && r.isStaticElement(kv.Value) {
			constant.Elts = append(constant.Elts, kv)
		} else {
			rest = append(rest, kv)
		}
	}
	r.info.Copy(&constant, e)
	t := r.temp(&constant)
	for _, kv := range rest {
		r.mapElement(t, m, kv)
	}
	return r.use(e.Pos(), r.info.ObjectOf(t))
}

// mapElement emits t[k] = v.
func (r *rewriter) mapElement(t *ast.Ident, m *types.Map, kv *ast.KeyValueExpr) {
	key := r.operand(kv.Key, m.Key(), r.effects.in[kv.Value])
	if r.effects.in[kv.Value] {
		key = r.mapKey(m, key)
	}
	value := r.expr(kv.Value, false)
	target := &ast.IndexExpr{X: r.use(kv.Pos(), r.info.ObjectOf(t)), Lbrack: kv.Pos(), Index: r.spelled(key), Rbrack: kv.Colon}
	r.info.SetType(target, types.TypeAndValue{Type: m.Elem()})
	r.emit(&ast.AssignStmt{Lhs: []ast.Expr{target}, TokPos: kv.Colon, Tok: token.ASSIGN, Rhs: []ast.Expr{r.spelled(value)}})
}

// spelled gives a literal without a type, as it may stand within another one,
// its type.
func (r *rewriter) spelled(e ast.Expr) ast.Expr {
	lit, ok := e.(*ast.CompositeLit)
	if !ok || lit.Type != nil {
		return e
	}
	t := r.info.TypeOf(lit)
	dup := *lit
	p, pointer := types.Unalias(t).(*types.Pointer)
	if pointer {
		t = p.Elem()
	}
	dup.Type = r.info.TypeExpr(lit.Pos(), t)
	r.info.SetType(&dup, types.TypeAndValue{Type: t})
	if !pointer {
		return &dup
	}
	addr := &ast.UnaryExpr{OpPos: lit.Pos(), Op: token.AND, X: &dup}
	r.info.SetType(addr, types.TypeAndValue{Type: p})
	return addr
}
