package random

import "fmt"

// variable is a variable in scope, or without a type what hides one.
type variable struct {
	name     string
	typ      *typ
	fixed    bool // it must not be assigned to: it counts a loop
	constant bool // it is a constant of the value
	value    int
}

func (g *generator) declare(name string, t *typ) *variable {
	v := &variable{name: name, typ: t}
	g.body.vars = append(g.body.vars, v)
	return v
}

// scoped runs write and forgets the variables that it declares.
func (g *generator) scoped(write func()) {
	b := g.body
	vars, start := b.vars, b.start
	b.vars, b.start = vars[:len(vars):len(vars)], len(vars)
	b.depth++
	write()
	b.depth--
	b.vars, b.start = vars, start
}

// visible returns the variables that are not shadowed.
func (g *generator) visible() []*variable {
	seen := make(map[string]bool)
	var list []*variable
	for i := len(g.body.vars) - 1; i >= 0; i-- {
		if v := g.body.vars[i]; !seen[v.name] {
			seen[v.name] = true
			if v.typ != nil {
				list = append(list, v)
			}
		}
	}
	for _, v := range g.global {
		if !seen[v.name] {
			list = append(list, v)
		}
	}
	return list
}

// operand is something that can be read, and perhaps assigned to.
type operand struct {
	typ       *typ
	place     bool // it can be assigned to
	addressed bool // its address can be taken
	write     func() string
}

// operands returns the variables and what is in them.
func (g *generator) operands(depth int) []operand {
	var list []operand
	for _, v := range g.visible() {
		o := operand{v.typ, !v.fixed, !v.fixed, func() string { return v.name }}
		list = append(list, o)
		list = append(list, g.inside(o, v.fixed, 2, depth)...)
	}
	return list
}

// inside returns the parts of what o stands for.
func (g *generator) inside(o operand, fixed bool, levels, depth int) []operand {
	if levels == 0 {
		return nil
	}
	var list []operand
	add := func(t *typ, place, addressed bool, write func() string) {
		part := operand{t, place, addressed, write}
		list = append(list, part)
		if t.kind == structKind || t.kind == arrayKind {
			list = append(list, g.inside(part, fixed, levels-1, depth)...)
		}
	}
	switch t := o.typ; t.kind {
	case structKind:
		for _, f := range t.fields {
			add(f.typ, o.place, o.addressed, func() string { return o.write() + "." + f.name })
			if f.embedded && f.typ.kind == structKind {
				for _, p := range f.typ.fields {
					add(p.typ, o.place, o.addressed, func() string { return o.write() + "." + p.name })
				}
			}
		}
	case arrayKind:
		add(t.elem, o.place, o.addressed, func() string { return o.write() + "[" + g.index(t.length, depth) + "]" })
	case sliceKind:
		add(t.elem, true, true, func() string {
			base := o.write()
			return base + "[" + g.indexOf(base, depth) + "]"
		})
	case mapKind:
		list = append(list, operand{t.elem, true, false, func() string { return o.write() + "[" + g.expr(t.key, depth-1) + "]" }})
	case pointerKind:
		if t.elem.kind == structKind {
			for _, f := range t.elem.fields {
				add(f.typ, true, true, func() string { return o.write() + "." + f.name })
			}
		}
		add(t.elem, true, true, func() string { return "(*" + o.write() + ")" })
	}
	return list
}

// find returns a random operand that suits, or false.
func (g *generator) find(depth int, suits func(operand) bool) (operand, bool) {
	var list []operand
	for _, o := range g.operands(depth) {
		if suits(o) {
			list = append(list, o)
		}
	}
	if len(list) == 0 {
		return operand{}, false
	}
	return list[g.n(len(list))], true
}

// place returns an operand of type t that can be assigned to, or "".
func (g *generator) place(t *typ, depth int) string {
	o, ok := g.find(depth, func(o operand) bool { return o.typ == t && o.place })
	if !ok {
		return ""
	}
	return o.write()
}

// address returns an operand of type t whose address can be taken, or "".
func (g *generator) address(t *typ, depth int) string {
	o, ok := g.find(depth, func(o operand) bool { return o.typ == t && o.addressed })
	if !ok {
		return ""
	}
	return o.write()
}

// value returns an operand of type t, or "".
func (g *generator) value(t *typ, depth int) string {
	o, ok := g.find(depth, func(o operand) bool { return o.typ == t })
	if !ok {
		return ""
	}
	return o.write()
}

// index returns an index below n.
func (g *generator) index(n, depth int) string {
	if depth <= 0 || g.once(3) {
		return fmt.Sprint(g.n(n))
	}
	return fmt.Sprintf("tr.Ix(%s, %d)", g.anInt(depth-1), n)
}

// indexOf returns an index of the slice or string that base stands for.
func (g *generator) indexOf(base string, depth int) string {
	switch {
	case depth <= 0:
		return "0"
	case g.once(20):
		return fmt.Sprint(g.n(4)) // which may be too much
	}
	return fmt.Sprintf("tr.Ix(%s, len(%s))", g.anInt(depth-1), base)
}

// anInt writes an int that comes from an integer of any type.
func (g *generator) anInt(depth int) string {
	if t := g.intType(); t != tInt {
		return "int(" + g.dynamic(t, depth) + ")"
	}
	return g.dynamic(tInt, depth)
}

// intType returns a type of integers.
func (g *generator) intType() *typ {
	if g.once(3) {
		return sizes[g.n(len(sizes))]
	}
	return tInt
}
