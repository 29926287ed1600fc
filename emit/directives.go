package emit

import (
	"bytes"
	"fmt"
)

// directives writes the //line directives of a formatted file.
type directives struct {
	name, output string       // base names of the source and the generated file
	places       []int        // by line, from 0
	comments     map[int]bool // the lines, from 1, that hold comments alone

	out      [][]byte
	inSource bool // the lines count as those of the source
	counted  int  // the line of the source that the next line counts as
}

// insert returns src with a directive ahead of each line whose place is not
// the one after its predecessor's.
func (d *directives) insert(src []byte) []byte {
	lines := bytes.SplitAfter(src, []byte("\n"))
	for i, text := range lines {
		switch place := d.places[i]; {
		case place > 0 && !(d.inSource && d.counted == place):
			d.source(text, place, d.leading(i))
		case place == ownLine && d.inSource:
			d.own(text, d.leading(i))
		}
		d.add(text)
	}
	return bytes.Join(d.out, nil)
}

func (d *directives) add(text []byte) {
	d.out = append(d.out, text)
	d.counted++
}

// leading counts the comment lines right above line i.
func (d *directives) leading(i int) int {
	n := 0
	for d.comments[i-n] {
		n++
	}
	return n
}

// source gives the next line, text, the place line of the source.
func (d *directives) source(text []byte, line, comments int) {
	if line-comments <= 1 {
		comments = 0
	}
	blank := apart(text, comments)
	d.inSource = true
	d.counted = line
	d.above(comments, blank, func(int) []byte { return d.directive(d.name, line-comments-blank) })
}

// own gives the next line, text, its place in the generated file.
func (d *directives) own(text []byte, comments int) {
	d.inSource = false
	d.above(comments, apart(text, comments), func(at int) []byte { return d.directive(d.output, at+2) })
}

// apart counts the blank lines between a directive and the comments above text:
// the directive must not become a part of a doc comment.
func apart(text []byte, comments int) int {
	if comments > 0 && text[0] != '\t' {
		return 1
	}
	return 0
}

// above puts a directive, given its line's index, above the comments that lead
// up to the next line.
func (d *directives) above(comments, blank int, directive func(at int) []byte) {
	at := len(d.out) - comments
	lead := [][]byte{directive(at)}
	if blank > 0 {
		lead = append(lead, []byte("\n"))
	}
	d.out = append(d.out[:at], append(lead, d.out[at:]...)...)
}

func (d *directives) directive(name string, line int) []byte {
	return fmt.Appendf(nil, "//line %s:%d\n", name, line)
}
