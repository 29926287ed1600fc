package oracle

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// Generate writes a random program of the given number of functions, the same
// for the same seed. It ends by itself, prints the same at each run, and traces
// the order in which it evaluates.
func Generate(seed uint64, functions int) []byte {
	g := &generator{rand: rand.New(rand.NewPCG(seed, 0))}
	g.text.WriteString(prelude)
	g.line(calls, "a")
	g.line(calls, "p")
	for i := range functions {
		g.function(i)
	}
	g.line("func main() {")
	for i := range functions {
		g.line("guard%d()", i)
	}
	g.line("}")
	return []byte(g.text.String())
}

// prelude declares what the functions of calls belong to.
const prelude = `package main

import "fmt"

type pair struct{ A, B int }

func mod(n, m int) int { if n %= m; n < 0 { n += m }; return n }
`

// calls is what generated functions call, once for async bodies, whose twins
// await them, and once under another prefix for function literals, which cannot.
const calls = `
func (s *pair) %[1]sAdd(n int) int { fmt.Print("add", n, " "); s.A += n; return s.A }

func (s pair) %[1]sSum(n int) int { fmt.Print("sum", n, " "); return s.A + s.B*n }

func %[1]sT(id, v int) int { fmt.Print("t", id, "=", v, " "); return v }

func %[1]sYes(id int, v bool) bool { fmt.Print("y", id, "=", v, " "); return v }

func %[1]sTwo(a, b int) (int, int) { fmt.Print("two ", a, b, " "); return b, a }

func %[1]sPick[T any](n int, a, b T) T { fmt.Print("pick", n, " "); if n%%2 == 0 { return a }; return b }

func %[1]sAll(list ...int) int { s := 0; for i, v := range list { s += i * v }; return s }
`

// generator holds what is in scope where it writes.
type generator struct {
	rand   *rand.Rand
	text   strings.Builder
	ints   []string // variables that may be assigned to
	fixed  []string // variables that count a loop
	loops  []string // labels of the loops around, innermost last
	plain  int      // depth of function literals
	nested int      // depth of statements
	names  int
	budget int // of statements, for one function
}

func (g *generator) line(format string, args ...any) { fmt.Fprintf(&g.text, format+"\n", args...) }

func (g *generator) fresh(prefix string) string {
	g.names++
	return fmt.Sprint(prefix, g.names)
}

// choose runs one of fs.
func choose[T any](g *generator, fs ...func() T) T { return fs[g.rand.IntN(len(fs))]() }

func (g *generator) one(list ...string) string { return list[g.rand.IntN(len(list))] }

// function writes a function with a variable of each kind, and the one that
// calls it and shows its panic.
func (g *generator) function(i int) {
	g.ints, g.fixed, g.loops, g.budget = []string{"a", "b", "r"}, nil, nil, 30
	g.line("func f%d(a, b int) (r int, err error) {", i)
	g.line("s := pair{a, b}; ps := &s; xs := []int{1, 2, 3, 4}; var arr [4]int; m := map[int]int{1: 2}; var e any = a")
	g.line("var fs []func() int; _, _, _, _, _, _, _ = s, ps, xs, arr, m, e, fs")
	if g.rand.IntN(2) == 0 {
		g.line(`defer func() { if v := recover(); v != nil { err = fmt.Errorf("recovered %%v", v); r += %d } }()`, g.rand.IntN(9))
	}
	for range 6 {
		g.stmt()
	}
	g.line(`for _, f := range fs { fmt.Print("f=", f(), " ") }`)
	g.line("fmt.Print(a, b, s, xs, arr, len(m), m[1], e)")
	g.line("return %s, err\n}\n", g.expr(2))
	g.line("func guard%d() {", i)
	g.line(`defer func() { fmt.Println("; panic:", recover()) }()`)
	g.line("r, err := f%d(%d, %d)\nfmt.Print(\" -> \", r, err)\n}\n", i, g.rand.IntN(9), g.rand.IntN(9)-4)
}

// block writes statements whose variables end with it.
func (g *generator) block() {
	ints, fixed := g.ints, g.fixed
	g.nested++
	for range 1 + g.rand.IntN(3) {
		g.stmt()
	}
	g.nested--
	g.ints, g.fixed = ints[:len(ints):len(ints)], fixed[:len(fixed):len(fixed)]
}

func (g *generator) stmt() {
	g.budget--
	if g.nested > 3 || g.budget < 0 {
		g.assign()
		return
	}
	kinds := []func(){
		g.assign, g.assign, g.assign, g.declare, g.declare, g.ifElse, g.count, g.ranges, g.switches,
		g.typeSwitch, g.closure, g.leave, g.gotos, g.shadow,
	}
	if g.plain == 0 {
		kinds = append(kinds, g.defers, g.panics)
	}
	kinds[g.rand.IntN(len(kinds))]()
}

