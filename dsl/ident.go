package dsl

import (
	"go/ast"
	"go/token"

	"github.com/alecthomas/participle/v2/lexer"
)

// ident is an identifier.
type ident struct {
	*ast.Ident
}

// Parse implements participle.Parseable.
func (i *ident) Parse(lex *lexer.PeekingLexer) error {
	return within(lex, func(p *parser) { i.Ident = p.ident() })
}

func (p *parser) ident() *ast.Ident {
	if p.tok() != token.IDENT {
		p.failExpected("identifier")
	}
	t := p.lex.Next()
	return &ast.Ident{NamePos: posOf(t), Name: t.Value}
}

// identList is a list of identifiers.
type identList struct {
	list []*ast.Ident
}

// Parse implements participle.Parseable.
func (l *identList) Parse(lex *lexer.PeekingLexer) error {
	return within(lex, func(p *parser) { l.list = p.identList() })
}

func (p *parser) identList() []*ast.Ident {
	list := []*ast.Ident{p.ident()}
	for p.got(token.COMMA) {
		list = append(list, p.ident())
	}
	return list
}

// label is the identifier that a branch statement may name.
type label struct {
	*ast.Ident
}

// Parse implements participle.Parseable.
func (l *label) Parse(lex *lexer.PeekingLexer) error {
	return within(lex, func(p *parser) {
		if p.tok() == token.IDENT {
			l.Ident = p.ident()
		}
	})
}

// basicLit parses the literal that is the current token.
func (p *parser) basicLit() *ast.BasicLit {
	t := p.lex.Next()
	lit := &ast.BasicLit{ValuePos: posOf(t), ValueEnd: endOf(t), Kind: token.Token(t.Type), Value: t.Value}
	if lit.Kind == token.STRING {
		lit.ValueEnd = p.stringEnd(t)
	}
	return lit
}
