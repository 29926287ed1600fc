package emit

import (
	"bytes"
	"fmt"

	"github.com/dave/jennifer/jen"

	"github.com/asyncgen/asyncgen/emit/layout"
)

// A part of a file is made, rendered and formatted by itself, beside the others. It ends
// with an async function, whose last declaration is that of a variable, so that formatting
// leaves a blank line below; and from there on nothing that comes above has a say in it.
type part struct {
	text   []byte // ends with a line break, and begins with one unless it is the first part
	places []int  // by line, and of the empty one behind the last line break, too
	kinds  []layout.Kind
	lined  *directives // text with directives, if there are to be any
	err    error
}

// minPart is how many bytes of the source are worth a part of their own.
const minPart = 4 << 10

// partClause makes a file of a part. The blank line below it stays.
const partClause = "package p\n"

// joined returns the text of parts.
func joined(parts []*part) []byte {
	size := 0
	for _, p := range parts {
		size += len(p.text)
	}
	text := make([]byte, 0, size)
	for _, p := range parts {
		text = append(text, p.text...)
	}
	return text
}

// finish renders and formats a file.
func (out *output) finish(f *jen.File) *part {
	p := new(part)
	f.NoFormat = true // see part.format
	p.err = f.Render(whole(func(marked []byte) error { return p.format(marked, out.careful) }))
	return p
}

// addLines adds directives if there are to be any.
func (p *part) addLines(out *output) {
	if out.lines && p.err == nil {
		p.lined = p.directed(out.name, out.base(), nil)
	}
}

// whole is a writer that is given all that there is at once.
type whole func([]byte) error

func (f whole) Write(text []byte) (int, error) { return len(text), f(text) }

// format makes p of marked code.
func (p *part) format(marked []byte, careful bool) error {
	plain, places, err := unmark(marked, careful)
	if err != nil {
		return err
	}
	t, err := layout.Source(plain)
	if err != nil {
		return fmt.Errorf("emit: %w", err)
	}
	p.text = t.Code
	p.places = make([]int, len(t.Lines))
	p.kinds = make([]layout.Kind, len(t.Lines))
	for i, l := range t.Lines {
		p.kinds[i] = l.Kind
		if l.From > 0 {
			p.places[i] = places[l.From-1]
		}
	}
	return nil
}

// cutClause takes partClause off again.
func (p *part) cutClause() {
	if p.err != nil {
		return
	}
	p.text = bytes.TrimPrefix(p.text, []byte(partClause))
	p.places, p.kinds = p.places[1:], p.kinds[1:]
}
