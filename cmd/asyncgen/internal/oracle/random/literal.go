package random

import (
	"fmt"
	"strings"
)

// literal writes a value of type t that is made here.
func (g *generator) literal(t *typ, depth int) string {
	d := depth - 1
	switch t.kind {
	case boolKind:
		return g.convert(t, g.one("true", "false"))
	case intKind:
		return g.integerLiteral(t)
	case floatKind:
		return g.convert(t, g.one("0.5", "1.25", "(-2.5)", "3.0", "100.0"))
	case complexKind:
		return g.one("complex(1, 2)", "(0.5 + 1i)", "complex(-1, 0)")
	case stringKind:
		return g.convert(t, g.one(`"a"`, `"bc"`, `"héλ"`, `"xyz"`, `""`, "`q`"))
	case structKind:
		return g.structLiteral(t, d)
	case sliceKind, arrayKind:
		return g.listLiteral(t, d)
	case mapKind:
		if g.once(8) {
			return "(" + t.name + "{})"
		}
		return fmt.Sprintf("(%s{%s: %s})", t.name, g.expr(t.key, d), g.expr(t.elem, d))
	case pointerKind:
		return g.pointerTo(t, d)
	case funcKind:
		return g.funcValue(t, d)
	case anyKind:
		of := [...]*typ{tInt, tString, tFloat, tBool, tUint8}[g.n(5)]
		return "any(" + g.literal(of, d) + ")"
	case errorKind:
		if g.once(3) {
			return "error(nil)"
		}
		return fmt.Sprintf(`errors.New("e%d")`, g.n(9))
	case ifaceKind:
		return g.implementation(t, d)
	}
	return "*new(" + t.name + ")"
}

// zero writes the zero value of t.
func zero(t *typ) string {
	switch t.kind {
	case structKind, arrayKind:
		return "(" + t.name + "{})"
	case intKind, floatKind, complexKind:
		return t.name + "(0)"
	case stringKind:
		return t.name + `("")`
	case boolKind:
		return t.name + "(false)"
	case paramKind:
		return "*new(" + t.name + ")"
	}
	if t.kind == funcKind || t.kind == pointerKind {
		return "(" + t.name + ")(nil)"
	}
	return t.name + "(nil)"
}

// convert makes a constant one of type t where it is not by itself.
func (g *generator) convert(t *typ, text string) string {
	if t.typed || t.declared {
		return t.name + "(" + text + ")"
	}
	return text
}

func (g *generator) integerLiteral(t *typ) string {
	n := int64(g.n(10))
	if c := g.constant(); c != nil && t == tInt && g.once(2) {
		return c.name
	}
	switch {
	case g.once(12):
		n = 1<<(min(t.bits, 63)-1) - 1
	case g.once(4):
		n = int64(g.n(100))
	case g.once(4) && !t.unsigned:
		n = -n
	}
	if n < 0 && !t.typed {
		return fmt.Sprintf("(%d)", n)
	}
	return g.convert(t, fmt.Sprint(n))
}

func (g *generator) structLiteral(t *typ, d int) string {
	var parts []string
	keyed := g.once(2)
	for _, f := range t.fields {
		switch {
		case keyed && g.once(4):
		case keyed:
			parts = append(parts, f.name+": "+g.expr(f.typ, d))
		default:
			parts = append(parts, g.expr(f.typ, d))
		}
	}
	if keyed {
		g.rand.Shuffle(len(parts), func(i, j int) { parts[i], parts[j] = parts[j], parts[i] })
	}
	return "(" + t.name + "{" + strings.Join(parts, ", ") + "})"
}

func (g *generator) listLiteral(t *typ, d int) string {
	n := 1 + g.n(4)
	if t.kind == arrayKind {
		n = g.n(t.length + 1)
	}
	var parts []string
	for i := range n {
		e := g.expr(t.elem, d)
		if g.once(6) && i == n-1 {
			e = fmt.Sprintf("%d: %s", i, e)
		}
		parts = append(parts, e)
	}
	text := t.name + "{" + strings.Join(parts, ", ") + "}"
	if t.declared {
		return "(" + text + ")" // lest a brace end the header of a statement
	}
	return text
}

func (g *generator) pointerTo(t *typ, d int) string {
	if g.once(2) {
		if v := g.address(t.elem, d); v != "" {
			return "&" + v
		}
	}
	if t.elem.kind == structKind {
		lit := g.structLiteral(t.elem, d)
		return "&" + lit[1:len(lit)-1]
	}
	return "new(" + t.elem.name + ")"
}
