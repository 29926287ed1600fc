package random

// selects writes a select of Go, in which one clause can go on.
func (g *generator) selects() {
	t := g.basic()
	c, d, nothing := g.fresh("c"), g.fresh("c"), g.fresh("c")
	g.line("{")
	g.scoped(func() {
		g.line("%s, %s := make(chan %s, 2), make(chan %[3]s, 1)\nvar %s chan %[3]s\n_, _, _ = %[1]s, %[2]s, %[4]s", c, d, t.name, nothing)
		filled := g.once(2)
		if filled {
			g.line("%s <- %s", c, g.bare(g.expr(t, 2)))
		}
		if g.once(4) {
			g.line("close(%s)", c)
			filled = true
		}
		g.breakable("", func() {
			v, ok := g.fresh("v"), g.fresh("ok")
			g.line("select {")
			g.clauses(t, c, d, nothing, v, ok, filled)
			g.line("}")
		})
		if g.once(2) {
			g.line("tr.P(%d, len(%s), len(%s))", g.id(), c, d)
		}
	})
	g.line("}")
}

func (g *generator) clauses(t *typ, c, d, nothing, v, ok string, filled bool) {
	if filled {
		switch g.n(4) {
		case 0:
			g.line("case %s, %s := <-%s:", v, ok, c)
			g.scoped(func() {
				g.use(v, t)
				g.use(ok, tBool)
				g.block()
			})
		case 1:
			g.line("case %s, %s = <-%s:", g.target(t), g.target(tBool), c)
			g.block()
		case 2:
			g.line("case %s = <-%s:", g.target(t), c)
			g.block()
		default:
			g.line("case %s := <-%s:", v, c)
			g.scoped(func() {
				g.use(v, t)
				g.block()
			})
		}
	} else {
		g.line("case %s <- %s:", d, g.bare(g.expr(t, 2)))
		g.block()
	}
	if g.once(2) {
		g.line("case %s := <-%s:", v, nothing)
		g.scoped(func() {
			g.use(v, t)
			g.block()
		})
	}
	if g.once(2) {
		g.line("case %s <- %s:", nothing, g.bare(g.expr(t, 2)))
		g.block()
	}
	if g.once(3) {
		g.line("default:")
		g.block()
	}
}
