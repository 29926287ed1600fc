package dsl

import (
	"go/ast"
	"go/token"

	"github.com/alecthomas/participle/v2/lexer"
)

// ForStmt = "for" ForClause Block ";" .
type forStmt struct {
	Clause forClause  `parser:"'for' @@"`
	Body   block      `parser:"@@"`
	End    terminator `parser:"@@"`
}

// forClause is what stands between the keyword for and the block.
//
//	ForClause   = [ Condition | Steps | RangeClause ] .
//	Steps       = [ SimpleStmt ] ";" [ Condition ] ";" [ SimpleStmt ] .
//	RangeClause = [ "await" ] [ ExpressionList ( "=" | ":=" ) ] "range" Expression .
type forClause struct {
	init, post ast.Stmt
	cond       ast.Expr
	ranges     *ast.RangeStmt // without its body, if this is a range clause
	await      token.Pos      // the keyword, in for await
}

// Parse implements participle.Parseable.
func (c *forClause) Parse(lex *lexer.PeekingLexer) error {
	return within(lex, func(p *parser) { *c = p.forClause() })
}

func (p *parser) forStatement() ast.Stmt {
	pos := p.pos()
	s := parse(p, p.forStmt)
	c := &s.Clause
	if c.ranges == nil {
		return &ast.ForStmt{For: pos, Init: c.init, Cond: c.cond, Post: c.post, Body: s.Body.BlockStmt}
	}
	c.ranges.For, c.ranges.Body = pos, s.Body.BlockStmt
	if c.await.IsValid() {
		p.markForAwait(c.ranges, c.await)
	}
	return c.ranges
}

func (p *parser) forClause() (c forClause) {
	if p.tok() == token.LBRACE {
		return c
	}
	defer p.inClause()()

	if p.atForAwait() {
		c.await = p.next()
	}
	if p.tok() == token.RANGE {
		c.ranges = &ast.RangeStmt{Range: p.next(), X: p.expr()}
		return c
	}
	var first ast.Stmt
	if p.tok() != token.SEMICOLON {
		x := p.exprList()
		if p.rangeFollows() {
			c.ranges = p.rangeClause(x)
			return c
		}
		first = p.simpleStmt(x)
	}
	if p.tok() != token.SEMICOLON {
		c.cond = p.condition(first, "boolean or range expression")
		return c
	}
	c.init = first
	p.steps(&c)
	return c
}

// rangeFollows reports whether the current token is the assignment sign of a
// range clause.
func (p *parser) rangeFollows() bool {
	tok := p.tok()
	return (tok == token.ASSIGN || tok == token.DEFINE) && token.Token(p.after().Type) == token.RANGE
}

// rangeClause parses the rest of a range clause with the variables vars.
func (p *parser) rangeClause(vars []ast.Expr) *ast.RangeStmt {
	if len(vars) > 2 {
		last := vars[len(vars)-1]
		p.report(last.Pos(), last.End(), codeCount, "range has at most 2 variables", "")
	}
	r := &ast.RangeStmt{Key: vars[0], Tok: p.tok()}
	if len(vars) > 1 {
		r.Value = vars[1]
	}
	r.TokPos = p.next()
	r.Range = p.next()
	r.X = p.expr()
	return r
}

// steps parses the clause of a for statement behind its first statement.
func (p *parser) steps(c *forClause) {
	p.next()
	if p.tok() != token.SEMICOLON {
		if p.tok() == token.LBRACE {
			p.failAt(codeHeader, "expected for loop condition", "a clause with steps has two semicolons")
		}
		c.cond = p.condition(p.simpleStmt(p.exprList()), "boolean or range expression")
	}
	if p.tok() == token.LBRACE {
		p.failAt(codeHeader, "expected ';' after the condition of a for clause, found '{'", "a clause with steps has two semicolons")
	}
	p.terminator()
	if p.tok() != token.LBRACE {
		c.post = p.simpleStmt(p.exprList())
	}
}
