package dsl

import (
	"go/ast"
	"go/token"

	"github.com/alecthomas/participle/v2/lexer"
)

// ImportDecl = "import" ( ImportSpec | "(" { ImportSpec } ")" ";" ) .
type importDecl struct {
	Specs importSpecs `parser:"'import' @@"`
}

// ImportSpec = [ "." | PackageName ] ImportPath ";" .
type importSpec struct {
	Name importName `parser:"@@"`
	Path importPath `parser:"@@"`
	End  terminator `parser:"@@"`
}

// importSpecs is what follows the keyword import.
type importSpecs struct {
	specGroup
}

// Parse implements participle.Parseable.
func (s *importSpecs) Parse(lex *lexer.PeekingLexer) error {
	return within(lex, func(p *parser) { s.specGroup = p.specs(p.importSpecification) })
}

func (p *parser) importDeclaration() ast.Decl {
	doc, pos := p.lead(), p.pos()
	return parse(p, p.importDecl).Specs.decl(doc, pos, token.IMPORT)
}

func (p *parser) importSpecification(doc *ast.CommentGroup) ast.Spec {
	s := parse(p, p.importSpec)
	spec := &ast.ImportSpec{Doc: doc, Name: s.Name.Ident, Path: s.Path.BasicLit, Comment: s.End.comment}
	p.imports = append(p.imports, spec)
	return spec
}

// importName is the name before an import path, if there is one.
type importName struct {
	*ast.Ident
}

// Parse implements participle.Parseable.
func (n *importName) Parse(lex *lexer.PeekingLexer) error {
	return within(lex, func(p *parser) {
		if tok := p.tok(); tok == token.IDENT || tok == token.PERIOD {
			t := p.lex.Next()
			n.Ident = &ast.Ident{NamePos: posOf(t), Name: t.Value}
		}
	})
}

// importPath is a string literal.
type importPath struct {
	*ast.BasicLit
}

// Parse implements participle.Parseable.
func (i *importPath) Parse(lex *lexer.PeekingLexer) error {
	return within(lex, func(p *parser) {
		if p.tok() != token.STRING {
			p.failAt(codeUnexpected, "expected import path, found "+found(p.lex.Peek()), "an import path is a string, as in import \"fmt\"")
		}
		i.BasicLit = p.basicLit()
	})
}
