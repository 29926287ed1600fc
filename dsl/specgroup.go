package dsl

import (
	"go/ast"
	"go/token"
)

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
