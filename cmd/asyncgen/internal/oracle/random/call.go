package random

import (
	"fmt"
	"strings"
)

// callable is a function that can be called where it stands.
type callable struct {
	name   string
	params []*typ
	rest   *typ // the element type of a variadic parameter
	result []*typ
	async  bool
}

// callables returns what can be called with the results wanted.
func (g *generator) callables(async bool, depth int, suits func([]*typ) bool) []callable {
	var list []callable
	for _, f := range g.funcs {
		if f.async != async {
			continue
		}
		for _, c := range g.ways(f, depth) {
			if suits(c.result) {
				list = append(list, c)
			}
		}
	}
	for _, v := range g.visible() {
		if v.typ.kind == funcKind && v.typ.async == async && suits(v.typ.results) {
			list = append(list, callable{name: v.name, params: v.typ.params, result: v.typ.results, async: async})
		}
	}
	return list
}

// callOf writes a call with one result of type t, or "".
func (g *generator) callOf(t *typ, depth int, async bool) string {
	list := g.callables(async, depth, func(r []*typ) bool { return len(r) == 1 && r[0] == t })
	if len(list) == 0 {
		return ""
	}
	return g.callText(list[g.n(len(list))], depth)
}

// callText writes a call, awaited if it is one of an async function.
func (g *generator) callText(c callable, depth int) string {
	text := c.name + "(" + g.arguments(c, depth-1) + ")"
	if c.async {
		return "(await " + text + ")"
	}
	return text
}

func (g *generator) arguments(c callable, depth int) string {
	if g.once(5) && depth > 0 {
		if text := g.spread(c, depth); text != "" {
			return text
		}
	}
	var parts []string
	for _, p := range c.params {
		parts = append(parts, g.bare(g.expr(p, depth)))
	}
	if c.rest != nil {
		if g.once(4) {
			parts = append(parts, g.expr(g.slice(c.rest), depth)+"...")
		} else {
			for range g.n(3) {
				parts = append(parts, g.bare(g.expr(c.rest, depth)))
			}
		}
	}
	return strings.Join(parts, ", ")
}

// spread writes one call that gives all arguments of another, or "".
func (g *generator) spread(c callable, depth int) string {
	if len(c.params) < 2 {
		return ""
	}
	list := g.callables(g.body.async && g.once(2), depth, func(r []*typ) bool { return same(r, c.params) })
	if len(list) > 0 {
		return g.bare(g.callText(list[g.n(len(list))], depth))
	}
	if len(c.params) == 2 && g.body.async && c.params[0].plain && c.params[1].plain {
		return g.two(c.params[0], c.params[1], depth)
	}
	return ""
}

// two writes an await with two values.
func (g *generator) two(a, b *typ, depth int) string {
	return fmt.Sprintf("await leaf.Two(%d, %s, %s)", g.id(),
		g.explicit(a, g.expr(a, depth-1)), g.explicit(b, g.expr(b, depth-1)))
}

func same(a, b []*typ) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// bare takes the parentheses off an await half of the time.
func (g *generator) bare(text string) string {
	if !strings.HasPrefix(text, "(await ") || g.once(2) {
		return text
	}
	open := 0
	for i, c := range text {
		switch c {
		case '(':
			open++
		case ')':
			if open--; open == 0 && i < len(text)-1 {
				return text
			}
		}
	}
	return text[1 : len(text)-1]
}
