package dsl

import (
	"go/token"

	"github.com/asyncgen/asyncgen/dsl/diag"
)

// failNoTerminator fails because a statement, field or declaration goes on
// where it should end. The hint is for what is meant most often.
func (p *parser) failNoTerminator() {
	t, prev := p.lex.Peek(), p.prev()
	var hint string
	switch tok := p.tok(); {
	case prev.Value == "async" && tok == token.FOR:
		hint = "write for await"
	case prev.Value == "async":
		hint = "only functions and blocks are async: async func, async { … }"
	case prev.Value == "while":
		hint = "the keyword of loops is for"
	case token.Token(prev.Type) == tokTry:
		hint = "? propagates an error; there is no conditional operator"
	case tok == token.ASSIGN && token.Token(p.after().Type) == token.GTR:
		hint = "a function literal is func(…) { … }, or async func(…) { … }"
	case tok == token.INC || tok == token.DEC:
		hint = t.Value + " makes a statement, not an expression"
	case token.Token(prev.Type) == token.INC || token.Token(prev.Type) == token.DEC:
		hint = prev.Value + " makes a statement, not an expression"
	case token.Token(prev.Type) == token.RBRACE && tok.IsOperator():
		hint = "in a clause of if, for or switch, parenthesize the composite literal"
	}
	p.failAt(codeTerminator, "expected ';' or newline, found "+found(t), hint)
}

// failNoStatement fails where a statement is expected.
func (p *parser) failNoStatement() {
	hint := ""
	if p.tok() == token.ELSE {
		hint = "else stands on the line of the brace that it follows"
	}
	p.failAt(codeUnexpected, "expected statement, found "+found(p.lex.Peek()), hint)
}

// failNoBlock fails where the opening brace of a block is expected.
func (p *parser) failNoBlock() {
	what := "'{'"
	if token.Token(p.prev().Type) == token.ELSE {
		what = "if statement or block after else"
	}
	p.failExpected(what)
}

// failNoBlockEnd fails where the closing brace of the block that begins at
// lbrace is expected. A list of statements ends nowhere else but at a case and
// at the end of the file.
func (p *parser) failNoBlockEnd(lbrace token.Pos) {
	t := p.lex.Peek()
	if p.tok() != tokEOF {
		p.failAt(codeUnexpected, "keyword "+t.Value+" outside of a switch or select statement", "")
	}
	d := p.report(posOf(t), token.NoPos, codeUnclosed, "expected '}', found end of file", "")
	d.Notes = []diag.Note{{Pos: p.file.Position(lbrace), Message: "the block begins here"}}
	p.giveUp()
}

// failNested fails at the name of a function that is declared among statements.
// In the first column the function is rather one of the file's, and the one
// before lacks a brace.
func (p *parser) failNested() {
	name := p.lex.Peek()
	if p.file.PositionFor(posOf(p.prev()), false).Column == 1 {
		p.report(posOf(p.prev()), endOf(name), codeUnclosed, "expected '}', found func "+name.Value, "close the blocks above")
		p.errs.last = int(p.lex.RawCursor()) - 1
		p.bail(toDecl)
	}
	p.failAt(codeNested, "a function cannot be declared inside of another", "write "+name.Value+" := func…")
}

// failNoParams fails where the parameters of a declared function are expected.
func (p *parser) failNoParams() {
	hint := ""
	if p.prev().Value == "async" {
		hint = "write async func"
	}
	p.failAt(codeUnexpected, "expected '(', found "+found(p.lex.Peek()), hint)
}

// failNoDecl fails where a declaration is expected.
func (p *parser) failNoDecl() {
	t, after := p.lex.Peek(), p.after()
	switch {
	case p.word("async"):
		hint := "only functions are declared async"
		switch {
		case after.Value == "async":
			hint = "write async once"
		case token.Token(after.Type) == token.IDENT:
			hint = "write async func " + after.Value
		}
		p.fail(posOf(t), endOf(t), codeAsyncWhere, "expected func after async, found "+found(after), hint)
	case p.tok() == token.LBRACE:
		p.failAt(codeBrace, "unexpected semicolon or newline before '{'", "put the brace on the line of the function's signature")
	case t.EOF():
		p.failExpected("declaration")
	}
	p.failAt(codeUnexpected, "expected declaration, found "+found(t), "statements go into the body of a function")
}
