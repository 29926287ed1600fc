package random

import (
	"fmt"
	"strings"
)

// looped writes a loop whose body may name its label.
func (g *generator) looped(header string, declare func()) {
	g.breakable(g.fresh("L"), func() {
		g.line("%s {", header)
		g.scoped(func() {
			declare()
			g.keepCounter(header)
			g.block()
		})
		g.line("}")
	})
}

// keepCounter writes a closure that is called after the loop and has a loop
// variable of its own, which it changes.
func (g *generator) keepCounter(header string) {
	vars := g.body.vars
	last := vars[max(0, len(vars)-1):]
	if !g.keeps() || len(last) == 0 || last[0].typ != tInt || !strings.Contains(header, last[0].name+" ") || g.once(3) {
		return
	}
	name := last[0].name
	g.line("fs = append(fs, func() int { %s += 10; return %[1]s })", name)
	if g.body.async && g.once(2) {
		g.line("await leaf.Yield()")
	}
}

func (g *generator) loop() {
	i := g.fresh("i")
	count := func() { g.declare(i, tInt).fixed = true }
	n := 1 + g.n(3)
	switch g.n(6) {
	case 0:
		g.looped("for tr.Go() && "+g.condition(2), func() {})
	case 1:
		g.looped("for", func() { g.line("if !tr.Go() || %s { break }", g.condition(1)) })
	case 2:
		g.looped(fmt.Sprintf("for %s, %sx := 0, %s; %s < %d && tr.Go(); %s, %sx = %s+1, %s", i, i, g.expr(tInt, 2), i, n, i, i, i, g.expr(tInt, 2)),
			func() { count(); g.use(i+"x", tInt) })
	case 3:
		cond := g.condition(2)
		g.looped(fmt.Sprintf("for %s := %s; tr.Go() && %s < %d && %s; %s++", i, g.bare(g.expr(tInt, 1)), i, 10, cond, i), func() { g.declare(i, tInt) })
	default:
		g.looped(fmt.Sprintf("for %s := 0; %s < %d; %s++", i, i, n, i), count)
	}
}

// ranges writes a loop over something.
func (g *generator) ranges() {
	k, v := g.fresh("k"), g.fresh("v")
	switch g.n(9) {
	case 0:
		t := tInt
		if g.once(2) {
			t = sizes[g.n(len(sizes))]
		}
		over := fmt.Sprintf("%s(tr.Ix(%s, 4))", t.name, g.dynamic(tInt, 2))
		g.rangeOver(over, []string{k}, []*typ{t})
	case 1:
		g.rangeGrowing("Cut", g.expr(tString, 2), []string{k, v}, []*typ{tInt, tInt32})
	case 2:
		m := g.mapOf(tString, g.basic())
		g.rangeOver(fmt.Sprintf("%s{%s: %s}", m.name, g.expr(tString, 2), g.expr(m.elem, 2)), []string{k, v}, []*typ{tString, m.elem})
	case 3:
		t := g.basic()
		c := g.fresh("c")
		g.line("{")
		g.line("%[1]s := make(chan %[2]s, 3)\n%[1]s <- %[3]s\n%[1]s <- %[4]s\nclose(%[1]s)", c, t.name, g.bare(g.expr(t, 2)), g.bare(g.expr(t, 2)))
		g.rangeOver(c, []string{v}, []*typ{t})
		g.line("}")
	case 4, 5:
		g.rangeFunc(k, v)
	case 6:
		a := g.array(1+g.n(3), g.basic())
		over := g.expr(a, 2)
		if p := g.address(a, 1); p != "" && g.once(2) {
			over = "&" + p
		}
		g.rangeOver(over, []string{k, v}, []*typ{tInt, a.elem})
	default:
		for range 3 {
			t := g.anyType()
			if t.kind == sliceKind {
				g.rangeGrowing("Few", g.expr(t, 2), []string{k, v}, []*typ{tInt, t.elem})
				return
			}
		}
		s := g.slice(tInt)
		g.rangeGrowing("Few", g.expr(s, 3), []string{k, v}, []*typ{tInt, tInt})
	}
}

