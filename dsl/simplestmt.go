package dsl

import (
	"go/ast"
	"go/token"
)

// simpleStatement parses a simple statement and its semicolon, or a labelled
// statement.
func (p *parser) simpleStatement() ast.Stmt {
	x := p.exprList()
	if p.tok() == token.COLON {
		return p.labeled(x)
	}
	s := p.simpleStmt(x)
	p.terminator()
	return s
}

// simpleStmt parses the rest of a simple statement that begins with the
// expressions x. Of several only an assignment can be made.
func (p *parser) simpleStmt(x []ast.Expr) ast.Stmt {
	switch tok := p.tok(); tok {
	case token.DEFINE, token.ASSIGN, token.ADD_ASSIGN,
		token.SUB_ASSIGN, token.MUL_ASSIGN, token.QUO_ASSIGN,
		token.REM_ASSIGN, token.AND_ASSIGN, token.OR_ASSIGN,
		token.XOR_ASSIGN, token.SHL_ASSIGN, token.SHR_ASSIGN, token.AND_NOT_ASSIGN:
		return &ast.AssignStmt{Lhs: x, TokPos: p.next(), Tok: tok, Rhs: p.exprList()}
	}
	p.checkSingle(x)
	switch tok := p.tok(); tok {
	case token.ARROW:
		return &ast.SendStmt{Chan: x[0], Arrow: p.next(), Value: p.expr()}
	case token.INC, token.DEC:
		return &ast.IncDecStmt{X: x[0], TokPos: p.next(), Tok: tok}
	}
	return &ast.ExprStmt{X: x[0]}
}

// labeled parses the statement behind a label.
func (p *parser) labeled(x []ast.Expr) ast.Stmt {
	p.checkSingle(x)
	name, ok := x[0].(*ast.Ident)
	if !ok {
		p.failAt(codeLabel, "a label must be an identifier", "")
	}
	return &ast.LabeledStmt{Label: name, Colon: p.next(), Stmt: p.stmt()}
}

func (p *parser) checkSingle(x []ast.Expr) {
	if len(x) > 1 {
		p.report(x[0].Pos(), x[len(x)-1].End(), codeCount, "expected 1 expression, found a list", "")
	}
}
