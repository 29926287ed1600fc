package dsl

import (
	"go/ast"
	"go/token"

	"github.com/alecthomas/participle/v2/lexer"
)

// ValueDecl = ( "const" | "var" ) ( ValueSpec | "(" { ValueSpec } ")" ";" ) .
type valueDecl struct {
	Specs valueSpecs `parser:"( 'const' | 'var' ) @@"`
}

// ValueSpec = IdentifierList [ Type ] [ "=" ExpressionList ] ";" .
type valueSpec struct {
	Names  identList  `parser:"@@"`
	Type   maybeType  `parser:"@@"`
	Values exprList   `parser:"( '=' @@ )?"`
	End    terminator `parser:"@@"`
}

// valueSpecs is what follows the keyword const or var.
type valueSpecs struct {
	specGroup
}

// Parse implements participle.Parseable.
func (s *valueSpecs) Parse(lex *lexer.PeekingLexer) error {
	return within(lex, func(p *parser) {
		spec := p.valueSpecification
		if token.Token(p.prev().Type) == token.VAR {
			spec = p.varSpecification
		}
		s.specGroup = p.specs(spec)
	})
}

func (p *parser) valueDeclaration() ast.Decl {
	doc, pos, keyword := p.lead(), p.pos(), p.tok()
	return parse(p, p.valueDecl).Specs.decl(doc, pos, keyword)
}

func (p *parser) valueSpecification(doc *ast.CommentGroup) ast.Spec {
	s := parse(p, p.valueSpec)
	return &ast.ValueSpec{
		Doc:     doc,
		Names:   s.Names.list,
		Type:    s.Type.Expr,
		Values:  s.Values.list,
		Comment: s.End.comment,
	}
}

// varSpecification parses the spec of a variable, which unlike that of a
// constant needs a type or a value.
func (p *parser) varSpecification(doc *ast.CommentGroup) ast.Spec {
	spec := p.valueSpecification(doc).(*ast.ValueSpec)
	if spec.Type == nil && spec.Values == nil {
		name := spec.Names[len(spec.Names)-1]
		p.report(name.End(), token.NoPos, codeUnexpected, "expected type or '=' in the declaration of "+name.Name, "")
	}
	return spec
}
