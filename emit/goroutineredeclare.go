package emit

import (
	"go/ast"
	"go/token"
	"go/types"
)

// redeclared makes the last statement of list, if it is a := that gives variables of the
// same scope new values, one that declares others in place of these, and returns the
// assignments that are then to follow: in a block of its own, as which the rest of a scope
// has become, it would declare them anew.
func (w *ownScopes) redeclared(list []ast.Stmt) []ast.Stmt {
	last := &list[len(list)-1]
	if l, ok := (*last).(*ast.LabeledStmt); ok {
		dup := *l
		*last, last = &dup, &dup.Stmt
	}
	a, ok := (*last).(*ast.AssignStmt)
	if !ok || a.Tok != token.DEFINE {
		return nil
	}
	dup := *a
	dup.Lhs = append([]ast.Expr(nil), a.Lhs...)
	dup.Rhs = append([]ast.Expr(nil), a.Rhs...)
	var later []ast.Stmt
	for i, e := range a.Lhs {
		id := e.(*ast.Ident)
		v, ok := w.body.Info.ObjectOf(id).(*types.Var)
		if !ok || id.Name == "_" || w.facts.Declares(id) {
			continue
		}
		dup.Lhs[i] = w.body.Info.Ident(id.Pos(), types.NewVar(id.Pos(), v.Pkg(), id.Name, v.Type()))
		value := w.body.Info.Ident(id.Pos(), w.body.Info.ObjectOf(dup.Lhs[i].(*ast.Ident)))
		assign := &ast.AssignStmt{Lhs: []ast.Expr{id}, TokPos: a.TokPos, Tok: token.ASSIGN, Rhs: []ast.Expr{value}}
		if len(a.Rhs) == len(a.Lhs) {
			dup.Rhs[i] = w.converted(a.Rhs[i], v.Type())
		} else {
			assign.Rhs[0] = w.converted(value, v.Type())
		}
		later = append(later, assign)
	}
	if later != nil {
		*last = &dup
	}
	return later
}

// converted is e, which is assigned to a variable of type t, as a value of that type if it
// may have none of its own.
func (w *ownScopes) converted(e ast.Expr, t types.Type) ast.Expr {
	if _, basic := t.Underlying().(*types.Basic); !basic && !w.body.Info.Type(e).IsNil() {
		return e
	}
	typ := &ast.ParenExpr{Lparen: e.Pos(), X: w.body.Info.TypeExpr(e.Pos(), t), Rparen: e.Pos()}
	c := &ast.CallExpr{Fun: typ, Lparen: e.Pos(), Args: []ast.Expr{e}, Rparen: e.End()}
	w.body.Info.SetType(c, types.TypeAndValue{Type: t})
	return c
}
