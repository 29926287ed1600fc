package random

import "fmt"

// operation writes an expression of type t by what its kind allows.
func (g *generator) operation(t *typ, depth int) string {
	d := depth - 1
	switch t.kind {
	case boolKind:
		return g.condition(d)
	case intKind:
		return g.integer(t, d)
	case floatKind:
		return g.float(t, d)
	case complexKind:
		return choose(g, []option[string]{
			{2, func() string { return "(" + g.dynamic(t, d) + g.one(" + ", " - ", " * ") + g.expr(t, d) + ")" }},
			{1, func() string { return "complex(" + g.dynamic(tFloat, d) + ", " + g.expr(tFloat, d) + ")" }},
		})
	case stringKind:
		return g.stringOf(t, d)
	case anyKind:
		of := g.plainType()
		if of.holdsAny() {
			of = tInt
		}
		return "any(" + g.explicit(of, g.expr(of, d)) + ")"
	case sliceKind:
		return g.sliceOf(t, d)
	}
	return g.literal(t, depth)
}

// condition writes a bool that is no constant.
func (g *generator) condition(depth int) string {
	if depth <= 0 {
		if g.once(2) {
			return "(" + g.dynamic(tInt, 0) + g.one(" < ", " > ", " == ", " != ") + g.literal(tInt, 0) + ")"
		}
		return g.dynamic(tBool, 0)
	}
	d := depth - 1
	return choose(g, []option[string]{
		{3, func() string { return "(" + g.condition(d) + g.one(" && ", " || ") + g.condition(d) + ")" }},
		{1, func() string { return "!" + g.dynamic(tBool, d) }},
		{3, func() string {
			t := [...]*typ{tInt, tInt, tString, tFloat, sizes[g.n(len(sizes))]}[g.n(5)]
			return "(" + g.dynamic(t, d) + g.one(" < ", " > ", " <= ", " >= ", " == ", " != ") + g.expr(t, d) + ")"
		}},
		{2, func() string { return g.equality(d) }},
	})
}

func (g *generator) equality(depth int) string {
	t := g.anyType()
	switch {
	case t.comparable && t.kind != pointerKind:
		right := g.expr(t, depth)
		if t.kind == structKind || t.kind == arrayKind {
			right = "(" + right + ")"
		}
		return "(" + g.dynamic(t, depth) + g.one(" == ", " != ") + right + ")"
	case t.kind == sliceKind || t.kind == mapKind || t.kind == funcKind || t.kind == pointerKind:
		return "(" + g.dynamic(t, depth) + g.one(" == ", " != ") + "nil)"
	}
	return g.dynamic(tBool, depth)
}

func (g *generator) integer(t *typ, d int) string {
	options := []option[string]{
		{6, func() string {
			return "(" + g.dynamic(t, d) + g.one(" + ", " - ", " * ", " ^ ", " & ", " | ", " &^ ") + g.expr(t, d) + ")"
		}},
		{1, func() string { return "(" + g.dynamic(t, d) + g.one(" / ", " % ") + g.divisor(t, d) + ")" }},
		{1, func() string { return "(" + g.dynamic(t, d) + g.one(" << ", " >> ") + g.count(d) + ")" }},
		{1, func() string { return g.one("-", "^", "+") + g.dynamic(t, d) }},
		{2, func() string {
			from := g.intType()
			return t.name + "(" + g.dynamic(from, d) + ")"
		}},
		{1, func() string { return t.name + "(tr.Int(float64(" + g.dynamic(tFloat, d) + ")))" }},
		{1, func() string { return g.one("min", "max") + "(" + g.dynamic(t, d) + ", " + g.expr(t, d) + ")" }},
	}
	if t == tInt {
		options = append(options, option[string]{3, func() string { return g.measure(d) }})
	}
	if t == tUint8 {
		options = append(options, option[string]{1, func() string {
			if s := g.value(tString, 0); s != "" {
				return s + "[" + g.indexOf(s, d) + "]"
			}
			return g.dynamic(t, d)
		}})
	}
	return choose(g, options)
}

// divisor writes what is rarely zero.
func (g *generator) divisor(t *typ, d int) string {
	switch {
	case g.once(10):
		return g.dynamic(t, d)
	case g.once(2):
		return fmt.Sprintf("%s(%d)", t.name, 1+g.n(9))
	}
	return "(" + g.dynamic(t, d) + " | 1)"
}

