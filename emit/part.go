package emit

import (
	"bytes"
	"fmt"
	"slices"
	"sync"

	"github.com/dave/jennifer/jen"

	"github.com/asyncgen/asyncgen/emit/layout"
)

// A part of a file is rendered and formatted by itself, while what comes below it is
// still being made. It ends with an async function, whose last declaration is that of
// a variable, so that formatting leaves a blank line below; and from there on nothing
// that comes above has a say in it.
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

// parts are those of one file.
type parts struct {
	careful bool // there may be lines that look like markers within strings

	made    []*part
	pending sync.WaitGroup
}

// add has code become a part, below those that there are.
func (p *parts) add(code []jen.Code) {
	f := jen.NewFile("p")
	for _, c := range code {
		f.Add(c)
	}
	made := new(part)
	p.made = append(p.made, made)
	p.pending.Go(func() {
		made.finish(f, p)
		made.cutClause()
	})
}

// top has f, with its own package clause, become the part above all others.
func (p *parts) top(f *jen.File) {
	made := new(part)
	p.made = slices.Insert(p.made, 0, made)
	p.pending.Go(func() { made.finish(f, p) })
}

// joined waits for the parts and returns what they are together, as a part.
func (p *parts) joined() *part {
	p.pending.Wait()
	size, lines := 0, 1
	for _, made := range p.made {
		if made.err != nil {
			return made
		}
		size += len(made.text) + 1
		lines += len(made.places)
	}
	whole := &part{text: make([]byte, 0, size), places: make([]int, 0, lines), kinds: make([]layout.Kind, 0, lines)}
	for i, made := range p.made {
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

func (p *part) finish(f *jen.File, all *parts) {
	marked, err := render(f)
	if err == nil {
		err = p.format(marked, all)
	}
	p.err = err
}

// format makes p of marked code.
func (p *part) format(marked []byte, all *parts) error {
	plain, places, err := unmark(marked, all.careful)
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
