package random

import (
	"fmt"

	"github.com/asyncgen/asyncgen/cmd/asyncgen/internal/oracle/batch"
)

// awaitOf is behind what is awaited, for the twin.
var awaitOf = batch.Add(".Await()")

// future writes a future of one value of type t that has not begun: a leaf or a
// call.
func (g *generator) future(t *typ) string {
	if !t.plain || g.once(2) {
		if text := g.laterCall(t); text != "" || !t.plain {
			return text
		}
	}
	return g.laterLeaf(t)
}

func (g *generator) laterLeaf(t *typ) string {
	return fmt.Sprintf("leaf.%sV(%d, %s)", batch.Add("Lazy"), g.id(), g.explicit(t, g.expr(t, 1)))
}

// laterCall writes a call of a function that returns a t, without its await, or
// "".
func (g *generator) laterCall(t *typ) string {
	var list []callable
	for _, f := range g.funcs {
		if !f.async || f.recv != nil || f.rest != nil || len(f.params) > 3 {
			continue
		}
		for _, c := range g.ways(f, 1) {
			if len(c.result) == 1 && c.result[0] == t {
				list = append(list, c)
			}
		}
	}
	if len(list) == 0 {
		return ""
	}
	c := list[g.n(len(list))]
	return fmt.Sprintf("%s%s%s(%s)", batch.Add(fmt.Sprintf("rtlib.Later%d1(", len(c.params))), c.name, batch.Add(")"), g.arguments(c, 1))
}

// futureType returns a type of which there can be futures.
func (g *generator) futureType() *typ {
	for _, f := range g.funcs {
		if f.async && f.recv == nil && f.types == nil && len(f.results) == 1 && g.once(2) && f.results[0].plain {
			return f.results[0]
		}
	}
	return g.plainType()
}

// futures writes a statement with futures that are not awaited where they are
// made.
func (g *generator) futures() {
	choose(g, []option[struct{}]{do(3, g.awaitSelect), do(2, g.selectLoop), do(2, g.join), do(1, g.race), do(1, g.tryJoin), do(1, g.keepFuture)})
}

func (g *generator) join() {
	a, b := g.futureType(), g.futureType()
	v, w := g.fresh("v"), g.fresh("v")
	g.line("%s, %s := await rtlib.Join2[%s, %s](%s, %s)%s", v, w, a.name, b.name, g.future(a), g.future(b), batch.Add(".Unpack()"))
	g.use(v, a)
	g.use(w, b)
}

func (g *generator) race() {
	t, v := g.futureType(), g.fresh("v")
	g.line("%s := await rtlib.Race2[%s](%s, %s)", v, t.name, g.future(t), g.future(t))
	g.use(v, t)
}

func (g *generator) tryJoin() {
	a, b := g.plainType(), g.plainType()
	v, w, e := g.fresh("v"), g.fresh("v"), g.fresh("e")
	g.line("%s, %s, %s := await rtlib.TryJoin2[%s, %s](%s, %s)%s", v, w, e, a.name, b.name, g.laterTry(a), g.laterTry(b), batch.Add(".Unpack()"))
	g.use(v, a)
	g.use(w, b)
	g.use(e, tError)
}

func (g *generator) laterTry(t *typ) string {
	return fmt.Sprintf("leaf.%sTry(%d, %s, %s)", batch.Add("Lazy"), g.id(), g.explicit(t, g.expr(t, 1)), g.bare(g.expr(tBool, 1)))
}

// keepFuture makes a future and awaits it behind another statement.
func (g *generator) keepFuture() {
	t, f, v := g.futureType(), g.fresh("f"), g.fresh("v")
	g.line("%s := %s", f, g.future(t))
	g.simple()
	g.line("%s := await %s%s", v, f, awaitOf)
	g.use(v, t)
}
