package random

import "fmt"

// declareInterfaces declares an interface of plain methods and one of async
// ones.
func (g *generator) declareInterfaces() {
	for _, async := range []bool{false, true} {
		if !g.once(4) {
			continue
		}
		name := g.fresh("I") + g.suffix
		m := &function{name: g.fresh("D"), params: []*typ{tInt}, results: []*typ{g.basic()}, async: async}
		t := g.intern(typ{name: name, kind: ifaceKind, declared: true, async: async, methods: []*function{m}, comparable: false})
		word := ""
		if async {
			word = "async "
		}
		g.decls = append(g.decls, decl{name, fmt.Sprintf("type %s interface {\n\t%s%s(%s)%s\n}\n", name, word, m.name, names(m.params), resultList(m.results))})
		g.pool = append(g.pool, t)
	}
}

// implement gives an interface's method to some types.
func (g *generator) implement(i *typ) {
	m := i.methods[0]
	for k, t := range g.receivers() {
		if k > 0 && !g.once(3) || t.kind == ifaceKind {
			continue
		}
		f := &function{name: m.name, params: m.params, results: m.results, async: m.async}
		g.nameThem(f)
		g.method(t, f)
	}
}

// implementation writes a value of an interface.
func (g *generator) implementation(i *typ, depth int) string {
	m := i.methods[0]
	var list []string
	for _, f := range g.funcs {
		if f.recv == nil || f.name != m.name {
			continue
		}
		if f.pointer {
			list = append(list, fmt.Sprintf("%s(%s)", i.name, g.pointerTo(g.pointer(f.recv), depth)))
		} else {
			list = append(list, fmt.Sprintf("%s(%s)", i.name, g.expr(f.recv, depth)))
		}
	}
	if len(list) == 0 || g.once(12) {
		return i.name + "(nil)"
	}
	return list[g.n(len(list))]
}
