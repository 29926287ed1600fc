package dsl

import (
	"go/ast"
	"go/token"

	"github.com/alecthomas/participle/v2/lexer"
)

// GoStmt = "go" Expression ";" .
type goStmt struct {
	Call expression `parser:"'go' @@"`
	End  terminator `parser:"@@"`
}

// DeferStmt = "defer" Expression ";" .
type deferStmt struct {
	Call expression `parser:"'defer' @@"`
	End  terminator `parser:"@@"`
}

// expression is one expression.
type expression struct {
	ast.Expr
}

// Parse implements participle.Parseable.
func (e *expression) Parse(lex *lexer.PeekingLexer) error {
	return within(lex, func(p *parser) { e.Expr = p.expr() })
}

func (p *parser) goStatement() ast.Stmt {
	pos := p.pos()
	s := parse(p, p.goStmt)
	return &ast.GoStmt{Go: pos, Call: p.callee(s.Call.Expr, token.GO)}
}

func (p *parser) deferStatement() ast.Stmt {
	pos := p.pos()
	s := parse(p, p.deferStmt)
	return &ast.DeferStmt{Defer: pos, Call: p.callee(s.Call.Expr, token.DEFER)}
}

// callee returns the call that x is, or fails because go or defer needs one. Of a defer
// await, that is the await, of a call.
func (p *parser) callee(x ast.Expr, keyword token.Token) *ast.CallExpr {
	what := "expression in " + keyword.String()
	if ast.Unparen(x) != x {
		p.fail(x.Pos(), x.End(), codeCallee, what+" must not be parenthesized", "leave the parentheses out")
	}
	call, ok := x.(*ast.CallExpr)
	if ok && keyword == token.DEFER && p.markers.Await[call] != nil {
		if of := p.callee(call.Args[0], token.DEFER); p.markers.Await[of] != nil {
			p.fail(of.Pos(), of.End(), codeCallee, what+" await must be a function call", "await what the call gives in a function literal")
		}
		return call
	}
	if !ok || p.markers.Go[call] != nil {
		p.fail(x.Pos(), x.End(), codeCallee, what+" must be a function call", "call the function: f()")
	}
	if t := p.markers.Try[call]; t != nil {
		p.report(t.Pos, t.Pos+1, codeTryDeferred, "? cannot be used on the call of "+keyword.String(),
			"nobody is there to return the error to: handle it in a function literal")
	}
	if p.markers.Await[call] != nil && keyword == token.GO {
		p.report(x.Pos(), x.Pos()+5, codeGoAwait, "go runs a future by itself, and cannot await it", "leave await out")
	}
	return call
}
