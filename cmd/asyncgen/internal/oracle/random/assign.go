package random

import (
	"fmt"
	"strings"
)

// assign writes an assignment of one value.
func (g *generator) assign() {
	o, ok := g.find(2, func(o operand) bool { return o.place && o.typ.name != "[]func() int" })
	if !ok {
		g.trace()
		return
	}
	g.line("%s = %s", o.write(), g.bare(g.expr(o.typ, 3)))
}

// assignOp writes x op= y, x++ or x--.
func (g *generator) assignOp() {
	t := g.basic()
	if g.once(2) {
		t = tInt
	}
	p := g.place(t, 2)
	if p == "" {
		g.assign()
		return
	}
	switch t.kind {
	case intKind:
		switch g.n(8) {
		case 0, 1:
			g.line("%s%s", p, g.one("++", "--"))
		case 2:
			g.line("%s %s %s", p, g.one("<<=", ">>="), g.count(2))
		case 3:
			g.line("%s %s %s", p, g.one("/=", "%="), g.divisor(t, 2))
		default:
			g.line("%s %s %s", p, g.one("+=", "-=", "*=", "^=", "|=", "&=", "&^="), g.bare(g.expr(t, 2)))
		}
	case floatKind, complexKind:
		g.line("%s %s %s", p, g.one("+=", "-=", "*="), g.bare(g.expr(t, 2)))
	case stringKind:
		g.line("%s += tr.Cut(%s)", p, g.bare(g.expr(t, 2)))
	default:
		g.line("%s = %s", p, g.bare(g.expr(t, 2)))
	}
}

// assignMany writes an assignment to several places.
func (g *generator) assignMany() {
	a, b := g.anyType(), g.anyType()
	if g.once(2) {
		a, b = tInt, g.basic()
	}
	p, q := g.target(a), g.target(b)
	switch g.n(5) {
	case 0, 1:
		if a != b || strings.ContainsAny(p+q, "_") && g.once(2) || p == "_" || q == "_" {
			g.line("%s, %s = %s, %s", p, q, g.explicitNil(a, g.expr(a, 2)), g.explicitNil(b, g.expr(b, 2)))
			return
		}
		g.line("%s, %s = %s, %s", p, q, q, p)
	case 2:
		list := g.callables(g.body.async && !g.once(3), 2, func(r []*typ) bool { return len(r) > 1 })
		if len(list) == 0 {
			g.assign()
			return
		}
		c := list[g.n(len(list))]
		var places []string
		for _, r := range c.result {
			places = append(places, g.target(r))
		}
		g.line("%s = %s", strings.Join(places, ", "), g.bare(g.callText(c, 2)))
	case 3:
		if g.body.async && a.plain && b.plain {
			g.line("%s, %s = %s", p, q, g.two(a, b, 2))
			return
		}
		g.assign()
	default:
		g.commaOk(g.target(tBool), "=")
	}
}

// explicitNil gives an untyped nil a type, as a blank place needs.
func (g *generator) explicitNil(t *typ, text string) string {
	if text == "nil" {
		return zero(t)
	}
	return text
}

// target writes a place of type t, or a blank.
func (g *generator) target(t *typ) string {
	if p := g.place(t, 2); p != "" && !g.once(8) {
		return p
	}
	return "_"
}

// commaOk writes an assignment or definition from an expression that also says
// whether there is a value.
func (g *generator) commaOk(ok, op string) {
	place := func(t *typ) string {
		if op == "=" {
			return g.target(t)
		}
		return "_"
	}
	switch g.n(3) {
	case 0:
		t := g.mapOf(tInt, g.basic())
		g.line("%s, %s %s %s[%s]", place(t.elem), ok, op, g.expr(t, 2), g.bare(g.expr(tInt, 2)))
	case 1:
		t := g.plainType()
		if t.kind == anyKind || t.kind == errorKind {
			t = tInt
		}
		g.line("%s, %s %s %s.(%s)", place(t), ok, op, g.expr(tAny, 2), t.name)
	default:
		t := g.basic()
		g.line("%s, %s %s <-%s", place(t), ok, op, g.channel(t, g.once(2)))
	}
}

// channel writes a channel that has a value ready or is closed.
func (g *generator) channel(t *typ, closed bool) string {
	if closed {
		return fmt.Sprintf("func() chan %s { c := make(chan %[1]s); close(c); return c }()", t.name)
	}
	return fmt.Sprintf("func() chan %s { c := make(chan %[1]s, 2); c <- %s; return c }()", t.name, g.plainExpr(t, 1))
}
