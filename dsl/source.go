package dsl

import (
	"go/ast"
	"go/token"

	"github.com/alecthomas/participle/v2/lexer"
)

// SourceFile = PackageClause { Declaration } .
type sourceFile struct {
	Package packageClause `parser:"@@"`
	Decls   declList      `parser:"@@"`
}

// PackageClause = "package" PackageName ";" .
type packageClause struct {
	Package lexer.Token `parser:"@'package'"`
	Name    ident       `parser:"@@"`
	End     terminator  `parser:"@@"`
}

// source parses the file into syntax. After an error in the package clause it
// parses nothing else: this is hardly a source file.
func (p *parser) source(syntax *ast.File) {
	defer func() {
		if r := recover(); r != nil {
			if _, ok := r.(bailout); !ok {
				panic(r)
			}
		}
	}()
	syntax.Doc = p.lead()
	f := parse(p, p.sourceFile)
	syntax.Package = posOf(&f.Package.Package)
	syntax.Name = f.Package.Name.Ident
	syntax.Decls = f.Decls.list
}

// declList is the list of a file's declarations. It ends with the file.
type declList struct {
	list []ast.Decl
}

// Parse implements participle.Parseable.
func (d *declList) Parse(lex *lexer.PeekingLexer) error {
	return within(lex, func(p *parser) { d.list = p.declList() })
}

func (p *parser) declList() (decls []ast.Decl) {
	done := func() bool { return p.tok() == tokEOF }
	imports := true // only imports so far
	element := func() {
		if p.tok() != token.IMPORT {
			imports = false
		} else if !imports {
			t := p.lex.Peek()
			p.report(posOf(t), endOf(t), codeImports, "imports must appear before other declarations", "move the import up, below the package clause")
		}
		decls = append(decls, p.topLevelDecl())
	}
	p.decls(done, element)
	return decls
}

// topLevelDecl parses one declaration of the file.
func (p *parser) topLevelDecl() ast.Decl {
	switch p.tok() {
	case token.IMPORT:
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

// failNoDecl fails where a declaration is expected.
func (p *parser) failNoDecl() {
	switch t := p.lex.Peek(); {
	case p.word("async"):
		p.fail(posOf(t), endOf(t), codeAsyncWhere, "expected 'func' after async, found "+found(p.after()), "only functions are declared async")
	case t.EOF():
		p.failExpected("declaration")
	default:
		p.failAt(codeUnexpected, "expected declaration, found "+found(t), "statements go into the body of a function")
	}
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

func (p *parser) failNoTerminator() {
	t := p.lex.Peek()
	p.failAt(codeTerminator, "expected ';' or newline, found "+found(t), "")
}
