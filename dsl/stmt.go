package dsl

import (
	"go/ast"
	"go/token"

	"github.com/alecthomas/participle/v2/lexer"
)

// block is a list of statements in braces.
type block struct {
	*ast.BlockStmt
}

// Parse implements participle.Parseable.
func (b *block) Parse(lex *lexer.PeekingLexer) error {
	return within(lex, func(p *parser) { b.BlockStmt = p.block() })
}

func (p *parser) block() *ast.BlockStmt {
	if p.tok() != token.LBRACE {
		p.failNoBlock()
	}
	b := &ast.BlockStmt{Lbrace: p.next()}
	b.List = p.stmtList()
	if p.tok() != token.RBRACE {
		p.failNoBlockEnd(b.Lbrace)
	}
	b.Rbrace = p.next()
	return b
}

// stmtList is a list of statements up to a brace or the next clause.
type stmtList struct {
	list []ast.Stmt
}

// Parse implements participle.Parseable.
func (l *stmtList) Parse(lex *lexer.PeekingLexer) error {
	return within(lex, func(p *parser) { l.list = p.stmtList() })
}

func (p *parser) stmtList() (list []ast.Stmt) {
	p.list(token.RBRACE, p.atStmtListEnd, func() {
		list = append(list, p.stmt())
	})
	return list
}

func (p *parser) atStmtListEnd() bool {
	switch p.tok() {
	case token.CASE, token.DEFAULT, token.RBRACE, tokEOF:
		return true
	}
	return false
}

// stmt parses a statement and its semicolon.
func (p *parser) stmt() ast.Stmt {
	p.descend()
	s := p.anyStmt()
	p.depth--
	return s
}

func (p *parser) anyStmt() ast.Stmt {
	switch p.tok() {
	case token.CONST, token.TYPE, token.VAR:
		return &ast.DeclStmt{Decl: p.decl()}
	case token.IDENT:
		if p.word("yield") && p.yieldFollows() {
			return p.yieldStatement()
		}
		return p.simpleStatement()
	case token.INT, token.FLOAT, token.IMAG, token.CHAR, token.STRING, token.FUNC, token.LPAREN,
		token.LBRACK, token.STRUCT, token.MAP, token.CHAN, token.INTERFACE,
		token.ADD, token.SUB, token.MUL, token.AND, token.XOR, token.ARROW, token.NOT:
		return p.simpleStatement()
	case token.SEMICOLON:
		t := p.lex.Next()
		return &ast.EmptyStmt{Semicolon: posOf(t), Implicit: t.Value == "\n"}
	case token.RBRACE:
		return &ast.EmptyStmt{Semicolon: p.pos(), Implicit: true}
	}
	return p.keywordStmt()
}

// keywordStmt parses a statement that begins with a keyword or a brace.
func (p *parser) keywordStmt() ast.Stmt {
	switch p.tok() {
	case token.LBRACE:
		return parse(p, p.blockStmt).Block.BlockStmt
	case token.IF:
		return p.ifStatement()
	case token.FOR:
		return p.forStatement()
	case token.SWITCH:
		return p.switchStatement()
	case token.SELECT:
		return p.selectStatement()
	case token.GO:
		return p.goStatement()
	case token.DEFER:
		return p.deferStatement()
	case token.RETURN:
		return p.returnStatement()
	case token.BREAK, token.CONTINUE, token.GOTO, token.FALLTHROUGH:
		return p.branchStatement()
	}
	p.failNoStatement()
	return nil
}

// Block = "{" { Statement } "}" ";" .
type blockStmt struct {
	Block block      `parser:"@@"`
	End   terminator `parser:"@@"`
}
