package random

import (
	"fmt"
	"strings"

	"github.com/asyncgen/asyncgen/cmd/asyncgen/internal/oracle/batch"
)

// awaitCase is a case of a select over futures. The twin has the future in a
// variable.
type awaitCase struct {
	future string
	kept   bool // it is a variable, which the select does not cancel
	typ    *typ // of its value, or nil
	first  string
}

// awaitSelect writes a select over futures.
func (g *generator) awaitSelect() {
	biased := !g.once(3)
	var cases []awaitCase
	for i := range 1 + g.n(3) {
		switch {
		case i == 0:
			cases = append(cases, g.readyCase())
		case !biased || g.once(6):
			cases = append(cases, g.neverCase()) // lest chance decide, if it is not biased
		default:
			cases = append(cases, g.readyCase())
		}
	}
	g.rand.Shuffle(len(cases), func(i, j int) { cases[i], cases[j] = cases[j], cases[i] })
	g.selectOf(biased, g.once(4), cases)
}

// readyCase is a case whose future is ready in the end.
func (g *generator) readyCase() awaitCase {
	if g.once(6) {
		return awaitCase{future: fmt.Sprintf("leaf.%sYield()", batch.Add("Lazy"))}
	}
	t := g.futureType()
	return awaitCase{future: g.future(t), typ: t}
}

// neverCase is a case whose future is never ready, or nil.
func (g *generator) neverCase() awaitCase {
	t := g.basic()
	if g.once(2) {
		return awaitCase{future: fmt.Sprintf("leaf.%sNever[%s]()", batch.Add("Lazy"), t.name), typ: t}
	}
	f := g.fresh("f")
	g.line("var %s %s%s", f, batch.Add("*"), "rtlib.Future["+t.name+"]")
	return awaitCase{future: f, kept: true, typ: t}
}

// selectOf writes a select over cases.
func (g *generator) selectOf(biased, otherwise bool, cases []awaitCase) {
	var vars, futures, polled []string
	for _, c := range cases {
		w := g.fresh("w")
		vars, futures = append(vars, w), append(futures, c.future)
		if c.kept {
			w = "rtlib.Keep(" + w + ")"
		}
		polled = append(polled, w)
	}
	word := "select {"
	if biased {
		word = "select biased {"
	}
	g.line("%s", batch.Add(strings.Join(vars, ", ")+" := "+strings.Join(futures, ", ")))
	g.breakable("", func() {
		g.line("%s%s", batch.Cut(word), batch.Add(fmt.Sprintf("switch rtlib.Select(%v, %s) {", otherwise, strings.Join(polled, ", "))))
		for i, c := range cases {
			g.scoped(func() { g.clause(i, c, vars[i]) })
		}
		if otherwise {
			g.line("default:")
			g.block()
		}
		g.line("}")
	})
}

// clause writes a case whose future is the twin's variable w.
func (g *generator) clause(i int, c awaitCase, w string) {
	number := batch.Add(fmt.Sprintf("case %d: _ = %s", i, w))
	if c.typ == nil || g.once(4) {
		g.line("%s%s", batch.Cut("case await "+c.future+":"), number)
	} else {
		place := g.target(c.typ)
		op, v := " = ", place
		if g.once(2) || place == "_" {
			v, op = g.fresh("v"), " := "
		}
		g.line("%s%s%s", batch.Cut("case "+v+op+"await "+c.future+":"), number, batch.Add("; "+v+op+w+".Value()"))
		if op == " := " {
			g.use(v, c.typ)
		}
	}
	if c.first != "" {
		g.line("%s", c.first)
	}
	g.block()
}

// selectLoop writes a loop whose select polls a variable, which outlives the
// turns that it loses.
func (g *generator) selectLoop() {
	t, f, k := g.plainType(), g.fresh("f"), g.fresh("k")
	g.line("%s := %s", f, g.laterLeaf(t))
	g.looped(fmt.Sprintf("for %s := 0; %s < %d && tr.Go(); %s++", k, k, 1+g.n(4), k), func() {
		g.declare(k, tInt).fixed = true
		cases := []awaitCase{{future: f, kept: true, typ: t, first: f + " = nil"}}
		if g.once(2) {
			cases = append(cases, awaitCase{future: fmt.Sprintf("leaf.%sYield()", batch.Add("Lazy"))})
		}
		cases = append(cases, g.readyCase())
		if g.once(2) {
			cases[0], cases[1] = cases[1], cases[0]
		}
		if !strings.Contains(cases[len(cases)-1].future, "Yield") {
			cases = append(cases, awaitCase{future: fmt.Sprintf("leaf.%sYield()", batch.Add("Lazy"))})
		}
		g.selectOf(true, g.once(4), cases)
	})
}
