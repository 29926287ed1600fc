package layout

import (
	"go/ast"
	"go/token"
	"strings"
)

// Comments stand at the ends of lines and on lines of their own. Where a line is broken,
// those are written that come before what is next; ahead of any other token there must
// not be one.

// commentBefore reports whether a comment comes next, ahead of what is at pos.
func (p *printer) commentBefore(pos token.Pos) bool {
	return len(p.comments) > 0 && p.comments[0].Pos() < pos
}

// interject writes the comments ahead of what is at pos, and line breaks before each
// that is on a line of its own. If what comes next is one step to the left, outdent is
// set, and a comment that begins in the same column goes there, too, as it is about
// that; but not one above a brace.
func (p *printer) interject(pos token.Pos, outdent bool) {
	left, about := false, outdent && p.src.byteAt(pos) != '}'
	for p.commentBefore(pos) {
		g := p.comments[0]
		p.comments = p.comments[1:]
		p.odd = p.odd || p.src.column(g.Pos()) == 1 && g.End()+1 == pos && !words(g)
		for _, c := range g.List {
			line := p.src.lineOf(c.Slash)
			if line != p.line {
				if about && !left && p.src.column(c.Slash) == p.src.column(pos) {
					left = true
					p.indent--
				}
				p.odd = p.odd || p.indent == 0 // gofmt sets it apart as if it were on the top level
				p.breaks(line-p.line, true)
			}
			p.comment(c)
			p.line = line
		}
	}
	if outdent && !left {
		p.indent--
	}
}

// comment writes a comment up to the end of the line.
func (p *printer) comment(c *ast.Comment) {
	p.odd = p.odd || c.Text[1] != '/' || strings.HasPrefix(c.Text, "//line ")
	if p.fresh {
		p.start()
	} else {
		p.kind |= endOf(p.out)
		p.cell()
	}
	p.kind |= HasComment
	p.out = append(p.out, strings.TrimSpace(c.Text)...)
}

// words reports whether a comment consists of one paragraph of words without quotes that
// gofmt replaces: it leaves such documentation as it is.
func words(g *ast.CommentGroup) bool {
	for _, line := range g.List {
		text, ok := strings.CutPrefix(line.Text, "// ")
		if !ok || text == "" || !isLetter(text[0]) || strings.Contains(text, "``") || strings.Contains(text, "''") {
			return false
		}
	}
	return true
}

func isLetter(b byte) bool { return 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z' }
