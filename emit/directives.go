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
			d.source(place, d.leading(i))
		case place == ownLine && d.inSource:
			d.own()
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

// source gives the next line the place line of the source. The directive goes
// above the comments that lead up to it, and apart from them, lest it become a
// part of a doc comment.
func (d *directives) source(line, comments int) {
	d.inSource = true
	d.counted = line
	if comments == 0 || line-comments <= 1 {
		d.out = append(d.out, d.directive(d.name, line))
		return
	}
	at := len(d.out) - comments
	block := append([][]byte{d.directive(d.name, line-comments-1), []byte("\n")}, d.out[at:]...)
	d.out = append(d.out[:at], block...)
}

func (d *directives) own() {
	d.inSource = false
	d.out = append(d.out, d.directive(d.output, len(d.out)+2))
}

func (d *directives) directive(name string, line int) []byte {
	return fmt.Appendf(nil, "//line %s:%d\n", name, line)
}
