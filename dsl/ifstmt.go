package dsl

import (
	"go/ast"
	"go/token"

	"github.com/alecthomas/participle/v2/lexer"
)

// IfStmt = "if" IfClause Block { "else" "if" IfClause Block } [ "else" Block ] ";" .
//
// It is written as arms of which only the last may lack its condition, since a
// chain of else-if is long at times and recursion costs stack.
type ifStmt struct {
	Arms []ifArm    `parser:"@@ ( 'else' @@ )*"`
	End  terminator `parser:"@@"`
}

type ifArm struct {
	If   *ifClause `parser:"( 'if' @@ )?"`
	Body block     `parser:"@@"`
}

// ifClause is what stands between the keyword if and the block.
//
// IfClause = [ SimpleStmt ";" ] Expression .
type ifClause struct {
	pos  token.Pos // of the keyword
	init ast.Stmt
	cond ast.Expr
}

// Parse implements participle.Parseable.
func (c *ifClause) Parse(lex *lexer.PeekingLexer) error {
	return within(lex, func(p *parser) { *c = p.ifClause() })
}

func (p *parser) ifStatement() ast.Stmt {
	arms := parse(p, p.ifStmt).Arms
	var chain ast.Stmt
	for i := len(arms) - 1; i >= 0; i-- {
		arm := &arms[i]
		switch {
		case arm.If != nil:
			chain = &ast.IfStmt{If: arm.If.pos, Init: arm.If.init, Cond: arm.If.cond, Body: arm.Body.BlockStmt, Else: chain}
		case i == len(arms)-1:
			chain = arm.Body.BlockStmt
		default:
			b := arms[i+1].Body
			p.fail(b.Pos(), token.NoPos, codeTerminator, "else after the last else of an if statement", "")
		}
	}
	return chain
}

func (p *parser) ifClause() ifClause {
	c := ifClause{pos: posOf(p.prev())}
	defer p.inClause()()

	if p.tok() == token.VAR {
		p.failAt(codeHeader, "var declaration not allowed in an if clause", "write name := value")
	}
	var cond ast.Stmt
	if p.tok() != token.SEMICOLON {
		if p.tok() == token.LBRACE {
			p.failAt(codeHeader, "missing condition in if statement", "")
		}
		cond = p.simpleStmt(p.exprList())
	}
	if p.tok() != token.LBRACE {
		if p.tok() != token.SEMICOLON {
			p.failExpected("'{' after if clause")
		}
		semi := p.lex.Next()
		c.init, cond = cond, nil
		if p.tok() == token.LBRACE {
			p.failNoCondition(semi)
		}
		cond = p.simpleStmt(p.exprList())
	}
	c.cond = p.condition(cond, "boolean expression")
	return c
}

// failNoCondition fails at the semicolon that no condition follows.
func (p *parser) failNoCondition(semi *lexer.Token) {
	if semi.Value == "\n" {
		p.fail(posOf(semi), token.NoPos, codeHeader, "unexpected newline, expected '{' after if clause", "put the brace on the same line")
	}
	p.fail(posOf(semi), endOf(semi), codeHeader, "missing condition in if statement", "")
}

// condition returns the expression that s consists of. Another statement is an
// error.
func (p *parser) condition(s ast.Stmt, want string) ast.Expr {
	if s == nil {
		return nil
	}
	if x, ok := s.(*ast.ExprStmt); ok {
		return x.X
	}
	was, hint := "simple statement", ""
	if s, ok := s.(*ast.AssignStmt); ok {
		was = "assignment"
		if s.Tok == token.ASSIGN {
			hint = "compare with =="
		}
	}
	p.report(s.Pos(), s.End(), codeHeader, "expected "+want+", found "+was, hint)
	return &ast.BadExpr{From: s.Pos(), To: s.End()}
}
