package layout

import (
	"bytes"
	"go/ast"
	"go/token"
)

// printer writes a declaration as gofmt does, in one pass over its tree. It knows the
// form that code has nearly always: where it meets something else, it notes that the
// result is not to be used.
type printer struct {
	out   []byte // lines are broken by \n and \f, and columns by \v: see align
	lines []Line // of out, those that are finished

	src    *source
	line   int // of the source, where the token written last is
	indent int
	depth  int  // brackets that are open
	fresh  bool // nothing is on the line yet
	cells  bool // there are columns
	odd    bool // the form is not known

	comments []*ast.CommentGroup // those that are still to be written

	// Of the line of out that is being written:
	from int // the line of the source that it comes from, 0 as long as nothing says
	kind Kind
}

// at goes on with what stands at pos, on the line where the last token stands or right
// after a line break.
func (p *printer) at(pos token.Pos) {
	line := p.src.lineOf(pos)
	p.odd = p.odd || line != p.line && !p.fresh || p.commentBefore(pos)
	p.line = line
}

// write writes a token.
func (p *printer) write(s string) {
	p.start()
	p.kind |= HasCode
	if p.from == 0 {
		p.from = p.line
	}
	p.out = append(p.out, s...)
}

// start begins a line if a token comes next.
func (p *printer) start() {
	if !p.fresh {
		return
	}
	p.fresh = false
	for range p.indent {
		p.out = append(p.out, '\t')
	}
}

// word writes a token that stands at pos.
func (p *printer) word(pos token.Pos, s string) {
	p.at(pos)
	p.write(s)
}

// open writes a bracket that others are in until close.
func (p *printer) open(pos token.Pos, bracket byte) {
	p.at(pos)
	p.bracket(bracket)
	p.depth++
}

func (p *printer) close(pos token.Pos, bracket byte) {
	p.at(pos)
	p.bracket(bracket)
	p.depth--
}

// bracket writes a bracket. A line does not come from where a parenthesis is, which
// formatting may drop.
func (p *printer) bracket(bracket byte) {
	p.start()
	p.kind |= HasCode
	if p.from == 0 && bracket != '(' && bracket != ')' {
		p.from = p.line
	}
	p.out = append(p.out, bracket)
}

func (p *printer) blank() { p.out = append(p.out, ' ') }

// comma does not say where a line comes from: it may be the formatter's own.
func (p *printer) comma() { p.out = append(p.out, ',') }

// cell ends what is in a column.
func (p *printer) cell() {
	p.out = append(p.out, '\v')
	p.cells = true
}

// lineBreak breaks the line as often as the source does before what is at pos, but at
// least so many times and at most twice, and reports whether it did. The columns end at
// a section.
func (p *printer) lineBreak(pos token.Pos, least int, section bool) bool {
	n := max(p.src.lineOf(pos)-p.line, least)
	if n == 0 {
		return false
	}
	if p.commentBefore(pos) {
		p.interject(pos, false)
		n = p.src.lineOf(pos) - p.line
	}
	p.breaks(n, section)
	return true
}

// outdent goes on with what is at pos on a line of its own, one step to the left. There
// are blank lines above it as in the source, or only if there are comments.
func (p *printer) outdent(pos token.Pos, blank bool) {
	if p.commentBefore(pos) {
		p.interject(pos, true)
		blank = true
	} else {
		p.indent--
	}
	n := 1
	if blank {
		n = p.src.lineOf(pos) - p.line
	}
	p.breaks(n, true)
}

// breaks breaks the line n times, but at least once and at most twice.
func (p *printer) breaks(n int, section bool) {
	p.breakLine(section)
	if n > 1 {
		p.breakLine(false)
	}
}

func (p *printer) breakLine(section bool) {
	p.out = bytes.TrimRight(p.out, " ")
	p.finish()
	if section && p.cells {
		p.out = append(p.out, '\f')
	} else {
		p.out = append(p.out, '\n')
	}
	p.fresh = true
	if p.kind = 0; p.depth > 0 {
		p.kind = StartsNested
	}
}

// finish notes what the line is that has been written.
func (p *printer) finish() {
	if p.kind.Has(HasCode) && !p.kind.Has(HasComment) {
		p.kind |= endOf(p.out)
	}
	p.lines = append(p.lines, Line{From: p.from, Kind: p.kind})
	p.from = 0
}

// end ends the last line, with a comment if there is one.
func (p *printer) end() {
	if len(p.comments) == 1 && p.src.lineOf(p.comments[0].Pos()) == p.line && len(p.comments[0].List) == 1 {
		p.comment(p.comments[0].List[0])
		p.comments = nil
	}
	p.odd = p.odd || len(p.comments) > 0
	p.breakLine(false)
}

// endOf says what a line of code ends with.
func endOf(line []byte) Kind {
	switch last := line[len(line)-1]; last {
	case ',':
		return EndsElement
	case '(', '[', '.', '=', '*', '/', '%', '&', '|', '^', '<', '>', '!', '~':
		return 0
	case '+', '-': // an operator, or that of a statement
		if len(line) < 2 || line[len(line)-2] != last {
			return 0
		}
	}
	return EndsStatement
}

// attempt has f write something, and takes it back if f says that it does not fit.
func (p *printer) attempt(f func() bool) bool {
	before := *p
	if f() {
		return true
	}
	*p = before
	return false
}

// sameLine reports whether n is on one line of the source.
func (p *printer) sameLine(n ast.Node) bool { return p.src.lineOf(n.Pos()) == p.src.lineOf(n.End()) }
