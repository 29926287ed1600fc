package dsl

import (
	"go/ast"
	"go/token"

	"github.com/alecthomas/participle/v2/lexer"
)

// SwitchStmt = "switch" SwitchClause "{" { CaseClause } "}" ";" .
type switchStmt struct {
	Clause switchClause `parser:"'switch' @@"`
	Body   caseBlock    `parser:"@@"`
	End    terminator   `parser:"@@"`
}

// CaseClause = ( "case" ExpressionList | "default" ) ":" { Statement } .
type caseClause struct {
	List  exprList    `parser:"( 'case' @@ | 'default' )"`
	Colon lexer.Token `parser:"@':'"`
	Body  stmtList    `parser:"@@"`
}

// switchClause is what stands between the keyword switch and the brace.
//
// SwitchClause = [ SimpleStmt ";" ] [ SimpleStmt ] .
type switchClause struct {
	init, tag ast.Stmt
}

// Parse implements participle.Parseable.
func (c *switchClause) Parse(lex *lexer.PeekingLexer) error {
	return within(lex, func(p *parser) { *c = p.switchClause() })
}

// caseBlock is the clauses of a switch in braces.
type caseBlock struct {
	*ast.BlockStmt
}

// Parse implements participle.Parseable.
func (b *caseBlock) Parse(lex *lexer.PeekingLexer) error {
	return within(lex, func(p *parser) { b.BlockStmt = p.clauses(p.caseClauseStmt) })
}

func (p *parser) switchStatement() ast.Stmt {
	pos := p.pos()
	s := parse(p, p.switchStmt)
	c := &s.Clause
	if p.isTypeGuard(c.tag) {
		return &ast.TypeSwitchStmt{Switch: pos, Init: c.init, Assign: c.tag, Body: s.Body.BlockStmt}
	}
	tag := p.condition(c.tag, "switch expression")
	return &ast.SwitchStmt{Switch: pos, Init: c.init, Tag: tag, Body: s.Body.BlockStmt}
}

func (p *parser) switchClause() (c switchClause) {
	if p.tok() == token.LBRACE {
		return c
	}
	defer p.inClause()()

	if p.tok() != token.SEMICOLON {
		c.tag = p.simpleStmt(p.exprList())
	}
	if p.got(token.SEMICOLON) {
		c.init, c.tag = c.tag, nil
		if p.tok() != token.LBRACE {
			c.tag = p.simpleStmt(p.exprList())
		}
	}
	return c
}

// isTypeGuard reports whether s is the guard of a type switch: x.(type) or
// v := x.(type).
func (p *parser) isTypeGuard(s ast.Stmt) bool {
	switch s := s.(type) {
	case *ast.ExprStmt:
		return isTypeQuery(s.X)
	case *ast.AssignStmt:
		if len(s.Lhs) != 1 || len(s.Rhs) != 1 || !isTypeQuery(s.Rhs[0]) {
			return false
		}
		if s.Tok == token.ASSIGN {
			p.fail(s.TokPos, token.NoPos, codeUnexpected, "expected ':=', found '='", "a type switch declares its variable")
		}
		return s.Tok == token.DEFINE
	}
	return false
}

func isTypeQuery(x ast.Expr) bool {
	a, ok := x.(*ast.TypeAssertExpr)
	return ok && a.Type == nil
}

// clauses parses the clauses of a switch or select in braces.
func (p *parser) clauses(clause func() ast.Stmt) *ast.BlockStmt {
	b := &ast.BlockStmt{Lbrace: p.expect(token.LBRACE)}
	p.list(token.RBRACE, p.atBrace, func() {
		if tok := p.tok(); tok != token.CASE && tok != token.DEFAULT {
			p.failExpected("case, default or '}'")
		}
		b.List = append(b.List, clause())
	})
	b.Rbrace = p.expect(token.RBRACE)
	return b
}

func (p *parser) caseClauseStmt() ast.Stmt {
	pos := p.pos()
	c := parse(p, p.caseClause)
	return &ast.CaseClause{Case: pos, List: c.List.list, Colon: posOf(&c.Colon), Body: c.Body.list}
}
