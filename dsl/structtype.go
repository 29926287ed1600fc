package dsl

import (
	"go/ast"
	"go/token"
)

func (p *parser) structType() *ast.StructType {
	return &ast.StructType{Struct: p.expect(token.STRUCT), Fields: p.fieldsInBraces(p.fieldDecl)}
}

// fieldsInBraces parses the fields of a struct, or the elements of an interface.
func (p *parser) fieldsInBraces(field func() *ast.Field) *ast.FieldList {
	l := &ast.FieldList{Opening: p.expect(token.LBRACE)}
	p.list(token.RBRACE, p.atBrace, func() { l.List = append(l.List, field()) })
	l.Closing = p.expect(token.RBRACE)
	return l
}

// atBrace reports whether a list in braces ends here.
func (p *parser) atBrace() bool {
	tok := p.tok()
	return tok == token.RBRACE || tok == tokEOF
}

// fieldDecl parses the fields of one line of a struct.
func (p *parser) fieldDecl() *ast.Field {
	field := &ast.Field{Doc: p.lead()}
	switch p.tok() {
	case token.IDENT:
		p.fieldNamesAndType(field)
	case token.MUL:
		star := p.next()
		p.checkEmbedded()
		field.Type = &ast.StarExpr{Star: star, X: p.namedType(p.ident())}
	default:
		p.checkEmbedded()
		p.failExpected("field name or embedded type")
	}
	if p.tok() == token.STRING {
		field.Tag = p.basicLit()
	}
	field.Comment = p.terminator()
	return field
}

// fieldNamesAndType parses a field that begins with an identifier: the name of
// a field or of an embedded type.
func (p *parser) fieldNamesAndType(field *ast.Field) {
	name := p.ident()
	switch p.tok() {
	case token.PERIOD:
		field.Type = p.namedType(name)
		return
	case token.STRING, token.SEMICOLON, token.RBRACE:
		field.Type = name
		return
	case token.LBRACK:
		name, field.Type = p.arrayOrInstance(name)
		if name != nil {
			field.Names = []*ast.Ident{name}
		}
		return
	}
	field.Names = []*ast.Ident{name}
	for p.got(token.COMMA) {
		field.Names = append(field.Names, p.ident())
	}
	field.Type = p.typ()
}

func (p *parser) checkEmbedded() {
	if p.tok() == token.LPAREN {
		p.failAt(codeParens, "cannot parenthesize embedded type", "leave the parentheses out")
	}
}
