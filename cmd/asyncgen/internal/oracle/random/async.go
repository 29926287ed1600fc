package random

import (
	"fmt"

	"github.com/asyncgen/asyncgen/cmd/asyncgen/internal/oracle/batch"
)

// asyncBlock writes an async block, and its await there or behind something else.
func (g *generator) asyncBlock() {
	begin, end := batch.Add("rtlib.Func(func() ")+"async {", "}"+batch.Add(")")
	body := g.capture(func() {
		g.inLiteral(true, nil, func() {
			g.line("if !tr.Go() { return }")
			g.block()
		})
	})
	if g.once(2) {
		g.line("await %s\n%s%s%s", begin, body, end, awaitOf)
		return
	}
	b := g.fresh("b")
	g.line("%s := %s\n%s%s", b, begin, body, end)
	g.simple()
	g.line("await %s%s", b, awaitOf)
}

// keepAsync declares a variable with an async literal, for the statements behind
// it to call.
func (g *generator) keepAsync() {
	var params, results []*typ
	for range g.n(3) {
		params = append(params, g.anyType())
	}
	for range [...]int{1, 1, 1, 2, 0}[g.n(5)] {
		results = append(results, g.anyType())
	}
	if len(results) == 2 {
		if g.once(2) {
			results[1] = tError
		}
		for i, r := range results {
			if r.async {
				results[i] = tInt // as async would be a name in a list of results
			}
		}
	}
	f := g.fresh("f")
	g.line("%s := %s", f, g.literalFunc(true, params, results, 3))
	g.use(f, g.funcOf(true, params, results))
}

// forAwait writes a loop over a stream. Over one of the program's own, whose body may
// begin that loop again, each round is a step, and without steps it does nothing. It goes
// on even so: to leave it would cancel the stream, which in a loop over a function is not
// what the plain program does.
func (g *generator) forAwait() {
	t, v := g.basic(), g.fresh("v")
	if len(g.streams) > 0 && !g.once(3) {
		f := g.streams[0]
		g.rangeLoop("for await ", f.name+"("+g.arguments(callable{params: f.params}, 2)+")", []string{v}, []*typ{f.yields}, func() { g.line("if !tr.Go() { continue }") })
		return
	}
	vs := g.explicit(t, g.expr(t, 2)) + ", " + g.expr(t, 1)
	names, types := []string{v}, []*typ{t}
	name := "leaf.Stream(" + fmt.Sprint(g.id()) + ", " + vs + ")"
	if g.once(3) {
		names, types = append(names, g.fresh("e")), append(types, tError)
		name = "leaf.TryStream(" + fmt.Sprint(g.id()) + ", " + g.index(3, 1) + ", " + vs + ")"
	}
	g.rangeLoop("for await ", name, names, types, func() {})
}
