package random

import (
	"fmt"
	"strings"
)

func (g *generator) ifElse() {
	g.scoped(func() {
		switch g.n(4) {
		case 0:
			v := g.fresh("v")
			t := g.basic()
			g.text.WriteString("if " + v + " := " + g.bare(g.expr(t, 2)) + "; ")
			g.declare(v, t)
			if t.kind == boolKind {
				g.line("%s {", v)
			} else {
				g.line("%s == %s || %s {", v, g.expr(t, 1), g.condition(1))
			}
		case 1:
			if g.body.async {
				g.line("if await leaf.V(%d, %s) {", g.id(), g.condition(2))
				break
			}
			fallthrough
		default:
			g.line("if %s {", g.condition(2))
		}
		g.block()
		if g.once(3) {
			g.line("} else if %s {", g.condition(2))
			g.block()
		}
		if g.once(2) {
			g.line("} else {")
			g.block()
		}
		g.line("}")
	})
}

func (g *generator) switches() {
	g.breakable("", func() {
		t := [...]*typ{tInt, tInt, tString, tUint8, tAny, nil, nil}[g.n(7)]
		init := ""
		if g.once(3) {
			init = g.simpleInit()
		}
		if t == nil {
			g.line("switch %s {", init)
		} else {
			g.line("switch %s%s {", init, g.bare(g.expr(t, 2)))
		}
		clauses := 1 + g.n(3)
		special := g.n(clauses + 2)
		for i := range clauses {
			if i == special {
				g.line("default:")
			} else {
				var list []string
				for range 1 + g.n(2) {
					if t == nil {
						list = append(list, g.condition(2))
					} else {
						list = append(list, g.dynamic(t, 2))
					}
				}
				g.line("case %s:", strings.Join(list, ", "))
			}
			if !g.once(8) {
				g.block()
			}
			if i < clauses-1 && g.once(4) {
				g.line("fallthrough")
			}
		}
		g.line("}")
	})
}

// simpleInit writes the statement before the semicolon of a switch.
func (g *generator) simpleInit() string {
	if p := g.place(tInt, 1); p != "" && g.once(2) {
		return p + " += " + g.bare(g.expr(tInt, 2)) + "; "
	}
	return fmt.Sprintf("tr.P(%d, %s); ", g.id(), g.plainValues())
}

func (g *generator) typeSwitch() {
	g.breakable("", func() {
		v := g.fresh("x")
		subject := g.expr(tAny, 2)
		of := tAny
		if g.once(4) {
			of = tError
			subject = g.expr(tError, 2)
		}
		if strings.HasPrefix(subject, "*") || strings.HasPrefix(subject, "<-") {
			subject = "(" + subject + ")"
		}
		bound := g.once(2)
		if bound {
			g.line("switch %s := %s.(type) {", v, subject)
		} else {
			g.line("switch %s.(type) {", subject)
		}
		seen := make(map[string]bool)
		for range 1 + g.n(3) {
			t := g.plainType()
			if of == tError && t != tError || seen[t.name] || seen["rune"] && t.name == "int32" {
				continue
			}
			seen[t.name] = true
			g.line("case %s:", t.name)
			g.scoped(func() {
				if bound {
					g.use(v, t)
				}
				g.block()
			})
		}
		switch g.n(3) {
		case 0:
			g.line("case nil:")
			g.block()
		case 1:
			g.line("case fmt.Stringer, interface{ Unwrap() error }:")
		}
		g.line("default:")
		g.scoped(func() {
			if bound {
				g.use(v, of)
			}
			g.block()
		})
		g.line("}")
	})
}

// breakable writes a statement under a label, which goes away if nothing names
// it.
func (g *generator) breakable(label string, write func()) {
	own := label == ""
	if own {
		label = g.fresh("B")
	}
	outer := g.body.loops
	g.body.loops = append(outer[:len(outer):len(outer)], label)
	text := g.capture(func() { g.scoped(write) })
	g.body.loops = outer
	if strings.Contains(text, " "+label+"\n") {
		g.text.WriteString(label + ":\n")
	}
	g.text.WriteString(text)
}

// leave leaves a loop, a switch or the function, now and then.
func (g *generator) leave() {
	b := g.body
	cond := g.condition(1)
	if len(b.loops) > 0 && !g.once(3) {
		label := b.loops[g.n(len(b.loops))]
		word := "break"
		if label[0] == 'L' && g.once(2) {
			word = "continue"
		}
		if g.once(3) && label == b.loops[len(b.loops)-1] {
			g.line("if %s { %s }", cond, word)
			return
		}
		g.line("if %s {\n%s %s\n}", cond, word, label)
		return
	}
	g.line("if %s {", cond)
	g.finish()
	g.line("}")
}

// jumpBack writes a loop made of goto.
func (g *generator) jumpBack() {
	label := g.fresh("G")
	g.line("{\n%s:\n{", label)
	g.block()
	g.line("}\nif tr.Go() && %s { goto %s }\n}", g.condition(2), label)
}

// jumpAhead writes a goto over a block.
func (g *generator) jumpAhead() {
	label := g.fresh("G")
	g.line("{\nif %s { goto %s }\n{", g.condition(2), label)
	g.block()
	g.line("}\n%s:", label)
	g.trace()
	g.line("}")
}
