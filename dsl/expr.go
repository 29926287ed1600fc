package dsl

import (
	"go/ast"
	"go/token"

	"github.com/alecthomas/participle/v2/lexer"
)

// exprList is a list of at least one expression.
type exprList struct {
	list []ast.Expr
}

// Parse implements participle.Parseable.
func (l *exprList) Parse(lex *lexer.PeekingLexer) error {
	return within(lex, func(p *parser) { l.list = p.exprList() })
}

func (p *parser) exprList() []ast.Expr {
	list := []ast.Expr{p.expr()}
	for p.got(token.COMMA) {
		list = append(list, p.expr())
	}
	return list
}

// expr parses an expression. It may be a type: in conversions and in arguments
// of builtins types stand where expressions do.
func (p *parser) expr() ast.Expr {
	return p.binary(p.unary(false), token.LowestPrec+1)
}

// binary parses what follows the operand x, as far as the operators bind at
// least as tight as prec.
func (p *parser) binary(x ast.Expr, prec int) ast.Expr {
	for n := 0; ; n++ {
		op := p.tok()
		opPrec := op.Precedence()
		if opPrec < prec {
			return x
		}
		if n > maxChain {
			p.tooDeep(p.pos())
		}
		b := &ast.BinaryExpr{X: x, OpPos: p.next(), Op: op}
		b.Y = p.binary(p.unary(false), opPrec+1)
		x = b
	}
}

// unary parses an operand with its prefix operators. In the operand of await a
// question mark is left to the await.
func (p *parser) unary(awaited bool) ast.Expr {
	p.descend()
	x := p.unaryExpr(awaited)
	p.depth--
	return x
}

func (p *parser) unaryExpr(awaited bool) ast.Expr {
	switch tok := p.tok(); tok {
	case token.ADD, token.SUB, token.NOT, token.XOR, token.AND, token.TILDE:
		return &ast.UnaryExpr{OpPos: p.next(), Op: tok, X: p.unary(awaited)}
	case token.ARROW:
		return p.receive(awaited)
	case token.MUL:
		return &ast.StarExpr{Star: p.next(), X: p.unary(awaited)}
	case token.GO:
		return p.goExpr(awaited)
	case token.IDENT:
		if p.word("await") && p.operandFollows() {
			return p.await(awaited)
		}
	}
	return p.postfix(p.operand(), awaited)
}

// receive parses what begins with an arrow: a receive operation, or the type of
// a receive-only channel. Which, is known only behind it:
//
//	<-chan T         is a type, and <- belongs to chan
//	<-chan<- T       is <-chan (<-T), since the leftmost chan takes the arrow
//	<-x, <-(chan T)  are receive operations
func (p *parser) receive(awaited bool) ast.Expr {
	arrow := p.next()
	x := p.unary(awaited)
	typ, ok := x.(*ast.ChanType)
	if !ok {
		return &ast.UnaryExpr{OpPos: arrow, Op: token.ARROW, X: x}
	}
	p.shiftArrows(typ, arrow)
	return x
}

// shiftArrows gives arrow, which stands before the channel type t, to t. If t
// had an arrow of its own, as a type of send-only channels, that one goes on to
// the element type in turn.
func (p *parser) shiftArrows(t *ast.ChanType, arrow token.Pos) {
	for {
		if t.Dir == ast.RECV {
			p.fail(t.Arrow, token.NoPos, codeUnexpected, "expected 'chan' after '<-'", "")
		}
		own, dir := t.Arrow, t.Dir
		t.Begin, t.Arrow, t.Dir = arrow, arrow, ast.RECV
		if dir != ast.SEND {
			return
		}
		elem, ok := t.Value.(*ast.ChanType)
		if !ok {
			p.fail(own, token.NoPos, codeUnexpected, "expected channel type after '<-'", "")
		}
		t, arrow = elem, own
	}
}

// comma consumes a comma of a list that closer ends. It reports whether there
// was one, and fails unless closer follows if not.
func (p *parser) comma(list string, closer token.Token) bool {
	switch t := p.lex.Peek(); {
	case p.got(token.COMMA):
		return true
	case p.tok() == closer:
		return false
	case t.Value == "\n":
		p.failAt(codeComma, "missing ',' before newline in "+list, "end the line with ',' or with "+quote(closer))
	default:
		p.failAt(codeComma, "missing ',' in "+list+" before "+found(t), "")
	}
	return false
}
