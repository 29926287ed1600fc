// Package normal brings function bodies into normal form: every await is a
// statement of its own and no `?` is left, with the evaluation order that the
// Go compiler gives the same expression with calls in place of awaits.
package normal

import (
	"go/ast"

	"github.com/asyncgen/asyncgen/lower/check"
	"github.com/asyncgen/asyncgen/lower/typed"
)

// Func is a body in normal form. It is Go again, but for the await markers,
// and those stand only as
//
//	await x            an *ast.ExprStmt
//	a, b = await x     an *ast.AssignStmt with token = or :=
//
// where each left side is the identifier of a local variable or blank, and x
// has no await in it. A `for` with an await in its header has become one whose
// header has none.
type Func struct {
	Source *check.Func
	Body   *ast.BlockStmt
	Info   *typed.Info
	Awaits map[*ast.CallExpr]*check.Await // the awaits of Body
}

// Plain is a declaration without awaits in which no `?` is left: a function,
// or a variable whose value has function literals.
type Plain struct {
	Source ast.Decl // in check.File.Syntax
	Decl   ast.Decl // plain Go
	Info   *typed.Info
}
