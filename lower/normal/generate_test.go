package normal

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// generator writes random functions over the variables of the prelude. A seed
// always gives the same ones.
type generator struct {
	*rand.Rand
	strings.Builder
	depth int
	vars  map[string][]string // local variables by type
	loops int                 // number of loops made, for their variables
	tries bool
}

// functions returns a file of n functions.
func functions(seed uint64, n int) string {
	g := &generator{Rand: rand.New(rand.NewPCG(seed, 1))}
	g.WriteString("package main\n")
	for i := range n {
		g.function(i)
	}
	return g.String()
}

func (g *generator) function(i int) {
	g.vars = make(map[string][]string)
	g.loops = 0
	g.tries = g.IntN(3) == 0
	result := "(r int, q string)"
	if g.tries {
		result = "(r int, q string, err error)"
	}
	fmt.Fprintf(g, "\nfunc caseRandom%d() %s {\n", i, result)
	g.block(2 + g.IntN(4))
	fmt.Fprintf(g, "return %s, %s", g.expr("int"), g.expr("string"))
	if g.tries {
		g.WriteString(", nil")
	}
	g.WriteString("\n}\n")
}

func (g *generator) block(n int) {
	g.scope(func() {
		for range n {
			g.statement()
		}
	})
}

// scope forgets the variables that f declares.
func (g *generator) scope(f func()) {
	saved := make(map[string][]string)
	for t, v := range g.vars {
		saved[t] = v[:len(v):len(v)]
	}
	f()
	g.vars = saved
}

// braces writes a block in braces.
func (g *generator) braces() {
	g.WriteString("{\n")
	g.block(1 + g.IntN(2))
	g.WriteString("}")
}

func (g *generator) statement() {
	g.depth++
	defer func() { g.depth--; g.WriteString("\n") }()
	kinds := 16
	if g.depth > 2 {
		kinds = 10 // no more blocks
	}
	switch g.IntN(kinds) {
	case 0:
		t := g.pick("int", "int", "bool", "string", "Pair", "any", "[]int")
		name := fmt.Sprintf("v%d", g.Uint32())
		fmt.Fprintf(g, "%s := %s\n_ = %s", name, g.expr(t), name)
		if t == "any" {
			g.vars[t] = append(g.vars[t], name)
			return
		}
		g.vars[t] = append(g.vars[t], name)
	case 1, 2:
		t := g.pick("int", "int", "int", "bool", "string", "any")
		fmt.Fprintf(g, "%s = %s", g.target(t), g.expr(t))
	case 3:
		fmt.Fprintf(g, "%s %s= %s", g.target("int"), g.pick("+", "-", "*", "|", "/", "%", "<<"), g.expr("int"))
	case 4:
		t, u := g.pick("int", "string", "bool"), g.pick("int", "int", "any")
		fmt.Fprintf(g, "%s, %s = %s, %s", g.target(t), g.target(u), g.expr(t), g.expr(u))
	case 5:
		fmt.Fprintf(g, "%s, %s = await2(g2(%s, %s))", g.target("int"), g.target("int"), g.expr("int"), g.expr("int"))
	case 6:
		fmt.Fprintf(g, "%s, %s = m[%s]", g.target("int"), g.target("bool"), g.expr("int"))
	case 7:
		fmt.Fprintf(g, "note(%s, %s, %s)", g.expr("any"), g.expr("int"), g.expr("any"))
	case 8:
		fmt.Fprintf(g, "%s%s", g.target("int"), g.pick("++", "--"))
	case 9:
		if g.tries {
			fmt.Fprintf(g, "%s = try1(e1(%s))", g.target("int"), g.expr("int"))
			return
		}
		fmt.Fprintf(g, "await1(g(%s))", g.expr("int"))
	case 10, 11:
		g.ifStmt()
	case 12:
		g.forStmt()
	case 13:
		g.scope(g.rangeStmt)
	case 14, 15:
		g.switchStmt()
	}
}

func (g *generator) ifStmt() {
	g.WriteString("if ")
	if g.IntN(3) == 0 {
		fmt.Fprintf(g, "r = %s; ", g.expr("int"))
	}
	fmt.Fprintf(g, "%s ", g.expr("bool"))
	g.braces()
	switch g.IntN(3) {
	case 0:
		g.WriteString(" else ")
		g.braces()
	case 1:
		fmt.Fprintf(g, " else if %s ", g.expr("bool"))
		g.braces()
		g.WriteString(" else ")
		g.braces()
	}
}

