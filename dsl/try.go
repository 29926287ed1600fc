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

// goExpr parses go before a call in an expression's place, where its value is
// the handle of the task. If that is awaited, a question mark behind it is left
// to the await.
func (p *parser) goExpr(awaited bool) ast.Expr {
	pos := p.next()
	end := pos + token.Pos(len("go"))
	if !p.inAsync() {
		p.report(pos, end, codeGoOutside, "go is an expression in async bodies only", "spawn on a runtime's handle here, or make the function async")
	}
	x := p.unary(true)
	f := p.callee(x, token.GO)
	if !awaited && p.tok() == tokTry {
		t := p.pos()
		p.fail(t, t+1, codeTryDeferred, "? cannot be used on the call of go", "await the handle: await (go f())?")
	}
	call := &ast.CallExpr{
		Fun:    &ast.Ident{NamePos: pos, Name: "_go"},
		Lparen: end,
		Args:   []ast.Expr{f},
		Rparen: f.End() - 1,
	}
	mark(&p.markers.Go, call, &Go{Pos: pos})
	return call
}
