package random

import (
	"slices"
	"strings"
)

// declaration writes a declaration of variables.
func (g *generator) declaration() {
	t := g.anyType()
	v := g.variableName()
	switch g.n(9) {
	case 0:
		g.line("var %s %s", v, t.name)
	case 1:
		g.line("var %s %s = %s", v, t.name, g.bare(g.expr(t, 3)))
	case 2:
		w := g.fresh("v")
		if g.body.async && t.plain {
			g.line("var %s, %s = %s", v, w, g.two(t, tInt, 2))
		} else {
			g.line("var %s, %s = %s, %s", v, w, g.explicit(t, g.expr(t, 2)), g.bare(g.expr(tInt, 2)))
		}
		g.use(w, tInt)
	case 3:
		if !g.defineCall() {
			g.line("%s := %s", v, g.explicit(t, g.bare(g.expr(t, 3))))
			break
		}
		return
	case 4:
		if g.body.async && t.plain {
			e := g.fresh("e")
			g.line("%s, %s := await leaf.Try(%d, %s, %s)", v, e, g.id(), g.explicit(t, g.expr(t, 2)), g.bare(g.expr(tBool, 2)))
			g.use(e, tError)
			break
		}
		g.line("%s := %s", v, g.explicit(t, g.bare(g.expr(t, 3))))
	case 5:
		g.commaOk(v, ":=")
		t = tBool
	default:
		g.line("%s := %s", v, g.explicit(t, g.bare(g.expr(t, 3))))
	}
	g.use(v, t)
}

// use declares a variable and uses it, as Go demands.
func (g *generator) use(name string, t *typ) {
	g.line("_ = %s", name)
	g.declare(name, t)
}

// defineCall writes a definition of all results of a call.
func (g *generator) defineCall() bool {
	list := g.callables(g.body.async && !g.once(3), 2, func(r []*typ) bool { return len(r) > 1 })
	if len(list) == 0 {
		return false
	}
	c := list[g.n(len(list))]
	var vars []string
	for range c.result {
		vars = append(vars, g.fresh("v"))
	}
	g.line("%s := %s", strings.Join(vars, ", "), g.bare(g.callText(c, 2)))
	for i, r := range c.result {
		g.use(vars[i], r)
	}
	return true
}

// constants writes a declaration of constants and uses them.
func (g *generator) constants() {
	c, d, v, n := g.declaredName("c"), g.fresh("c"), g.fresh("v"), g.n(5)
	g.namesake("const", c, "= 0")
	g.hideConstant(c, n)
	g.hideConstant(d, n+1)
	g.line("const (\n%s = iota + %d\n%s\n)\nvar %s = %s + %s*%s", c, n, d, v, g.dynamic(tInt, 2), c, d)
	g.use(v, tInt)
}

// namesake notes a local type or constant, of which namesakes may write another one.
func (g *generator) namesake(kind, name, rest string) {
	d := kind + " " + name + " " + rest
	known := func(d string) bool { return strings.Contains(d, " "+name+" ") }
	if !slices.ContainsFunc(g.local, known) {
		g.local = append(g.local, d)
	}
}

// namesakes gives every second name of a local type or constant to another one, in a
// function or at package level: what has such a name cannot move there.
func (g *generator) namesakes() {
	g.line("\nfunc namesakes%s() {", g.suffix)
	for i, d := range g.local {
		if i%4 == 0 {
			g.line("%s", d)
		}
	}
	g.line("}")
	for i, d := range g.local {
		if i%4 == 2 && strings.Contains(d, g.suffix+" ") {
			g.line("%s", d)
		}
	}
}

// localType writes a type declaration with variables of it.
func (g *generator) localType() {
	name, v := g.declaredName("L"), g.fresh("v")
	g.namesake("type", name, "struct{}")
	g.hide(name)
	c := g.constant()
	switch n := g.n(5); {
	case n < 2:
		a, b := g.basic(), g.anyType()
		if v := g.ofLocalType(); v != nil && !g.once(4) {
			b = v.typ
		}
		if g.body.typeVar != nil && g.body.closure == 0 && g.once(2) {
			b = g.body.typeVar[0]
		}
		t := g.intern(typ{name: name, kind: structKind, declared: true, local: true, fields: []field{{"A", a, false}, {"B", b, false}},
			comparable: a.comparable && b.comparable, plain: a.plain && b.plain})
		g.line("type %s struct {\nA %s\nB %s\n}\n%s := %s{A: %s}", name, a.name, b.name, v, name, g.bare(g.expr(a, 2)))
		g.use(v, t)
		g.through(v, t)
	case n == 2:
		t := g.anyType()
		g.line("type %s = %s\nvar %s %s", name, t.name, v, name)
		g.use(v, t)
	case n == 3 && c != nil:
		t := g.intern(typ{name: name, kind: arrayKind, length: c.value + 1, elem: tInt, declared: true, local: true, comparable: true, plain: true})
		g.line("type %s [%s + 1]int\n%s := %s{%s}", name, c.name, v, name, g.dynamic(tInt, 2))
		g.use(v, t)
		g.through(v, t)
	default:
		t := g.intern(typ{name: name, kind: intKind, bits: 16, typed: true, declared: true, local: true, comparable: true, plain: true})
		g.line("type %s int16\n%s := %s(%s)", name, v, name, g.dynamic(tInt, 2))
		g.use(v, t)
		g.through(v, t)
	}
}

// through writes an async literal that takes and returns the value of v, of a local type.
func (g *generator) through(v string, t *typ) {
	if !g.body.async || g.body.yields != nil || !t.plain {
		return
	}
	q := g.fresh("q")
	g.line("%s = await async func(%s %s) %s {\ntr.P(%d, %s)\nreturn await leaf.V(%d, %s)\n}(%s)", v, q, t.name, t.name, g.id(), q, g.id(), q, v)
}

// shadow writes a block in which a variable hides another.
func (g *generator) shadow() {
	list := g.visible()
	if len(list) == 0 {
		g.simple()
		return
	}
	v := list[g.n(len(list))]
	if v.name == "fs" || v.typ.kind == paramKind {
		g.simple()
		return
	}
	t := v.typ
	if g.once(3) {
		t = g.basic()
	}
	g.line("{")
	g.scoped(func() {
		g.line("%s := %s", v.name, g.explicit(t, g.bare(g.expr(t, 2))))
		g.use(v.name, t)
		g.block()
	})
	g.line("}")
}
