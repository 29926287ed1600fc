package dsl

import (
	"go/ast"
	"go/token"
)

// mark adds an entry to one of the tables of Markers.
func mark[N comparable, V any](table *map[N]V, node N, v V) {
	if *table == nil {
		*table = make(map[N]V)
	}
	(*table)[node] = v
}

func (p *parser) markAsync(t *ast.FuncType, async, yield token.Pos) {
	mark(&p.markers.Async, t, &Async{Pos: async, Yield: yield})
}

func (p *parser) markBiased(s *ast.SelectStmt, biased token.Pos) {
	mark(&p.markers.Biased, s, biased)
}

// inAsync reports whether statements here belong to an async body.
func (p *parser) inAsync() bool { return p.fn != nil && p.fn.async }

// atAsyncFunc reports whether the current token is async before func.
func (p *parser) atAsyncFunc() bool {
	return p.word("async") && token.Token(p.after().Type) == token.FUNC
}

// operandFollows reports whether the word that is the current token is a prefix
// operator here: what follows begins an operand. If that can never follow an
// identifier in Go, the word is an operator anywhere; if it can, as in f(x), the
// word is one only in an async body.
func (p *parser) operandFollows() bool {
	tok := token.Token(p.after().Type)
	return onlyOperand(tok) || p.inAsync() && ambiguousOperand(tok)
}

func onlyOperand(tok token.Token) bool {
	switch tok {
	case token.IDENT, token.INT, token.FLOAT, token.IMAG, token.CHAR, token.STRING,
		token.FUNC, token.STRUCT, token.MAP, token.CHAN, token.INTERFACE, token.GO:
		return true
	}
	return false
}

func ambiguousOperand(tok token.Token) bool {
	switch tok {
	case token.LPAREN, token.LBRACK, token.MUL, token.AND, token.ARROW:
		return true
	}
	return false
}

// asyncOperand parses an operand that begins with the word async: a function
// literal or type, a block, or the identifier.
func (p *parser) asyncOperand() ast.Expr {
	switch token.Token(p.after().Type) {
	case token.FUNC:
		return p.funcTypeOrLit(p.next())
	case token.LBRACE:
		if p.level >= 0 && p.isAsyncBlock() {
			return p.asyncBlock()
		}
	}
	return p.ident()
}
