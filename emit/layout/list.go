package layout

import (
	"go/ast"
	"go/token"
	"math"
)

// listMode says how a list is broken into lines.
type listMode uint

const (
	indented  listMode = 1 << iota // from the first line break on
	commaTerm                      // a comma ends it ahead of a closing bracket on a line of its own
)

// list writes expressions, with the line breaks that are between them in the source.
// Before is what comes ahead of the list and after what ends it, or both are invalid.
func (p *printer) list(before token.Pos, list []ast.Expr, depth int, mode listMode, after token.Pos) {
	if len(list) == 0 {
		return
	}
	opening := 0
	if before.IsValid() {
		opening = p.src.lineOf(before)
	}
	previous := opening // the line where the element before begins
	broken := false
	lineBreak := func(pos token.Pos) bool {
		if p.src.lineOf(pos) == p.line {
			return false
		}
		if !broken && mode&indented != 0 {
			p.indent++
		}
		broken = true
		return p.lineBreak(pos, 0, true)
	}
	if 0 < previous && previous < p.src.lineOf(list[0].Pos()) {
		lineBreak(list[0].Pos())
	}
	var sizes sizes
	onLine := 1 // how many elements begin on the line, or the list's opening
	if broken {
		onLine = 0
	}
	for i, x := range list {
		line := p.src.lineOf(x.Pos())
		below := 0 < previous && previous < line
		blank := line > p.line+1
		at := -1 // where the line is broken above x
		if i > 0 {
			p.comma()
			if below && lineBreak(x.Pos()) {
				at = len(p.out) - 1
			} else {
				p.blank()
			}
		}
		size := p.element(x, depth, below && len(list) > 1)
		if at >= 0 {
			apart := onLine > 1 || sizes.apart(size)
			if !apart {
				p.out[at] = '\n' // the columns go on
			}
			if apart || blank {
				sizes.forget()
			}
			p.odd = p.odd || depth > 1 && p.cells && size > smallSize // gofmt measures it by itself
			onLine = 0
		}
		onLine++
		sizes.add(size)
		previous = line
	}
	outdent := broken && mode&indented != 0
	switch ends := mode&commaTerm != 0 && opening < p.line && p.line < p.src.lineOf(after); {
	case ends && outdent:
		p.comma()
		p.outdent(after, false)
	case ends:
		p.comma()
		p.odd = p.odd || p.commentBefore(after)
		p.breakLine(true)
	case outdent:
		p.indent--
	}
}

// element writes an element of a list and returns how long it is, or its key if it has
// one; 0 if it has several lines. The values may be in a column.
func (p *printer) element(x ast.Expr, depth int, column bool) int {
	p.at(x.Pos())
	p.start()
	lines, start := len(p.lines), len(p.out)
	pair, _ := x.(*ast.KeyValueExpr)
	if pair == nil {
		p.exprIn(x, depth)
		if len(p.lines) > lines {
			return 0
		}
		return len(p.out) - start
	}
	p.expr(pair.Key)
	size := len(p.out) - start
	p.write(":")
	column = column && p.sameLine(x)
	if column {
		p.cell()
	} else {
		p.blank()
	}
	p.expr(pair.Value)
	several := len(p.lines) > lines
	p.odd = p.odd || several == p.sameLine(x)
	if several {
		return 0
	}
	return size
}

// sizes are those of the elements of a list, of which the columns are common. They end
// between elements of which one is longer than a line, or between lengths that differ
// much.
type sizes struct {
	last int     // 0 if the element has several lines
	logs float64 // of the lengths, for their geometric mean
	n    int
}

// smallSize is up to which length elements do not differ much.
const smallSize = 40

// apart reports whether columns end above an element of so many bytes. The rule is that
// of go/printer.
func (s *sizes) apart(size int) bool {
	switch {
	case s.last == 0 || size == 0:
		return true
	case s.n == 0 || s.last <= smallSize && size <= smallSize:
		return false
	}
	const much = 2.5
	ratio := float64(size) / math.Exp(s.logs/float64(s.n))
	return much*ratio <= 1 || much <= ratio
}

func (s *sizes) add(size int) {
	s.last = size
	if size > 0 {
		s.logs += math.Log(float64(size))
		s.n++
	}
}

// forget begins anew after the end of columns, but for what the last element was.
func (s *sizes) forget() { s.logs, s.n = 0, 0 }