// place is an operand that may be assigned to.
func (g *generator) place() string {
	return choose(g,
		func() string { return g.one(g.ints...) },
		func() string { return g.one(g.ints...) },
		func() string { return "arr[" + g.index(4) + "]" },
		func() string { return "xs[" + g.index(4) + "]" },
		func() string { return "m[" + g.expr(1) + "]" },
		func() string { return g.one("s.A", "s.B", "ps.A", "ps.B") },
		func() string { return g.call("Pick") + "(" + g.index(5) + ", ps, &s)." + g.one("A", "B") },
	)
}

func (g *generator) index(n int) string { return fmt.Sprintf("mod(%s, %d)", g.expr(1), n) }

func (g *generator) assign() {
	switch g.rand.IntN(8) {
	case 0:
		g.line("%s, %s = %s, %s", g.place(), g.place(), g.expr(2), g.expr(2))
	case 1:
		g.line("%s, %s = %s(%s, %s)", g.place(), g.place(), g.call("Two"), g.expr(1), g.expr(1))
	case 2:
		g.line("%s%s", g.place(), g.one("++", "--"))
	case 3:
		g.line("%s = append(%s, %s)[:4]", "xs", g.one("xs", "xs[:2:2]", "[]int{5, 6, 7}"), g.expr(2)+", "+g.expr(1)+", 8")
	case 4:
		g.line("e = %s", g.one(g.expr(2), `"text"`, "s", "xs", "nil"))
	case 5:
		g.line("s = pair{B: %s, A: %s}", g.expr(2), g.expr(2))
	default:
		g.line("%s %s %s", g.place(), g.one("=", "=", "+=", "-=", "^=", "|=", "&="), g.expr(3))
	}
}

func (g *generator) declare() {
	v, w := g.fresh("v"), g.fresh("v")
	switch g.rand.IntN(4) {
	case 0:
		g.line("var %s, %s = %s(%s, %s)", v, w, g.call("Two"), g.expr(2), g.expr(1))
	case 1:
		g.line("%s, ok%s := m[%s]; %s := 0; if ok%s { %s = 1 }", v, v, g.expr(2), w, v, w)
	case 2:
		g.line("const c%s = iota + %d; var %s int; %s := c%s + %s", v, g.rand.IntN(5), v, w, v, g.expr(1))
	default:
		g.line("%s, %s := %s, %s", v, w, g.expr(2), g.expr(2))
	}
	g.line("_, _ = %s, %s", v, w)
	g.ints = append(g.ints, v, w)
}

func (g *generator) shadow() {
	v := g.one("a", "b", "r")
	g.line("{ %s := %s; _ = %s", v, g.expr(2), v)
	g.block()
	g.line("}")
}

func (g *generator) ifElse() {
	if g.rand.IntN(3) == 0 {
		g.line("if q := %s; q > %s {", g.expr(2), g.expr(1))
	} else {
		g.line("if %s {", g.cond(2))
	}
	g.block()
	if g.rand.IntN(2) == 0 {
		g.line("} else if %s {", g.cond(1))
		g.block()
		g.line("} else {")
		g.block()
	}
	g.line("}")
}

// loop writes a loop under a label that something in it names.
func (g *generator) loop(counter, header string) {
	label := g.fresh("L")
	g.line("%s:\n%s {\nif %s == 7 { continue %s }", label, header, counter, label)
	fixed, loops := g.fixed, g.loops
	g.fixed = append(fixed[:len(fixed):len(fixed)], counter)
	g.loops = append(loops[:len(loops):len(loops)], label)
	if g.rand.IntN(2) == 0 {
		g.line("fs = append(fs, func() int { %s++; return %s })", counter, counter)
	}
	g.block()
	g.fixed, g.loops = fixed, loops
	g.line("}")
}

func (g *generator) count() {
	i := g.fresh("i")
	g.loop(i, fmt.Sprintf("for %s := 0; %s < %d; %s++", i, i, 1+g.rand.IntN(3), i))
}

func (g *generator) ranges() {
	i := g.fresh("i")
	over := choose(g,
		func() string { return i + " := range 3" },
		func() string { return i + " := range " + g.index(3) },
		func() string { return "_, " + i + " := range xs" },
		func() string { return "_, " + i + " := range arr" },
		func() string { return i + " := range \"aé\"" },
		func() string { return "_, " + i + " := range []int{" + g.expr(1) + ", " + g.expr(2) + "}" },
	)
	g.loop(i, "for "+over)
}

func (g *generator) switches() {
	g.line("switch %s {", g.one("mod("+g.expr(2)+", 4)", "q := "+g.expr(1)+"; mod(q, 4)"))
	g.line("case %s, %s:", g.expr(1), g.expr(1))
	g.block()
	if g.rand.IntN(2) == 0 {
		g.line("fallthrough")
	}
	g.line("case %s(%d, 2):", g.call("T"), g.rand.IntN(100))
	g.block()
	g.line("default:")
	g.block()
	g.line("}")
}

