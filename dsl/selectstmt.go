package dsl

import (
	"go/ast"
	"go/token"

	"github.com/alecthomas/participle/v2/lexer"
)

// SelectStmt = "select" [ "biased" ] "{" { CommClause } "}" ";" .
type selectStmt struct {
	Biased *lexer.Token `parser:"'select' @'biased'?"`
	Body   commBlock    `parser:"@@"`
	End    terminator   `parser:"@@"`
}

// CommClause = ( "case" Comm | "default" ) ":" { Statement } .
type commClause struct {
	Comm  comm        `parser:"( 'case' @@ | 'default' )"`
	Colon lexer.Token `parser:"@':'"`
	Body  stmtList    `parser:"@@"`
}

// commBlock is the clauses of a select in braces.
type commBlock struct {
	*ast.BlockStmt
}

// Parse implements participle.Parseable.
func (b *commBlock) Parse(lex *lexer.PeekingLexer) error {
	return within(lex, func(p *parser) { b.BlockStmt = p.clauses(p.commClauseStmt) })
}

// comm is the operation of a clause.
//
//	Comm = Expression "<-" Expression
//	     | [ ExpressionList ( "=" | ":=" ) ] Expression .
type comm struct {
	ast.Stmt
}

// Parse implements participle.Parseable.
func (c *comm) Parse(lex *lexer.PeekingLexer) error {
	return within(lex, func(p *parser) { c.Stmt = p.comm() })
}

func (p *parser) selectStatement() ast.Stmt {
	pos := p.pos()
	s := parse(p, p.selectStmt)
	stmt := &ast.SelectStmt{Select: pos, Body: s.Body.BlockStmt}
	if s.Biased != nil {
		p.markBiased(stmt, posOf(s.Biased))
	}
	return stmt
}

func (p *parser) commClauseStmt() ast.Stmt {
	pos := p.pos()
	c := parse(p, p.commClause)
	return &ast.CommClause{Case: pos, Comm: c.Comm.Stmt, Colon: posOf(&c.Colon), Body: c.Body.list}
}

func (p *parser) comm() ast.Stmt {
	x := p.exprList()
	switch tok := p.tok(); tok {
	case token.ASSIGN, token.DEFINE:
		s := &ast.AssignStmt{Lhs: x, TokPos: p.next(), Tok: tok, Rhs: []ast.Expr{p.expr()}}
		if len(x) > 2 && !p.isAwait(s.Rhs[0]) {
			p.report(x[0].Pos(), x[len(x)-1].End(), codeCount, "expected 1 or 2 expressions", "a receive operation gives a value and whether there was one")
		}
		return s
	case token.ARROW:
		p.checkSingle(x)
		return &ast.SendStmt{Chan: x[0], Arrow: p.next(), Value: p.expr()}
	}
	p.checkSingle(x)
	return &ast.ExprStmt{X: x[0]}
}
