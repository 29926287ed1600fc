package random

import (
	"slices"
	"strings"
)

// funcValue writes a value of a function type.
func (g *generator) funcValue(t *typ, depth int) string {
	text := g.funcText(t, depth)
	if t.declared {
		return t.name + "(" + text + ")"
	}
	return text
}

func (g *generator) funcText(t *typ, depth int) string {
	if !g.once(3) || t.async {
		list := g.callables(t.async, depth, func(r []*typ) bool { return same(r, t.results) })
		var fit []string
		for _, c := range list {
			if same(c.params, t.params) && c.rest == nil {
				fit = append(fit, c.name)
			}
		}
		if len(fit) > 0 {
			return fit[g.n(len(fit))]
		}
	}
	if t.async && g.once(8) {
		return "(" + t.name + ")(nil)"
	}
	statements := 2
	if depth < 2 {
		statements = 0
	}
	return "(" + g.literalFunc(t.async, t.params, t.results, statements) + ")"
}

// literalFunc writes a function literal of a few statements.
func (g *generator) literalFunc(async bool, params, results []*typ, statements int) (text string) {
	return g.capture(func() {
		var list []string
		var names []string
		for range params {
			names = append(names, g.unique("q", 2))
		}
		for i, p := range params {
			list = append(list, names[i]+" "+p.name)
		}
		g.inLiteral(async, results, func() {
			for i, p := range params {
				g.declare(names[i], p)
			}
			if async {
				g.text.WriteString("async ")
			}
			g.text.WriteString("func(" + strings.Join(list, ", ") + ")" + resultList(results) + " {\n")
			if g.body.closure > 2 {
				statements = 0
			}
			g.line("if !tr.Go() { %s }", g.zeroReturn())
			if statements > 0 {
				g.collide()
			}
			for range g.n(statements + 1) {
				g.statement()
			}
			g.finish()
			g.text.WriteString("}")
		})
	})
}

// keepClosure writes a closure that is called later, in the list fs.
func (g *generator) keepClosure() {
	if !g.keeps() {
		g.assign()
		return
	}
	g.line("fs = append(fs, %s)", g.literalFunc(false, nil, []*typ{tInt}, 2))
}

// keeps reports whether there is a list of closures.
func (g *generator) keeps() bool {
	return g.body.closure == 0 && slices.ContainsFunc(g.body.vars, func(v *variable) bool { return v.name == "fs" })
}

// lateWork declares a list of closures and calls them when the function ends.
func (g *generator) lateWork() {
	g.line("var fs []func() int")
	g.line("defer func() { for i, f := range fs { if i < 9 { tr.P(%d, f()) } } }()", g.id())
	g.declare("fs", &typ{name: "[]func() int", kind: paramKind})
}

// callLiteral writes a call of a function literal with arguments.
func (g *generator) callLiteral() {
	t := g.basic()
	await, async := g.awaited()
	g.line("%s%s(%s)", await, g.literalFunc(async, []*typ{t}, nil, 3), g.bare(g.expr(t, 2)))
}

// awaited chooses, where await can stand, whether to call something async.
func (g *generator) awaited() (await string, async bool) {
	if g.body.async && g.once(2) {
		return "await ", true
	}
	return "", false
}
