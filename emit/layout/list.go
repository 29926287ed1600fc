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
	w := listWriter{printer: p, mode: mode, depth: depth, several: len(list) > 1}
	if before.IsValid() {
		w.opening = p.src.lineOf(before)
	}
	w.previous = w.opening
	if w.below(list[0]) {
		w.lineBreak(list[0].Pos())
	}
	if !w.broken {
		w.onLine = 1
	}
	for i, x := range list {
		w.item(x, i > 0)
	}
	w.end(after)
}

// listWriter is a list that is being written.
type listWriter struct {
	*printer
	mode    listMode
	depth   int
	several bool // elements

	opening  int  // the line of what comes ahead, 0 for none
	previous int  // the line where the element before begins
	broken   bool // into lines
	sizes    sizes
	onLine   int // how many elements begin on the line, or the list's opening
}

// below reports whether x is on a line of its own below the element before.
func (w *listWriter) below(x ast.Expr) bool {
	return 0 < w.previous && w.previous < w.src.lineOf(x.Pos())
}

func (w *listWriter) lineBreak(pos token.Pos) bool {
	if w.src.lineOf(pos) == w.line {
		return false
	}
	if !w.broken && w.mode&indented != 0 {
		w.indent++
	}
	w.broken = true
	return w.printer.lineBreak(pos, 0, true)
}

// item writes an element; follows tells that it is not the first.
func (w *listWriter) item(x ast.Expr, follows bool) {
	line, below := w.src.lineOf(x.Pos()), w.below(x)
	blank := line > w.line+1
	at := -1 // where the line is broken above x
	if follows {
		w.comma()
		if below && w.lineBreak(x.Pos()) {
			at = len(w.out) - 1
		} else {
			w.blank()
		}
	}
	size := w.element(x, w.depth, below && w.several)
	if at >= 0 {
		w.column(at, size, blank)
	}
	w.onLine++
	w.sizes.add(size)
	w.previous = line
}

// column decides whether the columns of the lines above go on below the break at. The
// element there has the size.
func (w *listWriter) column(at, size int, blank bool) {
	apart := w.onLine > 1 || w.sizes.apart(size)
	if !apart {
		w.out[at] = '\n' // they do
	}
	if apart || blank {
		w.sizes.forget()
	}
	w.odd = w.odd || w.depth > 1 && w.cells && size > smallSize // gofmt measures it by itself
	w.onLine = 0
}

// end writes what comes behind the last element, ahead of after.
func (w *listWriter) end(after token.Pos) {
	outdent := w.broken && w.mode&indented != 0
	switch ends := w.mode&commaTerm != 0 && w.opening < w.line && w.line < w.src.lineOf(after); {
	case ends && outdent:
		w.comma()
		w.outdent(after, false)
	case ends:
		w.comma()
		w.odd = w.odd || w.commentBefore(after)
		w.breakLine(true)
	case outdent:
		w.indent--
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
