package blocks

import (
	"go/ast"
	"go/token"
	"go/types"
	"strconv"
)

// What follows makes Go trees. Positions are those of the statement that they
// come from, so that a panic in them names its line.

// use makes an identifier of o.
func (b *builder) use(o types.Object) *ast.Ident { return b.info.Ident(o.Pos(), o) }

// set makes the assignment o = e.
func (b *builder) set(o types.Object, e ast.Expr) *ast.AssignStmt {
	return assignment(e.Pos(), []ast.Expr{b.info.Ident(e.Pos(), o)}, e)
}

func assignment(pos token.Pos, lhs []ast.Expr, rhs ...ast.Expr) *ast.AssignStmt {
	return &ast.AssignStmt{Lhs: lhs, TokPos: pos, Tok: token.ASSIGN, Rhs: rhs}
}

func (b *builder) binary(x ast.Expr, op token.Token, y ast.Expr) ast.Expr {
	e := &ast.BinaryExpr{X: x, OpPos: x.Pos(), Op: op, Y: y}
	b.info.SetType(e, types.TypeAndValue{Type: types.Typ[types.Bool]})
	return e
}

// call makes a call of o, a predeclared function or one of the runtime.
func (b *builder) call(pos token.Pos, o types.Object, args ...ast.Expr) *ast.CallExpr {
	return &ast.CallExpr{Fun: b.info.Ident(pos, o), Lparen: pos, Args: args, Rparen: pos}
}

func (b *builder) length(x ast.Expr) ast.Expr {
	return b.call(x.Pos(), types.Universe.Lookup("len"), x)
}

// method makes a call of a method without parameters.
func (b *builder) method(x *types.Var, name string) ast.Expr {
	m, _, _ := types.LookupFieldOrMethod(x.Type(), true, b.pkg.Types, name)
	pos := x.Pos()
	return &ast.CallExpr{Fun: &ast.SelectorExpr{X: b.use(x), Sel: b.info.Ident(pos, m)}, Lparen: pos, Rparen: pos}
}

func number64(pos token.Pos, n int64) *ast.BasicLit {
	return &ast.BasicLit{ValuePos: pos, Kind: token.INT, Value: strconv.FormatInt(n, 10)}
}

// runtime returns a function or type of the runtime.
func (b *builder) runtime(name string) types.Object {
	return b.pkg.Runtime.Package.Scope().Lookup(name)
}
