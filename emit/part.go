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
	text   []byte // ends with a line break
	places []int  // by line, and of the empty one behind the last line break, too
	kinds  []layout.Kind
	err    error
}

// minPart is how many bytes of the source are worth a part of their own.
const minPart = 4 << 10

// partClause makes a file of a part.
const partClause = "package p\n\n"

// joined returns what parts are together, as a part.
func joined(parts []*part) *part {
	size, lines := 0, 1
	for _, made := range parts {
		if made.err != nil {
			return made
		}
		size += len(made.text) + 1
		lines += len(made.places)
	}
	whole := &part{text: make([]byte, 0, size), places: make([]int, 0, lines), kinds: make([]layout.Kind, 0, lines)}
	for i, made := range parts {
		if i > 0 {
			whole.add([]byte("\n"), []int{anyLine}, []layout.Kind{0})
		}
		n := len(made.places) - 1
		whole.add(made.text, made.places[:n], made.kinds[:n])
	}
	whole.add(nil, []int{anyLine}, []layout.Kind{0})
	return whole
}

// add is for text of whole lines.
func (p *part) add(text []byte, places []int, kinds []layout.Kind) {
	p.text = append(p.text, text...)
	p.places = append(p.places, places...)
	p.kinds = append(p.kinds, kinds...)
}

// finish renders and formats a file.
func (out *output) finish(f *jen.File) *part {
	p := new(part)
	f.NoFormat = true // see part.format
	p.err = f.Render(whole(func(marked []byte) error { return p.format(marked, out.careful) }))
	return p
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
	n := bytes.Count([]byte(partClause), []byte("\n"))
	p.text = bytes.TrimPrefix(p.text, []byte(partClause))
	p.places, p.kinds = p.places[n:], p.kinds[n:]
}
