package random

import "fmt"

// box is a generic type with methods.
type box struct {
	name  string
	param *typ
}

// declareBox declares a generic type, and puts instances of it into the pool.
func (g *generator) declareBox() {
	g.box = &box{g.fresh("B") + g.suffix, &typ{name: "T", kind: paramKind, plain: true, declared: true}}
	g.decls = append(g.decls, decl{g.box.name, fmt.Sprintf("type %s[T any] struct {\n\tV T\n\tN int\n}\n", g.box.name)})
	g.boxOf(g.box.param)
	for range 2 {
		of := g.boxOf(g.basic())
		g.pool = append(g.pool, of, g.pointer(of))
	}
}

// boxOf returns an instance of the generic type.
func (g *generator) boxOf(arg *typ) *typ {
	return g.intern(typ{
		name: fmt.Sprintf("%s[%s]", g.box.name, arg.name), kind: structKind,
		fields:     []field{{"V", arg, false}, {"N", tInt, false}},
		comparable: arg.comparable, plain: arg.plain,
	})
}

// declareBoxMethods declares methods of the generic type.
func (g *generator) declareBoxMethods() {
	for range 1 + g.n(2) {
		f := &function{
			name: g.fresh("M"), recv: g.boxOf(g.box.param), pointer: g.once(2), types: []*typ{g.box.param},
			params: []*typ{g.box.param, tInt}, results: []*typ{g.box.param}, async: !g.once(4),
		}
		if g.once(3) {
			f.results = append(f.results, tInt)
		}
		if g.once(4) {
			f.rest = g.box.param
		}
		g.nameThem(f)
		g.funcs = append(g.funcs, f)
	}
}

// boxWays returns how f, a method of the generic type, can be called from here,
// for some type argument; c is the call.
func (g *generator) boxWays(f *function, c callable, depth int) []callable {
	arg := g.argument(g.box.param)
	of := g.boxOf(arg)
	c = g.instantiate(c, map[*typ]*typ{g.box.param: arg})
	made := c
	made.name = "(" + g.pointerTo(g.pointer(of), depth-1) + ")." + f.name
	return append([]callable{made}, g.methodWays(f, c, of)...)
}
