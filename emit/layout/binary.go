package layout

import (
	"go/ast"
	"go/token"
)

// Blanks around binary operators are as go/printer sets them (nodes.go, "Format the
// binary expression", an algorithm by Russ Cox): operators below a cutoff get them. It
// depends on which levels of precedence the expression mixes, and on how deep it is in
// others.

func (p *printer) binary(e *ast.BinaryExpr, depth int) {
	prec := e.Op.Precedence()
	blanks := prec < cutoff(e, depth)
	p.exprIn(e.X, depth+differs(e.X, prec))
	if blanks {
		p.blank()
	}
	p.write(e.Op.String())
	below := p.src.lineOf(e.Y.Pos()) != p.line
	if below {
		p.indent++
		p.lineBreak(e.Y.Pos(), 1, true)
	} else if blanks {
		p.blank()
	}
	p.exprIn(e.Y, depth+1)
	if below {
		p.indent--
	}
}

// differs is how much deeper an operand is than its operator: a chain of operators of
// one precedence is as deep as its last.
func differs(e ast.Expr, prec int) int {
	if b, ok := e.(*ast.BinaryExpr); ok && b.Op.Precedence() == prec {
		return 0
	}
	return 1
}

// cutoff is the precedence from which on e is written without blanks.
func cutoff(e *ast.BinaryExpr, depth int) int {
	m := mixOf(e)
	switch {
	case m.clash > 0:
		return m.clash + 1
	case depth > 1:
		return 4
	case m.sums && m.products:
		return 5
	}
	return 6
}

// mix is what a binary expression consists of, up to its operands.
type mix struct {
	sums, products bool // operators of precedence 4 and 5
	clash          int  // the highest precedence of those that would join with the unary one after them
}

func mixOf(e *ast.BinaryExpr) mix {
	m := mix{sums: e.Op.Precedence() == 4, products: e.Op.Precedence() == 5}
	add := func(b *ast.BinaryExpr) {
		in := mixOf(b)
		m.sums, m.products, m.clash = m.sums || in.sums, m.products || in.products, max(m.clash, in.clash)
	}
	if x, ok := e.X.(*ast.BinaryExpr); ok {
		add(x)
	}
	switch y := e.Y.(type) {
	case *ast.BinaryExpr:
		add(y)
	case *ast.StarExpr:
		if e.Op == token.QUO {
			m.clash = 5
		}
	case *ast.UnaryExpr:
		switch {
		case e.Op == token.AND && (y.Op == token.AND || y.Op == token.XOR):
			m.clash = 5
		case e.Op == y.Op && (y.Op == token.ADD || y.Op == token.SUB):
			m.clash = max(m.clash, 4)
		}
	}
	return m
}