func (g *generator) typeSwitch() {
	g.line("switch x := e.(type) {\ncase int:\nr += x")
	g.block()
	g.line("case string, nil:\n_ = x")
	g.block()
	g.line("case pair:\nx.A++; fmt.Print(x)\ndefault:")
	g.block()
	g.line("}")
}

func (g *generator) closure() {
	loops := g.loops
	g.loops = nil
	g.plain++
	g.line("fs = append(fs, func() (q int) {\nif len(fs) > 20 { return 1 }")
	g.block()
	g.line("return %s\n})", g.expr(2))
	g.plain--
	g.loops = loops
}

func (g *generator) defers() {
	n := g.fresh("n")
	g.line("%s := %s\ndefer func(n int) { r += n; fmt.Print(\"d\", n, \" \") }(%s + b)", n, g.expr(2), n)
}

func (g *generator) panics() {
	g.line("if %s && mod(a, 3) == 1 { %s }", g.cond(1), g.one(
		"panic("+g.expr(1)+")", "panic(fmt.Sprint(\"boom\", b))", "r = xs[7+mod(a, 2)]", "r = e.(int)",
		"r = 1 / (a - a)", "var np *pair; np.A = "+g.expr(1), "var nm map[int]int; nm["+g.expr(1)+"] = "+g.expr(1)))
}

// leave ends a loop, or the function, now and then.
func (g *generator) leave() {
	if len(g.loops) > 0 {
		g.line("if %s { %s %s }", g.cond(1), g.one("break", "continue"), g.one(g.loops...))
	} else if g.plain == 0 {
		g.line("if %s { return %s, nil }", g.cond(2), g.expr(2))
	}
}

func (g *generator) gotos() {
	label, n := g.fresh("G"), g.fresh("n")
	g.line("{\n%s := 0\n%s:\n{", n, label)
	g.block()
	g.line("}\nif %s++; %s < 3 && %s { goto %s }\n}", n, n, g.cond(1), label)
}

func (g *generator) cond(depth int) string {
	if depth > 0 && g.rand.IntN(3) == 0 {
		return "(" + g.cond(depth-1) + g.one(" && ", " || ") + g.cond(depth-1) + ")"
	}
	c := g.expr(depth) + g.one(" < ", " > ", " == ", " != ") + g.expr(1)
	if g.rand.IntN(2) == 0 {
		return fmt.Sprintf("%s(%d, %s)", g.call("Yes"), g.rand.IntN(100), c)
	}
	return c
}

// expr is an expression of type int.
func (g *generator) expr(depth int) string {
	if depth == 0 || g.rand.IntN(6) == 0 {
		return g.leaf()
	}
	if g.rand.IntN(2) == 0 {
		return fmt.Sprintf("%s(%d, %s)", g.call("T"), g.rand.IntN(100), g.expr(depth-1))
	}
	return choose(g,
		func() string {
			return "(" + g.expr(depth-1) + g.one(" + ", " - ", " ^ ", " & ") + g.expr(depth-1) + ")"
		},
		func() string { return "arr[" + g.index(4) + "]" },
		func() string { return "xs[" + g.index(4) + "]" },
		func() string { return "m[" + g.expr(depth-1) + "]" },
		func() string {
			return g.call("All") + "(" + g.expr(depth-1) + ", " + g.expr(depth-1) + ", " + g.leaf() + ")"
		},
		func() string {
			return g.call("All") + "(" + g.call("Two") + "(" + g.expr(depth-1) + ", " + g.expr(depth-1) + "))"
		},
		func() string {
			return g.call("Pick") + "(" + g.expr(depth-1) + ", " + g.leaf() + ", " + g.expr(depth-1) + ")"
		},
		func() string { return "(&pair{" + g.expr(depth-1) + ", " + g.leaf() + "}).B" },
		func() string { return "ps." + g.call("Add") + "(" + g.expr(depth-1) + ")" },
		func() string { return "s." + g.call("Sum") + "(" + g.expr(depth-1) + ")" },
		func() string { return "len([]int{" + g.expr(depth-1) + "})" },
		func() string { return "func() int { r++; return r }()" },
	)
}

// call names a function or method of calls for the body being written.
func (g *generator) call(name string) string {
	if g.plain > 0 {
		return "p" + name
	}
	return "a" + name
}

func (g *generator) leaf() string {
	names := append([]string{fmt.Sprint(g.rand.IntN(10)), "s.A", "ps.B", "arr[2]", "xs[1]"}, g.ints...)
	return g.one(append(names, g.fixed...)...)
}
