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

// specGroup is what follows the keyword of a declaration: one spec, or several
// in parentheses.
type specGroup struct {
	lparen, rparen token.Pos
	list           []ast.Spec
}

// decl makes the declaration of g, whose keyword stands at pos.
func (g specGroup) decl(doc *ast.CommentGroup, pos token.Pos, keyword token.Token) *ast.GenDecl {
	return &ast.GenDecl{Doc: doc, TokPos: pos, Tok: keyword, Lparen: g.lparen, Specs: g.list, Rparen: g.rparen}
}

// specs parses one spec, or several in parentheses. Only those have comments of
// their own: that of a single one belongs to the declaration.
func (p *parser) specs(spec func(doc *ast.CommentGroup) ast.Spec) (g specGroup) {
	if p.tok() != token.LPAREN {
		g.list = []ast.Spec{spec(nil)}
		return g
	}
	g.lparen = p.next()
	done := func() bool { return p.tok() == token.RPAREN || p.tok() == tokEOF }
	p.list(token.RPAREN, done, func() {
		g.list = append(g.list, spec(p.lead()))
	})
	g.rparen = p.expect(token.RPAREN)
	p.terminator()
	return g
}
