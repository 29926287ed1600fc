package emit

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/asyncgen/asyncgen/emit/layout"
)

// directives writes the //line directives of a file.
type directives struct {
	name, output string // base names of the source and the generated file
	places       []int  // by line
	kinds        []layout.Kind

	out      [][]byte
	inSource bool // the lines count as those of the source
	counted  int  // the line of the source that the next line counts as
	within   bool // a directive stands where formatting may depend on it
}

// insert returns src with a directive ahead of each line whose place is not
// the one after its predecessor's.
func (d *directives) insert(src []byte) []byte {
	lines := bytes.SplitAfter(src, []byte("\n"))
	d.out = make([][]byte, 0, 2*len(lines))
	for i, text := range lines {
		switch place := d.places[i]; {
		case place > 0 && !(d.inSource && d.counted == place):
			d.within = d.within || d.between(lines, i)
			d.source(i, place, d.leading(i))
		case place == ownLine && d.inSource:
			d.within = d.within || d.between(lines, i)
			d.own(i, d.leading(i))
		}
		d.add(text)
	}
	return bytes.Join(d.out, nil)
}

// between reports whether a directive above line i, or above the comments that
// lead up to it, may part lines of which the formatter aligns columns, or that
// belong to one expression.
func (d *directives) between(lines [][]byte, i int) bool {
	above := i - d.leading(i) - 1
	if above < 0 {
		return false
	}
	return !d.separate(above+1) || d.kinds[i].Has(layout.EndsElement) || padded(lines[above]) || padded(lines[i])
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

func (d *directives) add(text []byte) {
	d.out = append(d.out, text)
	d.counted++
}

// leading counts the comment lines right above line i.
func (d *directives) leading(i int) int {
	n := 0
	for i > n && d.kinds[i-n-1].Comment() {
		n++
	}
	return n
}

// source gives line i the place line of the source.
func (d *directives) source(i, line, comments int) {
	if line-comments <= 1 {
		comments = 0
	}
	blank := d.apart(i, comments)
	d.inSource = true
	d.counted = line
	d.above(comments, blank, func(int) []byte { return d.directive(d.name, line-comments-blank) })
}

// own gives line i its place in the generated file.
func (d *directives) own(i, comments int) {
	d.inSource = false
	d.above(comments, d.apart(i, comments), func(at int) []byte { return d.directive(d.output, at+2) })
}

// apart counts the blank lines between a directive and the comments above line i:
// the directive must not become a part of a doc comment.
func (d *directives) apart(i, comments int) int {
	if comments > 0 && !d.kinds[i].Has(layout.StartsNested) {
		return 1
	}
	return 0
}

// above puts a directive, given its line's index, above the comments that lead
// up to the next line.
func (d *directives) above(comments, blank int, directive func(at int) []byte) {
	at := len(d.out) - comments
	d.out = slices.Insert(d.out, at, directive(at))
	if blank > 0 {
		d.out = slices.Insert(d.out, at+1, []byte("\n"))
	}
}

func (d *directives) directive(name string, line int) []byte {
	return fmt.Appendf(nil, "//line %s:%d\n", name, line)
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
