package dsl

import (
	"go/ast"
	"go/token"
)

// try parses the question mark behind x.
func (p *parser) try(x ast.Expr) ast.Expr {
	pos := p.next()
	p.checkTry(pos)
	call := &ast.CallExpr{
		Fun:    &ast.Ident{NamePos: x.Pos(), Name: "_try"},
		Lparen: x.Pos(),
		Args:   []ast.Expr{x},
		Rparen: pos,
	}
	mark(&p.markers.Try, call, &Try{Pos: pos})
	return call
}

// checkTry reports a question mark at pos that has nobody to return an error to.
func (p *parser) checkTry(pos token.Pos) {
	switch {
	case p.fn == nil:
		p.report(pos, pos+1, codeTryOutside, "? outside of a function", "there is nobody to return the error to: initialise the variable in func init or main")
	case p.fn.block:
		p.report(pos, pos+1, codeTryBlock, "? in an async block, which returns nothing", "write async func() error { … }() in place of async { … }")
	}
}
