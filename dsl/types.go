package dsl

import (
	"go/ast"
	"go/token"

	"github.com/alecthomas/participle/v2/lexer"
)

// maybeType is a type that may be left out.
type maybeType struct {
	ast.Expr
}

// Parse implements participle.Parseable.
func (t *maybeType) Parse(lex *lexer.PeekingLexer) error {
	return within(lex, func(p *parser) { t.Expr = p.maybeType() })
}

// typ parses a type.
func (p *parser) typ() ast.Expr {
	typ := p.maybeType()
	if typ == nil {
		p.failExpected("type")
	}
	return typ
}

// maybeType parses a type if the current token begins one, else it returns nil.
func (p *parser) maybeType() ast.Expr {
	p.descend()
	typ := p.typeOrNil()
	p.depth--
	return typ
}

func (p *parser) typeOrNil() ast.Expr {
	switch p.tok() {
	case token.IDENT:
		if p.atAsyncFunc() {
			return p.funcType(p.next())
		}
		return p.namedType(p.ident())
	case token.LBRACK:
		return p.arrayType(p.next(), nil)
	case token.STRUCT:
		return p.structType()
	case token.MUL:
		return &ast.StarExpr{Star: p.next(), X: p.typ()}
	case token.FUNC:
		return p.funcType(token.NoPos)
	case token.INTERFACE:
		return p.interfaceType()
	case token.MAP:
		return p.mapType()
	case token.CHAN, token.ARROW:
		return p.chanType()
	case token.LPAREN:
		x := &ast.ParenExpr{Lparen: p.next(), X: p.typ()}
		x.Rparen = p.expect(token.RPAREN)
		return x
	}
	return nil
}

// startsType reports whether tok can begin a type.
func startsType(tok token.Token) bool {
	switch tok {
	case token.IDENT, token.LBRACK, token.STRUCT, token.MUL, token.FUNC, token.INTERFACE,
		token.MAP, token.CHAN, token.ARROW, token.LPAREN:
		return true
	}
	return false
}

// namedType parses the rest of a type that begins with name: a selector if it
// is a package's, and type arguments.
func (p *parser) namedType(name *ast.Ident) ast.Expr {
	typ := p.typeName(name)
	if p.tok() == token.LBRACK {
		return p.instance(typ)
	}
	return typ
}

func (p *parser) typeName(name *ast.Ident) ast.Expr {
	if p.got(token.PERIOD) {
		return &ast.SelectorExpr{X: name, Sel: p.ident()}
	}
	return name
}

// instance parses the type arguments of typ.
func (p *parser) instance(typ ast.Expr) ast.Expr {
	lbrack := p.expect(token.LBRACK)
	p.level++
	var args []ast.Expr
	for p.tok() != token.RBRACK {
		args = append(args, p.typ())
		if !p.comma("type argument list", token.RBRACK) {
			break
		}
	}
	p.level--
	if len(args) == 0 {
		p.failExpected("type argument")
	}
	return index(typ, lbrack, args, p.expect(token.RBRACK))
}

// index makes an index expression, as an instance is one too.
func index(x ast.Expr, lbrack token.Pos, args []ast.Expr, rbrack token.Pos) ast.Expr {
	if len(args) == 1 {
		return &ast.IndexExpr{X: x, Lbrack: lbrack, Index: args[0], Rbrack: rbrack}
	}
	return &ast.IndexListExpr{X: x, Lbrack: lbrack, Indices: args, Rbrack: rbrack}
}

// arrayType parses an array or slice type behind its bracket, and behind its
// length if that is not nil.
func (p *parser) arrayType(lbrack token.Pos, length ast.Expr) *ast.ArrayType {
	if length == nil {
		length = p.arrayLength()
	}
	p.expect(token.RBRACK)
	return &ast.ArrayType{Lbrack: lbrack, Len: length, Elt: p.typ()}
}

func (p *parser) arrayLength() ast.Expr {
	switch p.tok() {
	case token.RBRACK:
		return nil
	case token.ELLIPSIS:
		return &ast.Ellipsis{Ellipsis: p.next()}
	}
	p.level++
	x := p.expr()
	p.level--
	return x
}

func (p *parser) mapType() *ast.MapType {
	pos := p.expect(token.MAP)
	p.expect(token.LBRACK)
	key := p.typ()
	p.expect(token.RBRACK)
	return &ast.MapType{Map: pos, Key: key, Value: p.typ()}
}

func (p *parser) chanType() *ast.ChanType {
	t := &ast.ChanType{Begin: p.pos(), Dir: ast.SEND | ast.RECV}
	if p.got(token.CHAN) {
		if p.tok() == token.ARROW {
			t.Arrow, t.Dir = p.next(), ast.SEND
		}
	} else {
		t.Arrow, t.Dir = p.expect(token.ARROW), ast.RECV
		p.expect(token.CHAN)
	}
	t.Value = p.typ()
	return t
}

// funcType parses a function type. async is the position of that keyword, which
// is consumed.
func (p *parser) funcType(async token.Pos) *ast.FuncType {
	t := p.funcKeyword()
	p.signature(t, async)
	return t
}

// maybeAsyncType parses a function type that may turn out to be async. Before a bracket
// the word yield is taken for a generic type.
func (p *parser) maybeAsyncType(async bool) (t *ast.FuncType, yield token.Pos) {
	t = p.funcKeyword()
	t.Params = p.parameters(async)
	t.Results, yield = p.results(token.Token(p.after().Type) != token.LBRACK)
	return t, yield
}

// funcKeyword parses the beginning of a function type.
func (p *parser) funcKeyword() *ast.FuncType {
	t := &ast.FuncType{Func: p.expect(token.FUNC)}
	if p.tok() == token.IDENT {
		p.failNested()
	}
	if p.tok() == token.LBRACK {
		params := p.typeParameters()
		p.report(params.Opening, params.End(), codeTypeParams, "a function type must have no type parameters",
			"only declared functions and types have them")
	}
	return t
}

// signature parses the parameters and results of t.
func (p *parser) signature(t *ast.FuncType, async token.Pos) {
	var yield token.Pos
	t.Params = p.parameters(async.IsValid())
	t.Results, yield = p.results(async.IsValid())
	if async.IsValid() {
		p.markAsync(t, async, yield)
	}
}
