package random

import (
	"fmt"
	"strings"

	"github.com/asyncgen/asyncgen/cmd/asyncgen/internal/oracle/batch"
)

// canTry reports whether `?` can return from here.
func (g *generator) canTry() bool {
	r := g.body.results
	return len(r) > 0 && r[len(r)-1] == tError
}

// try writes a statement with `?`. Its plain twin has the check behind it.
func (g *generator) try() {
	call, of := g.failing()
	e := g.fresh("e")
	var zeros []string
	for _, r := range g.body.results[:len(g.body.results)-1] {
		zeros = append(zeros, zero(r))
	}
	check := batch.Add("; if " + e + " != nil { return " + strings.Join(append(zeros, e), ", ") + " }")
	mark := batch.Cut("?")
	if of == nil {
		g.line("%s%s%s%s", batch.Add(e+" := "), call, mark, check)
		return
	}
	v := g.fresh("v")
	g.line("%s%s := %s%s%s", v, batch.Add(", "+e), call, mark, check)
	g.use(v, of)
}

// failing writes a call with an error, after a value of a type or alone.
func (g *generator) failing() (text string, of *typ) {
	async := g.body.async && !g.once(3)
	list := g.callables(async, 2, func(r []*typ) bool {
		return len(r) == 2 && r[1] == tError || len(r) == 1 && r[0] == tError
	})
	if len(list) > 0 && !g.once(3) {
		c := list[g.n(len(list))]
		text = g.bare(g.callText(c, 2))
		if len(c.result) == 2 {
			of = c.result[0]
		}
		return text, of
	}
	t := g.plainType()
	args := fmt.Sprint(g.id()) + ", " + g.explicit(t, g.expr(t, 2)) + ", " + g.bare(g.expr(tBool, 2)) + ")"
	if g.body.async {
		return "await leaf.Try(" + args, t
	}
	return "tr.Try(" + args, t
}