// rangeGrowing writes a range loop over a string or slice that its own body may make
// longer, for the next time: it goes over the part of it that cut leaves, or asks for
// the steps that it takes.
func (g *generator) rangeGrowing(cut, over string, names []string, types []*typ) {
	if g.once(2) {
		g.rangeOver("tr."+cut+"("+g.bare(over)+")", names, types)
		return
	}
	g.rangeLoop("for ", over, names, types, g.step)
}

// step writes the begin of a loop's body that ends the loop when there are no steps left.
func (g *generator) step() { g.line("if !tr.Go() { break }") }

// rangeOver writes a range loop with all or some of its variables, defined by it
// or assigned to.
func (g *generator) rangeOver(over string, names []string, types []*typ) {
	g.rangeLoop("for ", over, names, types, func() {})
}

// rangeLoop writes such a loop that begins with word, and its body with begin.
func (g *generator) rangeLoop(word, over string, names []string, types []*typ, begin func()) {
	n := g.n(len(names) + 1)
	if len(names) == 2 && (types[1] == tError || !g.once(3)) {
		n = 2 // an error must not be left out
	}
	if strings.HasPrefix(over, "S") || strings.HasPrefix(over, "N") {
		over = "(" + over + ")"
	}
	if n == 0 {
		g.looped(word+"range "+over, begin)
		return
	}
	if g.once(4) {
		var places []string
		for i := range n {
			places = append(places, g.target(types[i]))
		}
		g.looped(word+strings.Join(places, ", ")+" = range "+over, begin)
		return
	}
	list := append([]string(nil), names[:n]...)
	if n == 2 && g.once(3) {
		list[0] = "_"
	}
	g.looped(word+strings.Join(list, ", ")+" := range "+over, func() {
		begin()
		for i, name := range list {
			if name != "_" {
				g.use(name, types[i])
			}
		}
	})
}

// rangeFunc writes a loop over a function.
func (g *generator) rangeFunc(k, v string) {
	switch g.n(6) {
	case 0:
		g.rangeOver(fmt.Sprintf("tr.Seq0(%d, %s)", g.id(), g.index(4, 1)), nil, nil)
	case 1:
		t := g.basic()
		g.rangeOver(fmt.Sprintf("tr.Seq2(%d, %s, %s)", g.id(), g.expr(t, 1), g.expr(t, 1)), []string{k, v}, []*typ{tInt, t})
	case 2:
		// Always with a variable of its own: where the Go compiler assigns to
		// another, it does so ahead of what it takes for the body.
		t := g.basic()
		id, how := g.id(), g.n(4)
		if recovers := how == 0 || how == 3; recovers && g.body.yields != nil {
			how = 1 // a generator sees no panic of its consumer
		}
		over := fmt.Sprintf("tr.Bad(%d, %d, %s, %s)", id, how, g.expr(t, 1), g.expr(t, 1))
		g.looped("for "+v+" := range "+over, func() { g.use(v, t) })
	case 3:
		t := g.basic()
		text := g.capture(func() {
			g.inLiteral(false, nil, func() {
				g.line("func(yield func(%s) bool) {", t.name)
				if g.once(2) {
					g.line("defer func() { tr.P(%d, %s) }()", g.id(), g.plainExpr(t, 1))
				}
				for range 1 + g.n(2) {
					g.statement()
					g.line("if !yield(%s) { return }", g.expr(t, 2))
				}
				g.text.WriteString("}")
			})
		})
		g.rangeLoop("for ", text, []string{v}, []*typ{t}, g.step) // it may begin itself again
	case 4:
		t := g.slice(g.basic())
		g.rangeOver("slices.All(tr.Few("+g.expr(t, 2)+"))", []string{k, v}, []*typ{tInt, t.elem})
	default:
		t := g.basic()
		g.rangeOver(fmt.Sprintf("tr.Seq(%d, %s, %s)", g.id(), g.expr(t, 1), g.expr(t, 1)), []string{v}, []*typ{t})
	}
}
