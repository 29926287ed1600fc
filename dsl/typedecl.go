package dsl

import (
	"go/ast"
	"go/token"

	"github.com/alecthomas/participle/v2/lexer"
)

// TypeDecl = "type" ( TypeSpec | "(" { TypeSpec } ")" ";" ) .
type typeDecl struct {
	Specs typeSpecs `parser:"'type' @@"`
}

// TypeSpec = identifier TypeDefinition ";" .
type typeSpec struct {
	Name       ident          `parser:"@@"`
	Definition typeDefinition `parser:"@@"`
	End        terminator     `parser:"@@"`
}

// typeSpecs is what follows the keyword type.
type typeSpecs struct {
	specGroup
}

// Parse implements participle.Parseable.
func (s *typeSpecs) Parse(lex *lexer.PeekingLexer) error {
	return within(lex, func(p *parser) { s.specGroup = p.specs(p.typeSpecification) })
}

func (p *parser) typeDeclaration() ast.Decl {
	doc, pos := p.lead(), p.pos()
	return parse(p, p.typeDecl).Specs.decl(doc, pos, token.TYPE)
}

func (p *parser) typeSpecification(doc *ast.CommentGroup) ast.Spec {
	s := parse(p, p.typeSpec)
	return &ast.TypeSpec{
		Doc:        doc,
		Name:       s.Name.Ident,
		TypeParams: s.Definition.params,
		Assign:     s.Definition.assign,
		Type:       s.Definition.typ,
		Comment:    s.End.comment,
	}
}

// typeDefinition is what follows the name of a type.
//
// TypeDefinition = [ TypeParameters ] [ "=" ] Type .
type typeDefinition struct {
	params *ast.FieldList
	assign token.Pos
	typ    ast.Expr
}

// Parse implements participle.Parseable.
func (d *typeDefinition) Parse(lex *lexer.PeekingLexer) error {
	return within(lex, func(p *parser) { *d = p.typeDefinition() })
}

// typeDefinition tells a list of type parameters from the length of an array
// by what follows the bracket.
func (p *parser) typeDefinition() (d typeDefinition) {
	if p.tok() != token.LBRACK {
		return p.restOfDefinition(d)
	}
	lbrack := p.next()
	if p.tok() != token.IDENT {
		d.typ = p.arrayType(lbrack, nil)
		return d
	}
	x := p.lengthOrParam()
	name, bound := splitParam(x, p.tok() == token.COMMA)
	if name == nil || bound == nil && p.tok() == token.RBRACK {
		d.typ = p.arrayType(lbrack, x)
		return d
	}
	d.params = &ast.FieldList{Opening: lbrack}
	d.params.List = p.parameterList(paramList{closer: token.RBRACK, name: name, typ: bound})
	d.params.Closing = p.expect(token.RBRACK)
	return p.restOfDefinition(d)
}

func (p *parser) restOfDefinition(d typeDefinition) typeDefinition {
	if p.tok() == token.ASSIGN {
		d.assign = p.next()
	}
	d.typ = p.typ()
	return d
}

// lengthOrParam parses what follows [ and begins with an identifier: an
// expression, which may yet turn out to be a type parameter and its bound. A
// bracket after the identifier settles it, since an index expression is no
// constant length: it begins the bound.
func (p *parser) lengthOrParam() ast.Expr {
	var x ast.Expr = p.ident()
	if p.tok() == token.LBRACK {
		return x
	}
	p.level++
	x = p.binary(p.postfix(x, false), token.LowestPrec+1)
	p.level--
	return x
}

// splitParam splits the expression x in two, if it can be read as the name of
// a type parameter and its bound: P *T is parsed as a product, P (T) as a call.
// It does so if the bound can only be a type, or if sure. A lone name has no
// bound.
func splitParam(x ast.Expr, sure bool) (name *ast.Ident, bound ast.Expr) {
	switch x := x.(type) {
	case *ast.Ident:
		return x, nil
	case *ast.BinaryExpr:
		return splitProduct(x, sure)
	case *ast.CallExpr:
		name, ok := x.Fun.(*ast.Ident)
		if ok && len(x.Args) == 1 && !x.Ellipsis.IsValid() && (sure || onlyType(x.Args[0])) {
			return name, &ast.ParenExpr{Lparen: x.Lparen, X: x.Args[0], Rparen: x.Rparen}
		}
	}
	return nil, nil
}

func splitProduct(x *ast.BinaryExpr, sure bool) (name *ast.Ident, bound ast.Expr) {
	switch x.Op {
	case token.MUL:
		name, ok := x.X.(*ast.Ident)
		if ok && (sure || onlyType(x.Y)) {
			return name, &ast.StarExpr{Star: x.OpPos, X: x.Y}
		}
	case token.OR:
		name, left := splitParam(x.X, sure || onlyType(x.Y))
		if name != nil && left != nil {
			return name, &ast.BinaryExpr{X: left, OpPos: x.OpPos, Op: x.Op, Y: x.Y}
		}
	}
	return nil, nil
}

// onlyType reports whether x can be nothing but a type.
func onlyType(x ast.Expr) bool {
	switch x := x.(type) {
	case *ast.ArrayType, *ast.StructType, *ast.FuncType, *ast.InterfaceType, *ast.MapType, *ast.ChanType:
		return true
	case *ast.BinaryExpr:
		return onlyType(x.X) || onlyType(x.Y)
	case *ast.UnaryExpr:
		return x.Op == token.TILDE
	case *ast.ParenExpr:
		return onlyType(x.X)
	}
	return false
}
