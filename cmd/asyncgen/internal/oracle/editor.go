package oracle

import (
	"go/token"
	"sort"
)

// editor inserts text into a source without moving its lines.
type editor struct {
	src   []byte
	base  int
	edits []edit
}

type edit struct {
	offset int
	text   string
	after  bool // it closes what ends here, and goes before what opens here
	order  int
}

// insert puts text before what begins at pos, inside of what was put there
// before.
func (e *editor) insert(pos token.Pos, text string) { e.add(pos, text, false) }

// insertAfter puts text after what ends at pos.
func (e *editor) insertAfter(pos token.Pos, text string) { e.add(pos, text, true) }

func (e *editor) add(pos token.Pos, text string, after bool) {
	e.edits = append(e.edits, edit{int(pos) - e.base, text, after, len(e.edits)})
}

func (e *editor) apply() []byte {
	sort.Slice(e.edits, func(i, j int) bool {
		a, b := e.edits[i], e.edits[j]
		switch {
		case a.offset != b.offset:
			return a.offset < b.offset
		case a.after != b.after:
			return a.after
		}
		return rank(a) < rank(b) || rank(a) == rank(b) && a.order < b.order
	})
	var out []byte
	last := 0
	for _, d := range e.edits {
		out = append(out, e.src[last:d.offset]...)
		out = append(out, d.text...)
		last = d.offset
	}
	return append(out, e.src[last:]...)
}

// rank puts a suspension before the awaits that begin its statement.
func rank(d edit) int {
	if len(d.text) > 0 && d.text[0] == '(' {
		return 1
	}
	return 0
}
