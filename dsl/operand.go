package dsl

import (
	"go/ast"
	"go/token"
)

// operand parses what an expression consists of: a name, a literal, a type or
// an expression in parentheses.
func (p *parser) operand() ast.Expr {
	switch p.tok() {
	case token.IDENT:
		if p.word("async") {
			return p.asyncOperand()
		}
		return p.ident()
	case token.INT, token.FLOAT, token.IMAG, token.CHAR, token.STRING:
		return p.basicLit()
	case token.LPAREN:
		return p.paren()
	case token.FUNC:
		return p.funcTypeOrLit(token.NoPos)
	}
	typ := p.maybeType()
	if typ == nil {
		p.failExpected("operand")
	}
	return typ
}

func (p *parser) paren() ast.Expr {
	x := &ast.ParenExpr{Lparen: p.next()}
	p.level++
	x.X = p.expr()
	p.level--
	x.Rparen = p.expect(token.RPAREN)
	return x
}

// funcTypeOrLit parses a function literal, or a function type if no body
// follows. async is the position of that keyword, which is consumed.
func (p *parser) funcTypeOrLit(async token.Pos) ast.Expr {
	typ := p.funcType(async)
	if p.tok() != token.LBRACE {
		return typ
	}
	fn := function{}
	if a := p.markers.Async[typ]; a != nil {
		fn.async, fn.yield = true, a.Yield.IsValid()
	}
	return &ast.FuncLit{Type: typ, Body: p.functionBody(fn)}
}

// compositeBody parses a composite literal's elements. Its type is nil inside
// of another literal, if left out there.
func (p *parser) compositeBody(typ ast.Expr) ast.Expr {
	p.descend()
	lit := &ast.CompositeLit{Type: typ, Lbrace: p.expect(token.LBRACE)}
	p.level++
	for p.tok() != token.RBRACE {
		lit.Elts = append(lit.Elts, p.element())
		if !p.comma("composite literal", token.RBRACE) {
			break
		}
	}
	p.level--
	lit.Rbrace = p.expect(token.RBRACE)
	p.depth--
	return lit
}

func (p *parser) element() ast.Expr {
	x := p.elementValue()
	if p.tok() != token.COLON {
		return x
	}
	return &ast.KeyValueExpr{Key: x, Colon: p.next(), Value: p.elementValue()}
}

func (p *parser) elementValue() ast.Expr {
	if p.tok() == token.LBRACE {
		return p.compositeBody(nil)
	}
	return p.expr()
}
