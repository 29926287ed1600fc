package layout

import (
	"go/ast"
	"go/token"
	"strings"
)

// The depth of an expression says how closely its binary operators are set: 1 is that
// of an expression by itself.

func (p *printer) expr(e ast.Expr) { p.exprIn(e, 1) }

func (p *printer) exprIn(e ast.Expr, depth int) {
	switch e := e.(type) {
	case *ast.Ident:
		p.word(e.NamePos, e.Name)
	case *ast.BasicLit:
		p.basicLit(e)
	case *ast.SelectorExpr:
		p.selector(e, depth, false)
	case *ast.CallExpr:
		p.call(e, depth)
	case *ast.BinaryExpr:
		p.binary(e, depth)
	case *ast.UnaryExpr:
		_, twice := e.X.(*ast.UnaryExpr) // two operators may need a blank between them
		p.odd = p.odd || twice
		p.word(e.OpPos, e.Op.String())
		p.exprIn(e.X, depth)
	case *ast.StarExpr:
		p.word(e.Star, "*")
		p.expr(e.X)
	case *ast.ParenExpr:
		_, twice := e.X.(*ast.ParenExpr)
		p.odd = p.odd || twice
		p.open(e.Lparen, '(')
		p.exprIn(e.X, max(depth-1, 1))
		p.close(e.Rparen, ')')
	case *ast.IndexExpr:
		p.expr(e.X)
		p.open(e.Lbrack, '[')
		p.exprIn(e.Index, depth+1)
		p.close(e.Rbrack, ']')
	case *ast.IndexListExpr:
		p.expr(e.X)
		p.open(e.Lbrack, '[')
		p.list(e.Lbrack, e.Indices, depth+1, indented|commaTerm, e.Rbrack)
		p.close(e.Rbrack, ']')
	case *ast.SliceExpr:
		p.slice(e, depth)
	case *ast.TypeAssertExpr:
		p.exprIn(e.X, depth)
		p.write(".")
		p.open(e.Lparen, '(')
		if e.Type != nil {
			p.expr(e.Type)
		} else {
			p.write("type")
		}
		p.close(e.Rparen, ')')
	case *ast.CompositeLit:
		if e.Type != nil {
			p.exprIn(e.Type, depth)
		}
		p.open(e.Lbrace, '{')
		p.list(e.Lbrace, e.Elts, 1, indented|commaTerm, e.Rbrace)
		p.close(e.Rbrace, '}')
	case *ast.KeyValueExpr:
		p.expr(e.Key)
		p.write(": ")
		p.expr(e.Value)
	case *ast.FuncLit:
		p.funcLit(e)
	default:
		p.typeExpr(e)
	}
}

// basicLit leaves the literals out that gofmt changes, or that have several lines.
func (p *printer) basicLit(l *ast.BasicLit) {
	switch l.Kind {
	case token.STRING:
		p.odd = p.odd || l.Value[0] == '`' && strings.Contains(l.Value, "\n")
	case token.INT, token.FLOAT:
		p.odd = p.odd || strings.ContainsAny(l.Value, "XOBEP") && !strings.HasPrefix(l.Value, "0x") || strings.HasSuffix(l.Value, ".")
	case token.IMAG:
		p.odd = true
	}
	p.word(l.ValuePos, l.Value)
}

// selector writes a selector and reports whether it is on a line below that of its
// operand. A chain of methods stays indented until its end.
func (p *printer) selector(e *ast.SelectorExpr, depth int, method bool) bool {
	if _, number := e.X.(*ast.BasicLit); number {
		p.odd = true
	}
	p.exprIn(e.X, depth)
	p.write(".")
	below := p.src.lineOf(e.Sel.NamePos) > p.line
	if below {
		p.indent++
		p.odd = p.odd || p.commentBefore(e.Sel.NamePos)
		p.breakLine(false)
	}
	p.word(e.Sel.NamePos, e.Sel.Name)
	if below && !method {
		p.indent--
	}
	return below
}

func (p *printer) call(e *ast.CallExpr, depth int) {
	if len(e.Args) > 1 {
		depth++
	}
	below := false
	if sel, ok := e.Fun.(*ast.SelectorExpr); ok {
		below = p.selector(sel, depth, true)
	} else {
		p.exprIn(e.Fun, depth)
	}
	p.open(e.Lparen, '(')
	if e.Ellipsis.IsValid() {
		p.list(e.Lparen, e.Args, depth, indented, e.Ellipsis)
		p.word(e.Ellipsis, "...")
	} else {
		p.list(e.Lparen, e.Args, depth, indented|commaTerm, e.Rparen)
	}
	p.close(e.Rparen, ')')
	if below {
		p.indent--
	}
}

func (p *printer) slice(e *ast.SliceExpr, depth int) {
	p.expr(e.X)
	p.open(e.Lbrack, '[')
	indices := []ast.Expr{e.Low, e.High, e.Max}
	if e.Max == nil {
		indices = indices[:2]
	}
	given, binary := 0, false
	for _, x := range indices {
		if x != nil {
			given++
			_, is := x.(*ast.BinaryExpr)
			binary = binary || is
		}
	}
	blanks := depth <= 1 && given > 1 && binary
	for i, x := range indices {
		if i > 0 {
			if blanks && indices[i-1] != nil {
				p.blank()
			}
			p.write(":")
			if blanks && x != nil {
				p.blank()
			}
		}
		if x != nil {
			p.exprIn(x, depth+1)
		}
	}
	p.close(e.Rbrack, ']')
}

func (p *printer) funcLit(e *ast.FuncLit) {
	p.word(e.Type.Func, "func")
	start, line := len(p.out)-len("func"), p.line
	p.signature(e.Type)
	p.funcBody(e.Body, func() int {
		if p.line != line {
			return maxOneLine + 1
		}
		return len(p.out) - start
	}())
}