// forStmt writes a loop of at most three iterations.
func (g *generator) forStmt() {
	n := fmt.Sprintf("n%d", g.loops)
	label := fmt.Sprintf("loop%d", g.loops)
	g.loops++
	step := g.pick("1", "await1(g(1))")
	fmt.Fprintf(g, "%s:\nfor %s := %s; %s < 3 && (%s || %s > 0); %s += %s {\n", label, n, g.pick("0", "await1(g(0))"), n, g.expr("bool"), n, n, step)
	g.block(1)
	fmt.Fprintf(g, "if %s { %s %s }\n", g.expr("bool"), g.pick("continue", "break"), label)
	g.block(1)
	g.WriteString("}")
}

func (g *generator) rangeStmt() {
	n, use := fmt.Sprintf("k%d", g.loops), ""
	switch g.IntN(3) {
	case 0:
		fmt.Fprintf(g, "for %s, %s = range %s[:2] ", g.target("int"), g.target("int"), g.expr("[]int"))
	case 1:
		fmt.Fprintf(g, "for %s := range await1(g(2)) ", n)
		use = "_ = " + n + "\n"
		g.vars["const"] = append(g.vars["const"], n)
	default:
		fmt.Fprintf(g, "for _, %s := range [...]int{%s, %s} ", n, g.expr("int"), g.expr("int"))
		use = "_ = " + n + "\n"
		g.vars["const"] = append(g.vars["const"], n)
	}
	g.loops++
	g.WriteString("{\n" + use)
	g.block(1)
	g.WriteString("}")
}

func (g *generator) switchStmt() {
	t := g.pick("int", "string", "any", "bool")
	if t == "bool" {
		g.WriteString("switch {\n")
	} else {
		fmt.Fprintf(g, "switch %s {\n", g.expr(t))
	}
	clauses, def := 1+g.IntN(3), g.IntN(5)
	for i := range clauses {
		if i == def {
			g.WriteString("default:\n")
		} else {
			fmt.Fprintf(g, "case %s, %s:\n", g.target(t), g.call(t))
		}
		g.block(1)
		if i < clauses-1 && g.IntN(4) == 0 {
			g.WriteString("fallthrough\n")
		}
	}
	g.WriteString("}")
}

func (g *generator) pick(of ...string) string { return of[g.IntN(len(of))] }

// target returns something to assign a value of type t to.
func (g *generator) target(t string) string {
	if v := g.vars[t]; len(v) > 0 && g.IntN(3) == 0 {
		return g.pick(v...)
	}
	switch t {
	case "int":
		return g.pick("x", "y", "s.f", "p.f", "r", "*gq()", "(*gp()).f",
			"a["+g.small()+"]", "arr["+g.small()+"]", "m["+g.expr("int")+"]", "mp["+g.expr("Pair")+"]", "mb[b+1]", "s.a["+g.small()+"]", "aa[i]["+g.small()+"]")
	case "bool":
		return "ok"
	case "string":
		return g.pick("str", "q")
	case "any":
		return "ia"
	}
	panic(t)
}

// small returns an index, most often within bounds.
func (g *generator) small() string {
	return g.pick("0", "i", "1", "g(1)", "await1(g(0))", "i+await1(g(1))", "len(a)-3", "x")
}

// call returns a call that gives a t, most often awaited.
func (g *generator) call(t string) string {
	arg := func(of string) string { return g.expr(of) }
	var c string
	switch t {
	case "int":
		c = "g(" + arg("int") + ")"
		if g.tries && g.IntN(4) == 0 {
			return g.pick("try1(e1("+arg("int")+"))", "try1(await2(e1("+arg("int")+")))")
		}
	case "bool":
		c = "gb(" + arg("bool") + ")"
	case "string":
		c = "gs(" + arg("string") + ")"
	case "any":
		c = "gany(" + arg("any") + ")"
	case "Pair":
		c = "gpair(" + arg("int") + "," + arg("int") + ")"
	case "[]int":
		c = "ga()"
	}
	if g.IntN(3) > 0 {
		return "await1(" + c + ")"
	}
	return c
}

