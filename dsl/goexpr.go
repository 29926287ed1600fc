package dsl

import (
	"go/ast"
	"go/token"
)

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
