package random

import "strings"

// statement writes a statement, and a suspension before it now and then.
func (g *generator) statement() {
	b := g.body
	*b.budget--
	if b.async && g.once(4) {
		g.line("await leaf.Yield()")
	}
	if b.depth > 3 || *b.budget < 0 {
		g.simple()
		return
	}
	options := []option[struct{}]{
		do(10, g.simple), do(6, g.declaration), do(2, g.constants), do(2, g.localType), do(5, g.ifElse), do(4, g.switches), do(2, g.typeSwitch),
		do(4, g.loop), do(6, g.ranges), do(2, g.jumpBack), do(1, g.jumpAhead), do(2, g.shadow), do(2, g.selects), do(4, g.maker),
		do(2, g.keepClosure), do(1, g.callLiteral), do(2, g.leave),
	}
	if g.collides {
		options = append(options, do(20, g.maker))
	}
	if b.yields != nil {
		options = append(options, do(12, g.yield), do(2, g.deferTrace)) // whose consumer's panic no recover of its own sees
	} else if b.closure < 2 {
		options = append(options, do(4, g.deferred), do(2, g.panics))
	}
	if g.late && b.async && b.yields == nil && b.closure < 2 {
		options = append(options, do(8, g.deferAwait))
	}
	if b.async {
		options = append(options, do(5, g.forAwait), do(2, g.asyncBlock), do(3, g.keepAsync))
		switch {
		case g.tasks:
			options = append(options, do(10, g.task))
		case !g.late: // as what a future defers runs in another task where it is cancelled
			options = append(options, do(10, g.futures))
		}
	}
	if g.canTry() {
		options = append(options, do(4, g.try))
	}
	choose(g, options)
}

func do(weight int, write func()) option[struct{}] {
	return option[struct{}]{weight, func() struct{} { write(); return struct{}{} }}
}

// block writes statements in a scope of their own, of which what is ahead of them may have
// declared a part.
func (g *generator) block() {
	start := g.body.start
	g.scoped(func() {
		g.body.start = start
		for range 1 + g.n(2) {
			g.statement()
		}
	})
}

// simple writes a statement that holds no others.
func (g *generator) simple() {
	choose(g, []option[struct{}]{do(8, g.assign), do(3, g.callStatement), do(2, g.trace), do(2, g.assignOp), do(2, g.assignMany), do(1, g.builtin)})
}

func (g *generator) trace() { g.line("tr.P(%d, %s)", g.id(), g.plainValues()) }

// plainValues writes a list of values that can be traced.
func (g *generator) plainValues() string {
	var list []string
	for range 1 + g.n(2) {
		t := g.plainType()
		list = append(list, g.bare(g.expr(t, 2)))
	}
	return strings.Join(list, ", ")
}

// callStatement writes a call whose results are dropped.
func (g *generator) callStatement() {
	list := g.callables(g.body.async && !g.once(3), 2, func([]*typ) bool { return true })
	if len(list) == 0 {
		g.trace()
		return
	}
	g.line("%s", g.bare(g.callText(list[g.n(len(list))], 3)))
}

// builtin writes a call of a predeclared function.
func (g *generator) builtin() {
	for _, t := range []*typ{g.anyType(), g.anyType(), g.slice(tInt)} {
		v := g.value(t, 1)
		switch {
		case v == "":
		case t.kind == mapKind && g.once(3):
			g.line("clear(%s)", v)
			return
		case t.kind == mapKind:
			g.line("delete(%s, %s)", v, g.bare(g.expr(t.key, 2)))
			return
		case t.kind == sliceKind:
			g.line("copy(%s, %s)", v, g.bare(g.expr(t, 2)))
			return
		}
	}
	g.trace()
}
