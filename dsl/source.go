package dsl

import (
	"go/ast"
	"go/token"

	"github.com/alecthomas/participle/v2/lexer"
)

// PackageClause = "package" PackageName ";" .
type packageClause struct {
	Package lexer.Token `parser:"@'package'"`
	Name    ident       `parser:"@@"`
	End     terminator  `parser:"@@"`
}

// source parses the file into syntax.
//
// SourceFile = PackageClause { Declaration } .
//
// An error in the package clause ends it: this is hardly a source file.
func (p *parser) source(syntax *ast.File) {
	p.fill()
	if p.tok() != token.PACKAGE {
		p.failExpected("'package'")
	}
	syntax.Doc = p.lead()
	clause := parse(p, p.packageClause)
	syntax.Package = posOf(&clause.Package)
	syntax.Name = clause.Name.Ident
	p.declList(&syntax.Decls)
	for !p.tokens.ahead.EOF() {
		p.fill()
		p.declList(&syntax.Decls)
	}
}

// declList parses the declarations of the token stream: one, or more if braces
// are not balanced.
func (p *parser) declList(decls *[]ast.Decl) {
	var start lexer.Checkpoint
	rest := func() {
		for p.tok() != tokEOF {
			start = p.lex.MakeCheckpoint()
			*decls = append(*decls, p.topLevelDecl(*decls))
		}
	}
	for !p.attempt(toDecl, rest) {
		p.skipDecl(start)
	}
}

// topLevelDecl parses one declaration of the file, in which earlier ones went
// before.
func (p *parser) topLevelDecl(earlier []ast.Decl) ast.Decl {
	switch p.tok() {
	case token.IMPORT:
		p.checkImportFirst(earlier)
		return p.importDeclaration()
	case token.FUNC:
		return p.function(token.NoPos)
	case token.IDENT:
		if p.atAsyncFunc() {
			return p.function(p.pos())
		}
	}
	return p.decl()
}

func (p *parser) checkImportFirst(earlier []ast.Decl) {
	if len(earlier) == 0 {
		return
	}
	last, ok := earlier[len(earlier)-1].(*ast.GenDecl)
	if !ok || last.Tok != token.IMPORT {
		t := p.lex.Peek()
		p.report(posOf(t), endOf(t), codeImports, "imports must appear before other declarations", "move the import up, below the package clause")
	}
}

// decl parses a declaration that may also stand among statements.
func (p *parser) decl() ast.Decl {
	switch p.tok() {
	case token.CONST, token.VAR:
		return p.valueDeclaration()
	case token.TYPE:
		return p.typeDeclaration()
	}
	p.failNoDecl()
	return nil
}

// terminator is the semicolon, often an automatic one, that ends declarations,
// specs, fields and statements. It may be left out before ) and }.
type terminator struct {
	comment *ast.CommentGroup // the rest of the line
}

// Parse implements participle.Parseable.
func (t *terminator) Parse(lex *lexer.PeekingLexer) error {
	return within(lex, func(p *parser) { t.comment = p.terminator() })
}

func (p *parser) terminator() *ast.CommentGroup {
	switch p.tok() {
	case token.RPAREN, token.RBRACE:
		return nil
	case token.SEMICOLON:
		t := p.lex.Next()
		if t.Value == "\n" {
			return p.comment(t.Pos.Column)
		}
		return p.comment(p.lex.Peek().Pos.Column)
	}
	p.failNoTerminator()
	return nil
}
