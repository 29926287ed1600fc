package dsl

import (
	"go/ast"
	"go/token"
)

// await parses an await expression. If it is itself awaited, a question mark
// behind it is left to the outer one.
func (p *parser) await(awaited bool) ast.Expr {
	pos := p.next()
	p.checkAwait(pos)
	x := p.unary(true)
	p.checkAwaited(x)
	call := &ast.CallExpr{
		Fun:    &ast.Ident{NamePos: pos, Name: "await"},
		Lparen: pos + token.Pos(len("await")),
		Args:   []ast.Expr{x},
		Rparen: x.End() - 1,
	}
	mark(&p.markers.Await, call, &Await{Pos: pos})
	if awaited {
		return call
	}
	return p.tryAwaited(call)
}

// checkAwaited fails for an operand that was surely meant to be that of the type
// switch around the await.
func (p *parser) checkAwaited(x ast.Expr) {
	if isTypeQuery(x) {
		guarded := x.(*ast.TypeAssertExpr).X
		p.fail(x.Pos(), x.End(), codeAwaitType, ".(type) applies to what is awaited, not to its value",
			"write (await "+p.text(guarded)+").(type)")
	}
}

// tryAwaited parses the question marks behind an await expression.
func (p *parser) tryAwaited(x ast.Expr) ast.Expr {
	if p.tok() != tokTry {
		return x
	}
	for p.tok() == tokTry {
		x = p.try(x)
	}
	switch p.tok() {
	case token.PERIOD, token.LBRACK, token.LPAREN:
		p.fail(x.Pos(), x.End(), codeTryPostfix, "'?' ends an await expression, "+found(p.lex.Peek())+" cannot follow it",
			"write ("+p.text(x)+") before "+found(p.lex.Peek()))
	}
	return x
}

// isAwait reports whether x is an await expression, with or without ?.
func (p *parser) isAwait(x ast.Expr) bool {
	call, ok := x.(*ast.CallExpr)
	if ok && p.markers.Try[call] != nil {
		return p.isAwait(call.Args[0])
	}
	return ok && p.markers.Await[call] != nil
}

// checkAwait reports an await, whose keyword stands at pos, outside of an async
// body.
func (p *parser) checkAwait(pos token.Pos) {
	if p.inAsync() {
		return
	}
	end := pos + token.Pos(len("await"))
	switch fn := p.fn; {
	case fn == nil:
		p.report(pos, end, codeAwaitOutside, "await outside of a function", "await it in async func main, or block on it with rtlib.BlockOn")
	case fn.outer != nil && fn.enclosedByAsync():
		p.report(pos, end, codeAwaitOutside, "await in a function literal that is not async", "write async before this func, and await its call")
	default:
		p.report(pos, end, codeAwaitOutside, "await in a function that is not async", "write async before func")
	}
}

// enclosedByAsync reports whether an async body encloses fn.
func (fn *function) enclosedByAsync() bool {
	for fn = fn.outer; fn != nil; fn = fn.outer {
		if fn.async {
			return true
		}
	}
	return false
}

// atForAwait reports whether the current token is the await of a range clause.
// In for await x { … } it belongs to the condition.
func (p *parser) atForAwait() bool {
	if !p.word("await") {
		return false
	}
	if token.Token(p.after().Type) != token.RANGE && !p.operandFollows() {
		return false
	}
	return p.clauseHasRange()
}

// clauseHasRange reports whether the keyword range stands in the clause that
// begins at the current token, outside of brackets.
func (p *parser) clauseHasRange() bool {
	depth := 0
	for n := 1; ; n++ {
		switch t := p.ahead(n); token.Token(t.Type) {
		case token.RANGE:
			if depth == 0 {
				return true
			}
		case token.LPAREN, token.LBRACK:
			depth++
		case token.RPAREN, token.RBRACK:
			depth--
		case token.LBRACE:
			if depth == 0 {
				return false
			}
			depth++
		case token.RBRACE:
			depth--
		case token.SEMICOLON:
			if depth == 0 {
				return false
			}
		case tokEOF:
			return false
		}
	}
}

func (p *parser) markForAwait(s *ast.RangeStmt, await token.Pos) {
	p.checkAwait(await)
	mark(&p.markers.ForAwait, s, await)
}
