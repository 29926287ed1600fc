package emit

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"

	"github.com/asyncgen/asyncgen/emit/layout"
)

// directives writes the //line directives of a part of a file.
type directives struct {
	name, output string // base names of the source and the generated file
	places       []int  // by line
	kinds        []layout.Kind

	out       []byte
	own       []ownDirective // in order
	lines     int            // of out
	leading   int            // comments right above the next line
	comments  int            // where they begin in out
	above     []byte         // the line above them
	directive []byte         // to be used again

	inSource bool // the lines count as those of the source
	counted  int  // the line of the source that the next line counts as
	within   bool // a directive stands where formatting may depend on it
}

// ownDirective is a directive for the generated file, whose line is still to be written:
// it depends on how many the parts above have.
type ownDirective struct {
	at   int // where in out
	line int // counted in the part
}

// directed puts directives into p, below what d is for, or as if no line of the source
// were above if that is nil.
func (p *part) directed(name, output string, d *directives) *directives {
	next := &directives{name: name, output: output, places: p.places, kinds: p.kinds}
	if d != nil {
		next.inSource, next.counted = d.inSource, d.counted
	}
	next.insert(p.text)
	return next
}

// insert writes src with a directive ahead of each line whose place is not
// the one after its predecessor's.
func (d *directives) insert(src []byte) {
	d.out = make([]byte, 0, len(src)+len(src)/2)
	i := 0
	for text := range bytes.Lines(src) {
		switch place := d.places[i]; {
		case place > 0 && !(d.inSource && d.counted == place):
			d.within = d.within || d.between(i, text)
			d.source(i, place)
		case place == ownLine && d.inSource:
			d.within = d.within || d.between(i, text)
			d.generated(i)
		}
		d.add(i, text)
		i++
	}
}

// between reports whether a directive above line i, or above the comments that
// lead up to it, may part lines of which the formatter aligns columns, or that
// belong to one expression.
func (d *directives) between(i int, text []byte) bool {
	top := i - d.leading
	if top == 0 {
		return false
	}
	return !d.separate(top) || d.kinds[i].Has(layout.EndsElement) || padded(d.above) || padded(text)
}

// separate reports whether a comment between line i and the one above it changes how
// neither is formatted: the one above is blank, or it ends a statement or begins a block
// in a function.
func (d *directives) separate(i int) bool {
	above, below := d.kinds[i-1], d.kinds[i]
	return above.Blank() ||
		below.Has(layout.StartsNested) && above.Has(layout.EndsStatement) && !below.Has(layout.EndsElement)
}

// padded reports whether a formatted line has columns.
func padded(line []byte) bool {
	return bytes.Contains(bytes.TrimLeft(line, "\t"), []byte("  "))
}

// add writes line i.
func (d *directives) add(i int, text []byte) {
	d.out = append(d.out, text...)
	d.lines++
	d.counted++
	if d.kinds[i].Comment() {
		d.leading++
		return
	}
	d.leading, d.comments, d.above = 0, len(d.out), text
}

// source gives line i the place line of the source.
func (d *directives) source(i, line int) {
	comments := d.leading
	if line-comments <= 1 {
		comments = 0
	}
	blank := d.apart(i, comments)
	d.inSource = true
	d.counted = line
	d.begin(d.name)
	d.directive = strconv.AppendInt(d.directive, int64(line-comments-blank), 10)
	d.insertAbove(comments, blank)
}

// generated gives line i its place in the generated file.
func (d *directives) generated(i int) {
	d.inSource = false
	line := d.lines - d.leading + 2
	n := d.begin(d.output)
	at := n + d.insertAbove(d.leading, d.apart(i, d.leading))
	below := len(d.own)
	for below > 0 && d.own[below-1].at > at {
		below--
	}
	d.own = slices.Insert(d.own, below, ownDirective{at, line})
}

// apart counts the blank lines between a directive and the comments above line i:
// the directive must not become a part of a doc comment.
func (d *directives) apart(i, comments int) int {
	if comments > 0 && !d.kinds[i].Has(layout.StartsNested) {
		return 1
	}
	return 0
}

// begin makes the directive up to the line of the file called name, and returns how
// long that is.
func (d *directives) begin(name string) int {
	d.directive = append(append(append(d.directive[:0], "//line "...), name...), ':')
	return len(d.directive)
}

// insertAbove puts the directive, and below it blank lines, above the comments that lead
// up to the next line, or below them if those do not count. It returns where.
func (d *directives) insertAbove(comments, blank int) int {
	at := len(d.out)
	if comments > 0 {
		at = d.comments
	}
	for range 1 + blank {
		d.directive = append(d.directive, '\n')
		d.lines++
	}
	for i := len(d.own) - 1; i >= 0 && d.own[i].at >= at; i-- {
		d.own[i].at += len(d.directive)
	}
	d.out = slices.Insert(d.out, at, d.directive...)
	return at
}

// numbered returns the text of parts, with the lines of the directives for the generated
// file.
func numbered(parts []*directives) []byte {
	size := 0
	for _, d := range parts {
		size += len(d.out) + 8*len(d.own)
	}
	text, above := make([]byte, 0, size), 0
	for _, d := range parts {
		from := 0
		for _, o := range d.own {
			text = append(text, d.out[from:o.at]...)
			text = strconv.AppendInt(text, int64(above+o.line), 10)
			from = o.at
		}
		text = append(text, d.out[from:]...)
		above += d.lines
	}
	return text
}

// renumber corrects the directives for the generated file among lines, which
// formatting may have moved.
func renumber(lines [][]byte, known []layout.Line, output string) {
	for i, text := range lines {
		if bytes.HasPrefix(text, []byte("//line "+output+":")) && !known[i].Kind.Has(layout.StartsInside) {
			lines[i] = fmt.Appendf(nil, "//line %s:%d\n", output, i+2)
		}
	}
}
