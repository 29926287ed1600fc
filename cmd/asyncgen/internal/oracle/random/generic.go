package random

import (
	"fmt"
	"strings"
)

// generalize makes a function generic: in one type of any kind, and perhaps in
// one of integers.
func (g *generator) generalize(f *function) {
	any := &typ{name: "T", kind: paramKind, plain: true, declared: true}
	f.types = []*typ{any}
	f.params = []*typ{any, tInt}
	f.results = []*typ{any}
	f.rest = nil
	if g.once(2) {
		number := &typ{name: "U", kind: intKind, bits: 8, typed: true, declared: true, comparable: true, plain: true}
		f.types = append(f.types, number)
		f.params = append(f.params, number)
		if g.once(2) {
			f.results = append(f.results, number)
		}
	}
	if g.once(3) {
		f.rest = any
	}
	g.nameThem(f)
}

func constraint(t *typ) string {
	switch {
	case t.kind != intKind:
		return "any"
	case t.unsigned:
		return "~uint8 | ~uint32"
	}
	return "~int | ~int8 | ~int64"
}

// instance returns c, of the generic f, for some type arguments.
func (g *generator) instance(f *function, c callable) callable {
	args := make(map[*typ]*typ)
	var spelled []string
	for _, t := range f.types {
		args[t] = g.argument(t)
		spelled = append(spelled, args[t].name)
	}
	c.name = fmt.Sprintf("%s[%s]", f.name, strings.Join(spelled, ", "))
	return g.instantiate(c, args)
}

// instantiate returns c with type arguments in place of type parameters.
func (g *generator) instantiate(c callable, args map[*typ]*typ) callable {
	c.params, c.result = g.substitute(c.params, args), g.substitute(c.result, args)
	if c.rest != nil {
		c.rest = g.substitute([]*typ{c.rest}, args)[0]
	}
	return c
}

// argument returns a type argument for a parameter.
func (g *generator) argument(t *typ) *typ {
	for _, own := range g.body.typeVar {
		if own.kind == t.kind && g.once(2) {
			return own
		}
	}
	if t.kind == intKind {
		return [...]*typ{tInt, tInt8, tInt64}[g.n(3)]
	}
	return g.plainType()
}

func (g *generator) substitute(list []*typ, args map[*typ]*typ) []*typ {
	var out []*typ
	for _, t := range list {
		if a := args[t]; a != nil {
			t = a
		}
		out = append(out, t)
	}
	return out
}