// count writes a number of bits to shift by, which may be negative once in a
// while.
func (g *generator) count(d int) string {
	switch g.n(6) {
	case 0:
		return g.dynamic(tInt, d)
	case 1:
		return g.dynamic(tUint8, d)
	case 2:
		return fmt.Sprint(g.n(70))
	}
	return fmt.Sprintf("(%s & %d)", g.dynamic(g.intType(), d), 1+g.n(7))
}

// measure writes an int that says something of a value.
func (g *generator) measure(d int) string {
	of := [...]*typ{tString, g.slice(tInt), g.anyType(), g.anyType()}[g.n(4)]
	switch of.kind {
	case sliceKind, mapKind, stringKind:
		return "len(" + g.dynamic(of, d) + ")"
	case complexKind:
		return "tr.Int(" + g.one("real", "imag") + "(" + g.dynamic(of, d) + "))"
	case arrayKind:
		return "len(" + g.dynamic(of, d) + ")"
	}
	return g.dynamic(tInt, d)
}

func (g *generator) float(t *typ, d int) string {
	return choose(g, []option[string]{
		{4, func() string { return "(" + g.dynamic(t, d) + g.one(" + ", " - ", " * ") + g.expr(t, d) + ")" }},
		{1, func() string { return "(" + g.dynamic(t, d) + " / " + g.dynamic(t, d) + ")" }},
		{2, func() string { return t.name + "(" + g.dynamic(g.intType(), d) + ")" }},
		{1, func() string { return "-" + g.dynamic(t, d) }},
		{1, func() string { return t.name + "(" + g.one("real", "imag") + "(" + g.dynamic(tComplex, d) + "))" }},
	})
}

func (g *generator) stringOf(t *typ, d int) string {
	convert := func(s string) string {
		if t == tString {
			return s
		}
		return t.name + "(" + s + ")"
	}
	return choose(g, []option[string]{
		{3, func() string { return "(" + g.dynamic(t, d) + " + tr.Cut(" + g.expr(t, d) + "))" }},
		{1, func() string { return convert("string(" + g.dynamic(tInt32, d) + ")") }},
		{1, func() string { return convert("string(" + g.dynamic(g.slice(tUint8), d) + ")") }},
		{1, func() string { return convert("strings.ToUpper(" + g.dynamic(tString, d) + ")") }},
		{1, func() string { return convert("fmt.Sprint(" + g.dynamic(g.basic(), d) + ")") }},
		{2, func() string {
			s := g.dynamic(t, 0)
			switch g.n(3) {
			case 0:
				return s + "[" + g.indexOf(s, d) + ":]"
			case 1:
				return s + "[:" + g.indexOf(s, d) + "]"
			}
			return s + "[tr.Ix(" + g.dynamic(tInt, d) + ", 2):" + g.indexOf(s, d) + "]"
		}},
	})
}

func (g *generator) sliceOf(t *typ, d int) string {
	return choose(g, []option[string]{
		{2, func() string {
			return "append(" + g.dynamic(t, d) + ", " + g.expr(t.elem, d) + ", " + g.expr(t.elem, d) + ")"
		}},
		{1, func() string { return "append(" + g.dynamic(t, d) + ", tr.Few(" + g.dynamic(t, d) + ")...)" }},
		{1, func() string { return "append(" + t.name + "(nil), " + g.expr(t.elem, d) + ")" }},
		{1, func() string {
			s := g.dynamic(t, 0)
			switch g.n(4) {
			case 0:
				return s + "[" + g.indexOf(s, d) + ":]"
			case 1:
				high, most := g.indexOf(s, d), g.indexOf(s, d)
				if len(high) == 1 && len(most) == 1 {
					high, most = min(high, most), max(high, most) // constants, which Go compares
				}
				return s + "[:" + high + ":" + most + "]"
			}
			return s + "[:" + g.indexOf(s, d) + "]"
		}},
		{1, func() string { return fmt.Sprintf("make(%s, %s, 5)", t.name, g.index(4, d)) }},
		{2, func() string { return g.literal(t, d+1) }},
	})
}
