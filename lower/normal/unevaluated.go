package normal

import (
	"go/ast"
	"go/types"
	"reflect"
)

// unevaluated returns n, a constant, a type or the declaration of such, without
// its effects: they are in operands of unsafe.Sizeof and its like, which Go never
// evaluates. In their places stand values of the same types.
func unevaluated[N ast.Node](r *rewriter, n N) N {
	v := reflect.ValueOf(n)
	if !v.IsValid() || !r.effects.change[n] {
		return n
	}
	return r.withoutEffects(v).Interface().(N)
}

func (r *rewriter) withoutEffects(v reflect.Value) reflect.Value {
	switch v.Kind() {
	case reflect.Slice:
		dup := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		for i := range v.Len() {
			dup.Index(i).Set(r.withoutEffects(v.Index(i)))
		}
		return dup
	case reflect.Interface:
		if v.IsNil() {
			return v
		}
		return r.withoutEffects(v.Elem())
	}
	n, ok := v.Interface().(ast.Node)
	if !ok || v.IsNil() || !r.effects.change[n] {
		return v
	}
	if l, ok := n.(*ast.FuncLit); ok && r.effects.async(l) {
		return reflect.ValueOf(r.withoutBody(l))
	}
	if e, ok := n.(ast.Expr); ok {
		if c, ok := r.effects.effect(e); ok {
			return reflect.ValueOf(r.someValue(c))
		}
	}
	dup := reflect.New(v.Type().Elem())
	dup.Elem().Set(v.Elem())
	for i := range dup.Elem().NumField() {
		f := dup.Elem().Field(i)
		f.Set(r.withoutEffects(f))
	}
	if e, ok := n.(ast.Expr); ok {
		r.info.Copy(dup.Interface().(ast.Expr), e)
	}
	return dup
}

// someValue makes (*new(T)), a variable of the type of c.
func (r *rewriter) someValue(c *ast.CallExpr) ast.Expr {
	t := types.Default(r.info.TypeOf(c))
	fresh := &ast.CallExpr{
		Fun: r.use(c.Pos(), types.Universe.Lookup("new")), Lparen: c.Pos(),
		Args: []ast.Expr{r.info.TypeExpr(c.Pos(), t)}, Rparen: c.Pos(),
	}
	r.info.SetType(fresh, types.TypeAndValue{Type: types.NewPointer(t)})
	star := &ast.StarExpr{Star: c.Pos(), X: fresh}
	r.info.SetType(star, types.TypeAndValue{Type: t})
	x := &ast.ParenExpr{Lparen: c.Pos(), X: star, Rparen: c.Pos()}
	r.info.SetType(x, types.TypeAndValue{Type: t})
	return x
}

// withoutBody is the async literal l without what it does. What stands for it in the
// operand of a constant len cannot have a call in it, nor capture anything.
func (r *rewriter) withoutBody(l *ast.FuncLit) ast.Expr {
	pos := l.Body.Lbrace
	forever := &ast.ForStmt{For: pos, Body: &ast.BlockStmt{Lbrace: pos, Rbrace: pos}}
	plain := &ast.FuncLit{Type: l.Type, Body: &ast.BlockStmt{Lbrace: pos, List: []ast.Stmt{forever}, Rbrace: l.Body.Rbrace}}
	r.info.Copy(plain, l)
	return plain
}
