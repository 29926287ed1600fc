package dsl

import (
	"go/token"

	"github.com/alecthomas/participle/v2/lexer"
)

// attempt runs f and reports whether it ended without a bailout that goes up to
// here or less far. If it did not, the parser is as it was before but for the
// errors reported and the position in the token stream.
//
// A bailout that goes further is not recovered and raised again, which would
// take time quadratic in the depth of the stack.
func (p *parser) attempt(here unwind, f func()) (ok bool) {
	lex, depth, level, fn := p.lex, p.depth, p.level, p.fn
	defer func() {
		if p.errs.bailing == nowhere || p.errs.bailing > here {
			return
		}
		recover()
		p.errs.bailing = nowhere
		p.lex, p.depth, p.level, p.fn = lex, depth, level, fn
	}()
	f()
	return true
}

// bail unwinds after an error is reported.
func (p *parser) bail(to unwind) {
	p.errs.bailing = to
	panic(bailout{})
}

// list parses elements until done, and goes on behind each that fails. element
// must consume a token or fail.
func (p *parser) list(closer token.Token, done func() bool, element func()) {
	var start lexer.Checkpoint
	rest := func() {
		for !done() {
			start = p.lex.MakeCheckpoint()
			element()
		}
	}
	for !p.attempt(toList, rest) {
		p.skip(start, closer)
	}
}

// skipDecl finds where the file goes on after a declaration that began at start
// and failed: at the next declaration past the error.
func (p *parser) skipDecl(start lexer.Checkpoint) {
	p.lex.LoadCheckpoint(start)
	braces := 0
	for ; p.tok() != tokEOF; p.lex.Next() {
		at := p.lex.RawCursor()
		if at > start.RawCursor() && int(at) >= p.errs.last && p.atDecl(braces) {
			return
		}
		switch p.tok() {
		case token.LBRACE:
			braces++
		case token.RBRACE:
			braces--
		}
	}
}

// atDecl reports whether a declaration begins here: outside of braces, or at
// the beginning of a line, where a brace may have been forgotten.
func (p *parser) atDecl(braces int) bool {
	if p.atTopLevel() {
		return true
	}
	return declarationKeyword[p.tok()] && braces <= 0 && token.Token(p.prev().Type) == token.SEMICOLON
}

// skip finds where a list goes on after an element that began at start and
// failed: behind a semicolon past the error, before a keyword that begins a
// statement, or before the list's closer. It replays the element from its
// start, to know which braces are open at the error.
func (p *parser) skip(start lexer.Checkpoint, closer token.Token) {
	p.lex.LoadCheckpoint(start)
	first := int(start.RawCursor())
	braces, parens := 0, 0
	for ; p.tok() != tokEOF; p.lex.Next() {
		at := int(p.lex.RawCursor())
		past := at >= p.errs.last && at > first
		if at >= p.errs.last && p.tok() == closer && p.closes(closer, braces, parens) {
			return
		}
		if past && closer == token.RBRACE && p.atTopLevel() {
			p.errs.last = at
			p.bail(toDecl)
		}
		if past && braces <= 0 && statementKeyword[p.tok()] {
			return
		}
		switch p.tok() {
		case token.LBRACE:
			braces++
		case token.RBRACE:
			braces--
		case token.LPAREN:
			parens++
		case token.RPAREN:
			parens--
		case token.SEMICOLON:
			if at >= p.errs.last && braces <= 0 {
				p.lex.Next()
				return
			}
		}
	}
}

func (p *parser) closes(closer token.Token, braces, parens int) bool {
	if closer == token.RPAREN {
		return parens <= 0
	}
	return braces <= 0
}

// atTopLevel reports whether a declaration begins here that no gofmt'ed file
// has inside a function: its keyword stands in a line's first column.
func (p *parser) atTopLevel() bool {
	begins := declarationKeyword[p.tok()] || p.word("async")
	return begins && p.file.PositionFor(p.pos(), false).Column == 1
}

// declarationKeyword holds the keywords that can begin a declaration at the top level.
var declarationKeyword = map[token.Token]bool{
	token.FUNC: true, token.TYPE: true, token.VAR: true, token.CONST: true, token.IMPORT: true,
}

// statementKeyword holds the keywords that can only begin a statement or a
// clause of one.
var statementKeyword = map[token.Token]bool{
	token.BREAK: true, token.CASE: true, token.CONST: true, token.CONTINUE: true,
	token.DEFAULT: true, token.DEFER: true, token.FALLTHROUGH: true, token.FOR: true,
	token.GO: true, token.GOTO: true, token.IF: true, token.RETURN: true,
	token.SELECT: true, token.SWITCH: true, token.TYPE: true, token.VAR: true,
}

// maxDepth bounds the recursion of productions, as maxBrackets does that of
// brackets; maxChain bounds what is parsed by iteration, as a.b.c or a + b + c,
// but makes a deep tree all the same.
const (
	maxDepth = 10_000
	maxChain = 100_000
)

// descend enters one more level of recursion; leave it with p.depth--. There is
// no defer: attempt restores the depth after an error.
func (p *parser) descend() {
	if p.depth++; p.depth > maxDepth {
		p.tooDeep(p.pos())
	}
}

// tooDeep reports that the limits are exceeded at pos, and ends parsing.
func (p *parser) tooDeep(pos token.Pos) {
	p.report(pos, token.NoPos, codeTooDeep, "the program nests too deeply here", "split the expression or the function")
	p.bail(toFile)
}