// expr returns an expression of type t.
func (g *generator) expr(t string) string {
	g.depth++
	defer func() { g.depth-- }()
	if g.depth > 5 {
		return g.leaf(t)
	}
	if g.IntN(4) == 0 {
		return g.call(t)
	}
	e := g.expr
	switch t {
	case "int":
		return g.intExpr()
	case "bool":
		return g.pick("ok", "!"+"("+e("bool")+")", "("+e("bool")+" && "+e("bool")+")", "("+e("bool")+" || "+e("bool")+")",
			"("+e("int")+" < "+e("int")+")", "("+e("string")+" == "+e("string")+")", "("+e("Pair")+" == "+e("Pair")+")", "("+e("any")+" != "+e("any")+")")
	case "string":
		return g.pick("str", e("string")+"+"+e("string"), "two("+e("any")+","+e("int")+")", "string(bs)", "show("+e("any")+","+e("int")+","+e("any")+")", "str[i:]", "two("+e("[]int")+","+e("bool")+")")
	case "any":
		return g.pick("ia", "any("+e("int")+")", "any("+e("Pair")+")", "any(b+1)", "any(Wide{"+e("int")+", x, "+e("int")+"})", "any("+e("string")+")", "any(s.a)")
	case "Pair":
		return g.pick("Pair{x, y}", "(Pair{"+e("int")+", "+e("int")+"})", "[]Pair{{x, "+e("int")+"}, {l: "+e("int")+"}}[i%2]")
	case "[]int":
		return g.pick("a", "a["+g.small()+":]", "append(a, "+e("int")+")", "[]int{x, "+e("int")+", "+e("int")+"}", "aa[i]", "append([]int(nil), "+e("[]int")+"...)")
	}
	panic(t)
}

func (g *generator) intExpr() string {
	e := g.expr
	switch g.IntN(12) {
	case 0:
		return "(" + e("int") + g.pick("+", "-", "*", "^") + e("int") + ")"
	case 1:
		return "(" + e("int") + g.pick("/", "%") + "(" + e("int") + "|1))"
	case 2:
		return g.pick("a", "arr", "s.a") + "[" + g.small() + "]"
	case 3:
		return g.pick("m["+e("int")+"]", "mp["+e("Pair")+"]", "mb[b+1]", "ms[string(bs)]", "ms["+e("string")+"]", "mi["+e("any")+"]")
	case 4:
		return g.pick("s.Val(", "p.Ptr(", "ii.Val(", "fn(", "fns[i](", "h.Val(", "gi().Val(", "gp().Val(", "await1(gi()).Val(", "fns[len(fns)-1](", "await1(gp()).n.Ptr(") + e("int") + ")"
	case 5:
		return "add(" + e("int") + ", x, " + e("int") + ")"
	case 6:
		return "len(" + e(g.pick("string", "[]int")) + ")"
	case 7:
		return g.pick("min", "max") + "(" + e("int") + ", " + e("int") + ")"
	case 8:
		return g.pick("int(float64("+e("int")+"))", "int(b)", "func() int { x++; return x }()", "p.n.f", "int(uint8(x+"+e("int")+"))")
	case 9:
		return "count(" + e("bool") + ")"
	case 10:
		return "len(map[int]int{x: " + e("int") + ", 5000: 1, 6000 + g(0): " + e("int") + "})"
	}
	return g.leaf("int")
}

func (g *generator) leaf(t string) string {
	if v := g.vars[t]; len(v) > 0 && g.IntN(2) == 0 {
		return g.pick(v...)
	}
	if v := g.vars["const"]; t == "int" && len(v) > 0 && g.IntN(3) == 0 {
		return g.pick(v...)
	}
	switch t {
	case "int":
		return g.pick("x", "y", "s.f", "p.f", "1", "2", "a[i]", "m[i]", "r", "g(1)", "await1(g(2))")
	case "bool":
		return g.pick("ok", "x > y", "await1(gb(true))", "gb(false)", "str == q")
	case "string":
		return g.pick("str", `"k"`, "q", `await1(gs("z"))`)
	case "any":
		return g.pick("ia", "any(x)", "await1(gany(3))", "any(str)")
	case "Pair":
		return g.pick("(Pair{x, y})", "(Pair{1, 2})")
	case "[]int":
		return g.pick("a", "ga()", "await1(ga())")
	}
	panic(t)
}
