package dsl

import (
	"go/ast"
	"go/token"
)

func (p *parser) interfaceType() *ast.InterfaceType {
	return &ast.InterfaceType{Interface: p.expect(token.INTERFACE), Methods: p.fieldsInBraces(p.interfaceElem)}
}

// interfaceElem parses a method or an embedded union of types.
func (p *parser) interfaceElem() *ast.Field {
	var field *ast.Field
	switch p.tok() {
	case token.IDENT:
		field = p.methodOrType()
		if field.Names == nil {
			field.Type = p.union(field.Type)
		}
	case token.TILDE:
		field = &ast.Field{Type: p.union(p.term())}
	default:
		typ := p.maybeType()
		if typ == nil {
			p.failExpected("method, type or '}'")
		}
		field = &ast.Field{Type: p.union(typ)}
	}
	field.Comment = p.terminator()
	return field
}

// methodOrType parses an element that begins with an identifier.
func (p *parser) methodOrType() *ast.Field {
	field := &ast.Field{Doc: p.lead()}
	if p.word("async") && token.Token(p.after().Type) == token.IDENT {
		p.asyncMethod(field)
		return field
	}
	name := p.ident()
	switch p.tok() {
	case token.PERIOD:
		field.Type = p.namedType(name)
	case token.LBRACK:
		field.Type = p.embeddedInstance(name)
	case token.LPAREN:
		p.method(field, name, token.NoPos)
	default:
		field.Type = name
	}
	return field
}

// asyncMethod parses a method declared async.
func (p *parser) asyncMethod(field *ast.Field) {
	async := p.next()
	name := p.ident()
	if p.tok() != token.LPAREN {
		p.failAt(codeAsyncWhere, "expected '(' after async "+name.Name+", found "+found(p.lex.Peek()),
			"async belongs before a method, as in async "+name.Name+"() error")
	}
	p.method(field, name, async)
}

func (p *parser) method(field *ast.Field, name *ast.Ident, async token.Pos) {
	typ := &ast.FuncType{}
	p.signature(typ, async)
	field.Names, field.Type = []*ast.Ident{name}, typ
}

// embeddedInstance parses the type arguments of an embedded type. A method with
// type parameters looks like one at first.
func (p *parser) embeddedInstance(name *ast.Ident) ast.Expr {
	lbrack := p.expect(token.LBRACK)
	p.level++
	args := []ast.Expr{p.expr()}
	if _, ok := args[0].(*ast.Ident); ok && p.tok() != token.COMMA && p.tok() != token.RBRACK {
		p.fail(lbrack, token.NoPos, codeTypeParams, "an interface method must have no type parameters",
			"declare them on the interface")
	}
	for p.comma("type argument list", token.RBRACK) && p.tok() != token.RBRACK {
		args = append(args, p.typ())
	}
	p.level--
	return index(name, lbrack, args, p.expect(token.RBRACK))
}
