package dsl

import (
	"go/ast"
	"go/token"

	"github.com/alecthomas/participle/v2/lexer"
)

// FuncDecl = [ "async" ] "func" [ Receiver ] identifier Signature ( Block | ) ";" .
type funcDecl struct {
	Func lexer.Token   `parser:"'async'? @'func'"`
	Recv receiver      `parser:"@@"`
	Name ident         `parser:"@@"`
	Sig  declSignature `parser:"@@"`
	Body funcBody      `parser:"@@"`
}

// function is the function whose body is being parsed.
type function struct {
	outer *function
	async bool
	yield bool // a generator: its results are declared with yield
	block bool // an async block
}

// function parses a function or method. async is the position of that keyword.
func (p *parser) function(async token.Pos) ast.Decl {
	doc := p.lead()
	p.fn = &function{async: async.IsValid()}
	f := parse(p, p.funcDecl)
	p.fn = nil

	typ := f.Sig.typ
	typ.Func = posOf(&f.Func)
	if async.IsValid() {
		p.markAsync(typ, async, f.Sig.yield)
		p.checkAsyncName(f)
	}
	if f.Recv.list != nil && typ.TypeParams != nil {
		p.report(typ.TypeParams.Opening, typ.TypeParams.End(), codeTypeParams, "a method must have no type parameters",
			"declare them on the receiver's type, or write a function")
	}
	return &ast.FuncDecl{Doc: doc, Recv: f.Recv.list, Name: f.Name.Ident, Type: typ, Body: f.Body.block}
}

// checkAsyncName refuses the function that Go calls by itself and that could
// therefore not be awaited.
func (p *parser) checkAsyncName(f *funcDecl) {
	if name := f.Name.Ident; name.Name == "init" && f.Recv.list == nil {
		p.report(name.Pos(), name.End(), codeAsyncInit, "init cannot be async: nothing awaits it",
			"write func init, and start the asynchronous part in async func main")
	}
}

// receiver is the parameter list before a method's name, if there is one.
type receiver struct {
	list *ast.FieldList
}

// Parse implements participle.Parseable.
func (r *receiver) Parse(lex *lexer.PeekingLexer) error {
	return within(lex, func(p *parser) {
		if p.tok() == token.LPAREN {
			r.list = p.parameters(false)
		}
	})
}

// declSignature is the signature of the function being declared.
type declSignature struct {
	typ   *ast.FuncType
	yield token.Pos
}

// Parse implements participle.Parseable.
func (s *declSignature) Parse(lex *lexer.PeekingLexer) error {
	return within(lex, func(p *parser) {
		s.typ = &ast.FuncType{}
		if p.tok() == token.LBRACK {
			s.typ.TypeParams = p.typeParameters()
		}
		if p.tok() != token.LPAREN {
			p.failNoParams()
		}
		s.typ.Params = p.parameters(p.fn.async)
		s.typ.Results, s.yield = p.results(p.fn.async)
		p.fn.yield = s.yield.IsValid()
	})
}

// funcBody is the body of a declared function, which another language may give,
// and the end of the declaration.
type funcBody struct {
	block *ast.BlockStmt
}

// Parse implements participle.Parseable.
func (b *funcBody) Parse(lex *lexer.PeekingLexer) error {
	return within(lex, func(p *parser) {
		if p.tok() == token.LBRACE {
			b.block = p.block()
		}
		p.terminator()
	})
}

// functionBody parses the body of a function literal or async block.
func (p *parser) functionBody(fn function) *ast.BlockStmt {
	level := p.level
	fn.outer = p.fn
	p.fn, p.level = &fn, 0
	body := p.block()
	p.fn, p.level = fn.outer, level
	return body
}
