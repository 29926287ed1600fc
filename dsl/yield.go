package dsl

import (
	"go/ast"
	"go/token"
)

// YieldStmt = "yield" ExpressionList ";" .
type yieldStmt struct {
	Values exprList   `parser:"'yield' @@"`
	End    terminator `parser:"@@"`
}

// yieldFollows reports whether the word yield at the current token begins a
// yield statement. Before what may follow an identifier in Go, it does so only
// in a generator's body.
func (p *parser) yieldFollows() bool {
	tok := token.Token(p.after().Type)
	if onlyOperand(tok) || tok == token.NOT || tok == token.TILDE {
		return true
	}
	if p.fn == nil || !p.fn.yield {
		return false
	}
	switch tok {
	case token.ADD, token.SUB, token.XOR:
		return true
	case token.SEMICOLON, token.RBRACE: // it lacks what it yields
		return true
	}
	return ambiguousOperand(tok)
}

func (p *parser) yieldStatement() ast.Stmt {
	pos := p.pos()
	p.checkYield(pos)
	list := parse(p, p.yieldStmt).Values.list
	stmt := &ast.ExprStmt{X: &ast.CallExpr{
		Fun:    &ast.Ident{NamePos: pos, Name: "yield"},
		Lparen: pos + token.Pos(len("yield")),
		Args:   list,
		Rparen: list[len(list)-1].End() - 1,
	}}
	mark(&p.markers.Yield, stmt, &Yield{Pos: pos})
	return stmt
}

// checkYield reports a yield statement, whose keyword stands at pos, outside of
// a generator's body.
func (p *parser) checkYield(pos token.Pos) {
	if p.fn != nil && p.fn.yield {
		return
	}
	hint := "declare the function's results with yield, as in async func f() yield int"
	if p.fn != nil && p.fn.outer != nil {
		hint = "a function literal cannot yield for the function around it"
	}
	p.report(pos, pos+token.Pos(len("yield")), codeYieldOutside, "yield outside of a generator", hint)
}

// yieldsElement reports whether the word yield at the current token, where a
// function's results may begin, declares the element of a stream. Else it is a
// type of that name.
func (p *parser) yieldsElement(async bool) bool {
	tok := token.Token(p.after().Type)
	if async {
		return startsType(tok)
	}
	if !onlyOperand(tok) || tok == token.STRING {
		return false
	}
	p.reportPlainYield(p.pos())
	return true
}

func (p *parser) reportPlainYield(pos token.Pos) {
	p.report(pos, pos+token.Pos(len("yield")), codeYieldPlain, "only an async function can yield", "write async before func")
}
