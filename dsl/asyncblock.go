package dsl

import (
	"bytes"
	"go/ast"
	"go/token"

	"github.com/alecthomas/participle/v2/lexer"
)

// asyncBlock parses async { … }.
func (p *parser) asyncBlock() ast.Expr {
	pos := p.next()
	last := pos + token.Pos(len("async")) - 1 // the type covers the keyword
	typ := &ast.FuncType{Func: pos, Params: &ast.FieldList{Opening: last, Closing: last}}
	p.markAsync(typ, pos, token.NoPos)
	body := p.functionBody(function{async: true, block: true})
	call := &ast.CallExpr{
		Fun:    &ast.FuncLit{Type: typ, Body: body},
		Lparen: body.Rbrace,
		Rparen: body.Rbrace,
	}
	mark(&p.markers.Block, call, &Block{Pos: pos})
	return call
}

// isAsyncBlock reports whether async { at the current token begins an async
// block; else it is a composite literal of a type named async. Anything between
// the braces that only statements have settles it, then what only elements
// have; for what could be both, or is nothing, the type must be declared.
func (p *parser) isAsyncBlock() bool {
	depth, literal := 0, false
	for n := 1; ; n++ {
		switch tok := token.Token(p.ahead(n).Type); {
		case tok == token.LBRACE || tok == token.LPAREN || tok == token.LBRACK:
			depth++
		case tok == token.RBRACE || tok == token.RPAREN || tok == token.RBRACK:
			if depth--; depth == 0 {
				return !literal && !p.asyncType()
			}
		case tok == tokEOF:
			return true
		case depth > 1:
		case statementSign(tok):
			return true
		case tok == token.COMMA || tok == token.COLON:
			literal = true
		}
	}
}

// statementSign reports whether tok is found in statements, but in no element
// of a composite literal outside of brackets.
func statementSign(tok token.Token) bool {
	switch tok {
	case token.SEMICOLON, token.DEFINE, token.ASSIGN, token.INC, token.DEC,
		token.ADD_ASSIGN, token.SUB_ASSIGN, token.MUL_ASSIGN, token.QUO_ASSIGN,
		token.REM_ASSIGN, token.AND_ASSIGN, token.OR_ASSIGN, token.XOR_ASSIGN,
		token.SHL_ASSIGN, token.SHR_ASSIGN, token.AND_NOT_ASSIGN:
		return true
	}
	return statementKeyword[tok]
}

// DeclaresAsync reports whether src, a file of Go or a .ago file, declares a type named
// async at package level, so that the other files of the package know it. Src need not be
// free of errors.
func DeclaresAsync(src []byte) bool { return declaresAsync(src, false) }

// declaresAsync is [DeclaresAsync], if local also for types that functions declare. It
// reads tokens only: type async, and async at the beginning of a spec in type ( … ).
func declaresAsync(src []byte, local bool) bool {
	if !bytes.Contains(src, []byte("async")) {
		return false
	}
	file := token.NewFileSet().AddFile("", -1, len(src))
	t := newTokens(file, src)
	depth, group := 0, 0 // group is the depth inside of type ( … ), or 0
	var prev lexer.Token
	for ; !t.ahead.EOF(); t.ahead = t.next() {
		tok, last := token.Token(t.ahead.Type), token.Token(prev.Type)
		switch tok {
		case token.LPAREN:
			depth++
			if last == token.TYPE {
				group = depth
			}
		case token.LBRACE, token.LBRACK:
			depth++
		case token.RPAREN, token.RBRACE, token.RBRACK:
			if depth == group {
				group = 0
			}
			depth--
		case token.IDENT:
			starts := group > 0 && depth == group && (last == token.LPAREN || last == token.SEMICOLON)
			if t.ahead.Value == "async" && (last == token.TYPE || starts) && (local || depth == 0 || depth == 1 && starts) {
				return true
			}
		}
		prev = t.ahead
	}
	return false
}
