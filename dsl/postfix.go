package dsl

import (
	"go/ast"
	"go/token"
)

// postfix parses what follows the operand x and binds to it: selectors, type
// assertions, indexes, calls, the body of a composite literal, and ?, which in
// the operand of await is left to the await.
func (p *parser) postfix(x ast.Expr, awaited bool) ast.Expr {
	for n := 0; ; n++ {
		if n > maxChain {
			p.tooDeep(p.pos())
		}
		switch p.tok() {
		case token.PERIOD:
			x = p.selectorOrAssertion(x)
		case token.LBRACK:
			x = p.indexOrSlice(x)
		case token.LPAREN:
			x = p.call(x)
		case token.LBRACE:
			if !p.opensLiteral(x) {
				return x
			}
			x = p.compositeBody(x)
		case tokTry:
			if awaited {
				return x
			}
			x = p.try(x)
		default:
			return x
		}
	}
}

// opensLiteral reports whether the brace behind x opens the body of a composite
// literal: x may be its type, and in a control clause that is no mere name,
// which the clause's block would follow.
func (p *parser) opensLiteral(x ast.Expr) bool {
	typ := ast.Unparen(x)
	switch typ.(type) {
	case *ast.Ident, *ast.SelectorExpr, *ast.IndexExpr, *ast.IndexListExpr:
		if p.level < 0 {
			return false
		}
	case *ast.ArrayType, *ast.StructType, *ast.MapType:
	default:
		return false
	}
	if typ != x {
		p.fail(x.Pos(), x.End(), codeParens, "cannot parenthesize type in composite literal", "leave the parentheses out")
	}
	return true
}

func (p *parser) selectorOrAssertion(x ast.Expr) ast.Expr {
	p.next()
	switch p.tok() {
	case token.IDENT:
		return &ast.SelectorExpr{X: x, Sel: p.ident()}
	case token.LPAREN:
		return p.typeAssertion(x)
	}
	p.failExpected("selector or type assertion")
	return nil
}

// typeAssertion parses the type in parentheses; in the guard of a type switch
// it is the keyword type.
func (p *parser) typeAssertion(x ast.Expr) ast.Expr {
	a := &ast.TypeAssertExpr{X: x, Lparen: p.next()}
	if !p.got(token.TYPE) {
		a.Type = p.typ()
	}
	a.Rparen = p.expect(token.RPAREN)
	return a
}

func (p *parser) call(fun ast.Expr) ast.Expr {
	c := &ast.CallExpr{Fun: fun, Lparen: p.next()}
	p.level++
	for p.tok() != token.RPAREN && !c.Ellipsis.IsValid() {
		c.Args = append(c.Args, p.expr())
		if p.tok() == token.ELLIPSIS {
			c.Ellipsis = p.next()
		}
		if !p.comma("argument list", token.RPAREN) {
			break
		}
	}
	p.level--
	c.Rparen = p.expect(token.RPAREN)
	return c
}

// indexOrSlice parses an index, a slice, or the arguments of a generic function
// or type.
func (p *parser) indexOrSlice(x ast.Expr) ast.Expr {
	lbrack := p.next()
	if p.tok() == token.RBRACK {
		p.failExpected("operand")
	}
	p.level++
	var low ast.Expr
	if p.tok() != token.COLON {
		low = p.expr()
	}
	if p.tok() == token.COLON {
		x = p.slice(x, lbrack, low)
	} else {
		x = p.indices(x, lbrack, low)
	}
	p.level--
	return x
}

func (p *parser) indices(x ast.Expr, lbrack token.Pos, first ast.Expr) ast.Expr {
	args := []ast.Expr{first}
	for p.got(token.COMMA) {
		if p.tok() != token.RBRACK {
			args = append(args, p.typ())
		}
	}
	return index(x, lbrack, args, p.expect(token.RBRACK))
}

func (p *parser) slice(x ast.Expr, lbrack token.Pos, low ast.Expr) ast.Expr {
	s := &ast.SliceExpr{X: x, Lbrack: lbrack, Low: low}
	first := p.expect(token.COLON)
	s.High = p.bound()
	if p.tok() == token.COLON {
		second := p.next()
		s.Slice3, s.Max = true, p.bound()
		if s.High == nil {
			p.fail(first, second+1, codeIndex, "middle index required in 3-index slice", "")
		}
		if s.Max == nil {
			p.fail(second, token.NoPos, codeIndex, "final index required in 3-index slice", "")
		}
	}
	s.Rbrack = p.expect(token.RBRACK)
	return s
}

// bound parses an index of a slice expression, which may be left out.
func (p *parser) bound() ast.Expr {
	if p.tok() == token.COLON || p.tok() == token.RBRACK {
		return nil
	}
	return p.expr()
}
