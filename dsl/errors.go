package dsl

import (
	"go/token"
	"strings"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"

	"github.com/asyncgen/asyncgen/dsl/diag"
)

// The codes of this phase. docs/diagnostics.md describes each.
const (
	codeLexical    = "AG0001" // a malformed token
	codeTooDeep    = "AG0002" // nesting beyond the limits
	codeTooMany    = "AG0003" // the parser gave up
	codeUnexpected = "AG0010" // one token where another is expected
	codeComma      = "AG0011" // a missing comma
	codeTerminator = "AG0012" // more after the end of a statement
	codeBrace      = "AG0013" // an opening brace on a line of its own
	codeImports    = "AG0014" // an import after other declarations
	codeHeader     = "AG0015" // a malformed if, for or switch clause
	codeParams     = "AG0016" // a malformed parameter list
	codeTypeParams = "AG0017" // type parameters where there are none
	codeParens     = "AG0018" // parentheses where there are none
	codeIndex      = "AG0019" // a malformed index or slice
	codeCallee     = "AG0020" // go or defer without a call
	codeCount      = "AG0021" // more expressions than allowed
	codeLabel      = "AG0022" // a label that is no identifier
	codeNested     = "AG0023" // a declared function inside of another
	codeUnclosed   = "AG0024" // a block without its closing brace

	codeAwaitOutside = "AG0030" // await outside an async body
	codeTryOutside   = "AG0031" // ? outside a function
	codeTryDeferred  = "AG0032" // ? on the call of go or defer
	codeTryPostfix   = "AG0033" // await f()?.g()
	codeAsyncInit    = "AG0034" // async func init
	codeAsyncWhere   = "AG0035" // async before something else than func
	codeYieldOutside = "AG0036" // yield outside a generator
	codeYieldPlain   = "AG0037" // a yield result without async
	codeGoOutside    = "AG0038" // go as an expression outside an async body
	codeGoAwait      = "AG0039" // go await f()
	codeTryBlock     = "AG0040" // ? in an async block
	codeAwaitType    = "AG0041" // await f().(type)
)

// maxErrors bounds the errors of one file: what follows so many is noise.
const maxErrors = 100

// errorList collects the diagnostics of a parse.
type errorList struct {
	list diag.List
	last int // index of the token at which the last syntax error lies

	bailing unwind // while unwinding
}

// bailout is the panic value by which a production that has reported its error
// unwinds to a list that goes on behind the error. See attempt.
type bailout struct{}

// unwind says how far a bailout goes.
type unwind uint8

const (
	nowhere unwind = iota // there is none
	toList                // to the nearest list of statements, fields or specs
	toDecl                // to the list of declarations: a closing brace is missing
	toFile                // parsing ends
)

// report adds an error from pos to end and goes on. An error without an end
// gets a single caret.
func (p *parser) report(pos, end token.Pos, code, msg, hint string) *diag.Diagnostic {
	d := &diag.Diagnostic{
		Code:    code,
		Pos:     p.file.Position(pos),
		Message: msg,
		Hint:    hint,
	}
	if end.IsValid() {
		d.End = p.file.Position(end)
	}
	p.errs.list = append(p.errs.list, d)
	if len(p.errs.list) == maxErrors {
		p.errs.list = append(p.errs.list, &diag.Diagnostic{
			Code: codeTooMany, Pos: d.Pos, Message: "too many errors",
		})
		p.bail(toFile)
	}
	return d
}

// fail reports an error and gives up the element of the innermost list, or at
// the end of the file the declaration.
func (p *parser) fail(pos, end token.Pos, code, msg, hint string) {
	p.report(pos, end, code, msg, hint)
	p.giveUp()
}

// giveUp unwinds after an error is reported.
func (p *parser) giveUp() {
	p.errs.last = int(p.lex.RawCursor())
	if p.tok() == tokEOF {
		p.bail(toDecl)
	}
	p.bail(toList)
}

// failAt fails at the current token.
func (p *parser) failAt(code, msg, hint string) {
	t := p.lex.Peek()
	p.fail(posOf(t), endOf(t), code, msg, hint)
}

// failExpected fails because the current token is not what is expected.
func (p *parser) failExpected(what string) {
	p.failAt(codeUnexpected, "expected "+what+", found "+found(p.lex.Peek()), "")
}

// found names a token as it is to be read in a message.
func found(t *lexer.Token) string {
	tok := token.Token(t.Type)
	switch {
	case t.EOF():
		return "end of file"
	case tok == token.SEMICOLON && t.Value == "\n":
		return "newline"
	case tok.IsLiteral():
		return t.Value
	case tok.IsKeyword():
		return "keyword " + t.Value
	}
	return "'" + t.Value + "'"
}

func quote(tok token.Token) string { return "'" + tok.String() + "'" }

// explain fails with an error that participle found: a token that a struct tag
// asks for is missing.
func (p *parser) explain(err error) {
	e, ok := err.(*participle.UnexpectedTokenError)
	if !ok {
		panic(err) // the grammar has no other
	}
	_, expected, _ := strings.Cut(e.Message(), "(expected ")
	t := &e.Unexpected
	p.fail(posOf(t), endOf(t), codeUnexpected, "expected "+firstSymbol(expected)+", found "+found(t), "")
}

// firstSymbol returns the first terminal of an expression in participle's EBNF,
// in single quotes.
func firstSymbol(ebnf string) string {
	_, rest, _ := strings.Cut(ebnf, `"`)
	symbol, _, _ := strings.Cut(rest, `"`)
	return "'" + symbol + "'"
}

// diagnostics returns everything that is wrong, in the order of the source.
// What is wrong in the syntax of a line with a malformed token is left out: it
// would hardly have been, without that.
func (p *parser) diagnostics() diag.List {
	var list diag.List
	malformed := make(map[int]bool) // by line
	for _, e := range p.tokens.errs[:min(len(p.tokens.errs), maxErrors)] {
		list = append(list, &diag.Diagnostic{Code: codeLexical, Pos: e.Pos, Message: e.Msg})
		malformed[e.Pos.Line] = true
	}
	for _, d := range p.errs.list {
		if !malformed[d.Pos.Line] || d.Code < codeUnexpected || d.Code >= codeAwaitOutside {
			list = append(list, d)
		}
	}
	return list.Sorted()
}
