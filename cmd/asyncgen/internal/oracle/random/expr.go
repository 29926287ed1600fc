package random

import "fmt"

// expr writes an expression of type t, in which others nest up to depth.
func (g *generator) expr(t *typ, depth int) string {
	if depth <= 0 {
		return g.leaf(t)
	}
	options := []option[string]{
		{3, func() string { return g.leaf(t) }},
		{3, func() string { return g.call(t, depth) }},
		{5, func() string { return g.operation(t, depth) }},
	}
	if t.plain {
		options = append(options, option[string]{2, func() string { return g.traced(t, depth) }})
	}
	if g.body.async {
		options = append(options, option[string]{3, func() string { return g.await(t, depth) }})
	}
	if depth > 1 {
		options = append(options, option[string]{1, func() string { return g.indirect(t, depth) }})
	}
	return choose(g, options)
}

// leaf writes a variable, a part of one or a literal.
func (g *generator) leaf(t *typ) string {
	if !g.once(3) {
		if v := g.value(t, 0); v != "" {
			return v
		}
	}
	return g.literal(t, 0)
}

// dynamic writes an expression of type t that is no constant.
func (g *generator) dynamic(t *typ, depth int) string {
	if depth > 0 && g.once(2) {
		if g.body.async && g.once(2) {
			return g.await(t, depth)
		}
		return g.call(t, depth)
	}
	if v := g.value(t, depth); v != "" {
		return v
	}
	return g.traced(t, depth)
}

// traced writes a call that traces, or only passes on, a value.
func (g *generator) traced(t *typ, depth int) string {
	if !t.plain {
		return fmt.Sprintf("func() %s { return %s }()", t.name, g.plainExpr(t, depth-1))
	}
	return fmt.Sprintf("tr.V(%d, %s)", g.id(), g.explicit(t, g.expr(t, depth-1)))
}

// plainExpr writes an expression without an await, for a function literal.
func (g *generator) plainExpr(t *typ, depth int) (text string) {
	g.inLiteral(false, nil, func() { text = g.expr(t, depth) })
	return text
}

// inLiteral runs write within the scope of a function literal.
func (g *generator) inLiteral(async bool, results []*typ, write func()) {
	outer := g.body
	g.body = &body{
		async: async, fn: outer.fn, results: results, vars: outer.vars[:len(outer.vars):len(outer.vars)], start: len(outer.vars),
		depth: outer.depth + 1, budget: outer.budget, closure: outer.closure + 1, typeVar: outer.typeVar,
	}
	write()
	g.body = outer
}

// explicit makes sure that type inference finds t.
func (g *generator) explicit(t *typ, text string) string {
	switch {
	case t.kind == anyKind || t.kind == errorKind || t.kind == ifaceKind || text == "nil":
		return t.name + "(" + text + ")"
	case t.kind == funcKind && t.declared:
		return t.name + "(" + text + ")"
	}
	return text
}

// await writes an await of a leaf or of an async function.
func (g *generator) await(t *typ, depth int) string {
	if !t.plain || g.once(2) {
		if text := g.callOf(t, depth, true); text != "" {
			return text
		}
	}
	switch {
	case t.plain && g.once(6):
		return fmt.Sprintf("leaf.Ctx(%d, %s)", g.id(), g.explicit(t, g.expr(t, depth-1))) // with the implicit context
	case t.plain:
		return fmt.Sprintf("(await leaf.V(%d, %s))", g.id(), g.explicit(t, g.expr(t, depth-1)))
	}
	return g.literal(t, depth)
}

// call writes a call of a function with one result of type t.
func (g *generator) call(t *typ, depth int) string {
	if text := g.callOf(t, depth, g.body.async && g.once(2)); text != "" {
		return text
	}
	if t.plain {
		return g.traced(t, depth)
	}
	return g.literal(t, depth)
}

// indirect writes a value that is taken apart again.
func (g *generator) indirect(t *typ, depth int) string {
	d := depth - 1
	options := []option[string]{
		{2, func() string {
			return fmt.Sprintf("[]%s{%s, %s}[%s]", t.name, g.expr(t, d), g.expr(t, d), g.index(2, d))
		}},
		{1, func() string {
			return fmt.Sprintf("[2]%s{%s, %s}[%s]", t.name, g.expr(t, d), g.expr(t, d), g.index(2, d))
		}},
		{1, func() string {
			return fmt.Sprintf("map[int]%s{%s: %s}[%s]", t.name, g.dynamic(tInt, d), g.expr(t, d), g.expr(tInt, d))
		}},
		{1, func() string { return fmt.Sprintf("struct{ X, Y %s }{%s, %s}.Y", t.name, g.expr(t, d), g.expr(t, d)) }},
		{1, func() string { return g.immediate(t) }},
		{1, func() string {
			return fmt.Sprintf("(<-func() chan %s { c := make(chan %[1]s, 1); c <- %s; return c }())", t.name, g.plainExpr(t, d))
		}},
	}
	if t.plain {
		options = append(options, option[string]{1, func() string { return fmt.Sprintf("any(%s).(%s)", g.explicit(t, g.expr(t, d)), t.name) }})
		if t.kind == anyKind || t.kind == errorKind {
			options = options[:len(options)-1]
		}
	}
	if o := g.address(t, d); o != "" {
		options = append(options, option[string]{1, func() string { return "(*(&" + o + "))" }})
	}
	return choose(g, options)
}

// immediate writes a function literal that is called at once.
func (g *generator) immediate(t *typ) string {
	await, async := g.awaited()
	text := await + g.literalFunc(async, nil, []*typ{t}, 2) + "()"
	if async {
		return "(" + text + ")"
	}
	return text
}
