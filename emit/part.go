package emit

import (
	"bytes"
	"slices"
	"sync"

	"github.com/dave/jennifer/jen"
)

// A part of a file is rendered and formatted by itself, while what comes below it is
// still being made. It ends with an async function, whose last declaration is that of
// a variable, so that formatting leaves a blank line below; and from there on nothing
// that comes above has a say in it.
type part struct {
	text   []byte     // ends with a line break
	places []int      // by line, from 0
	lines  []lineKind // by line, from 1
	err    error
}

// minPart is how many bytes of the source are worth a part of their own.
const minPart = 4 << 10

// partClause makes a file of a part.
const partClause = "package p\n\n"

// parts are those of one file.
type parts struct {
	mapped  bool // with //line directives
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
	whole := &part{lines: make([]lineKind, 1)}
	for i, made := range p.made {
		if made.err != nil {
			return made
		}
		if i > 0 {
			whole.add([]byte("\n"), []int{anyLine}, []lineKind{0})
		}
		if n := bytes.Count(made.text, []byte("\n")); p.mapped {
			whole.add(made.text, made.places[:n], made.lines[1:n+1])
		} else {
			whole.text = append(whole.text, made.text...)
		}
	}
	whole.add(nil, []int{anyLine}, []lineKind{0})
	return whole
}

// add is for text of whole lines.
func (p *part) add(text []byte, places []int, lines []lineKind) {
	p.text = append(p.text, text...)
	p.places = append(p.places, places...)
	p.lines = append(p.lines, lines...)
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
	if p.text, err = formatted(plain); err != nil || !all.mapped {
		return err
	}
	before, err := surveyOf(plain)
	if err != nil {
		return err
	}
	after, err := surveyOf(p.text)
	if err != nil {
		return err
	}
	p.lines = after.lines
	p.places, err = carry(before, places, after, 1+bytes.Count(p.text, []byte("\n")))
	return err
}

// cutClause takes partClause off again.
func (p *part) cutClause() {
	if p.err != nil {
		return
	}
	p.text = bytes.TrimPrefix(p.text, []byte(partClause))
	if p.places != nil {
		n := bytes.Count([]byte(partClause), []byte("\n"))
		p.places, p.lines = p.places[n:], p.lines[n:]
	}
}
