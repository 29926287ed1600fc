package dsl

import (
	"go/ast"
	"go/token"

	"github.com/alecthomas/participle/v2/lexer"
)

// ReturnStmt = "return" [ ExpressionList ] ";" .
type returnStmt struct {
	Results results    `parser:"'return' @@"`
	End     terminator `parser:"@@"`
}

// BranchStmt = ( ( "break" | "continue" ) [ Label ] | "goto" Label | "fallthrough" ) ";" .
type branchStmt struct {
	Label label      `parser:"( ( 'break' | 'continue' ) @@ | 'goto' @@ | 'fallthrough' )"`
	End   terminator `parser:"@@"`
}

// results is what a return statement returns, which may be nothing.
type results struct {
	list []ast.Expr
}

// Parse implements participle.Parseable.
func (r *results) Parse(lex *lexer.PeekingLexer) error {
	return within(lex, func(p *parser) {
		if tok := p.tok(); tok != token.SEMICOLON && tok != token.RBRACE {
			r.list = p.exprList()
		}
	})
}

func (p *parser) returnStatement() ast.Stmt {
	pos := p.pos()
	return &ast.ReturnStmt{Return: pos, Results: parse(p, p.returnStmt).Results.list}
}

func (p *parser) branchStatement() ast.Stmt {
	s := &ast.BranchStmt{TokPos: p.pos(), Tok: p.tok()}
	s.Label = parse(p, p.branchStmt).Label.Ident
	if s.Tok == token.GOTO && s.Label == nil {
		p.fail(s.End(), token.NoPos, codeUnexpected, "expected label after goto", "")
	}
	return s
}
