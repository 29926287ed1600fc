package random

import (
	"strings"
)

// deferred writes a defer statement.
func (g *generator) deferred() {
	choose(g, []option[struct{}]{
		do(4, g.deferLiteral), do(3, g.deferRecover), do(2, g.deferCall), do(2, g.deferTrace), do(1, g.deferLoop), do(1, g.deferOdd),
	})
}

// deferAwait defers the await of a call.
func (g *generator) deferAwait() {
	list := g.callables(true, 2, func([]*typ) bool { return true })
	if len(list) == 0 || g.once(3) {
		t := g.anyType()
		g.line("defer await %s(%s)", g.literalFunc(true, []*typ{t}, nil, 3), g.bare(g.expr(t, 2)))
		return
	}
	c := list[g.n(len(list))]
	g.line("defer await %s(%s)", c.name, g.arguments(c, 2))
}

// deferLiteral defers a literal that changes what it can see.
func (g *generator) deferLiteral() {
	g.line("defer %s()", g.literalFunc(false, nil, nil, 3))
}

// deferRecover defers a literal that recovers, and may panic anew.
func (g *generator) deferRecover() {
	g.line("defer func() {")
	g.inLiteral(false, nil, func() {
		r := g.fresh("e")
		g.line("%s := recover()\ntr.P(%d, %s)", r, g.id(), r)
		g.declare(r, tAny)
		switch g.n(5) {
		case 0:
			g.line("if %s != nil && tr.Go() { panic(%s) }", r, g.one(r, `"again"`, `errors.New("again")`))
		case 1:
			g.line("if e, ok := %s.(error); ok { tr.P(%d, e.Error()) }", r, g.id())
		}
		g.statement()
	})
	g.line("}()")
}

// deferCall defers a function or method.
func (g *generator) deferCall() {
	list := g.callables(false, 2, func([]*typ) bool { return true })
	if len(list) == 0 {
		g.deferTrace()
		return
	}
	c := list[g.n(len(list))]
	g.line("defer %s(%s)", c.name, g.arguments(c, 2))
}

// deferTrace defers a call whose arguments are evaluated now.
func (g *generator) deferTrace() { g.line("defer tr.P(%d, %s)", g.id(), g.plainValues()) }

func (g *generator) deferLoop() {
	i := g.fresh("i")
	g.line("for %s := range %d {", i, 1+g.n(3))
	g.scoped(func() {
		g.use(i, tInt)
		g.deferred()
	})
	g.line("}")
}

// deferOdd defers what is seldom deferred.
func (g *generator) deferOdd() {
	switch g.n(6) {
	case 0:
		f := g.fresh("f")
		g.line("var %s func(int)\nif %s { %s = func(n int) { tr.P(%d, n) } }\ndefer %[3]s(%[5]s)", f, g.condition(1), f, g.id(), g.bare(g.expr(tInt, 2)))
	case 1:
		for _, t := range g.pool {
			if v := g.value(t, 1); t.kind == mapKind && v != "" {
				g.line("defer delete(%s, %s)", v, g.bare(g.expr(t.key, 2)))
				return
			}
		}
		g.deferTrace()
	case 2:
		g.line("defer recover()")
	case 3:
		g.line("defer func() { defer func() { tr.P(%d, recover()) }(); panic(%s) }()", g.id(), g.one(`"inner"`, "7", "errors.New(\"inner\")"))
	case 4:
		g.line("defer panic(fmt.Sprint(%s))", g.plainValues())
	default:
		g.line("defer func(a, b int) { tr.P(%d, a, b, recover()) }(%s, %s)", g.id(), g.bare(g.expr(tInt, 2)), g.bare(g.expr(tInt, 2)))
	}
}

// panics writes a statement that panics, or ends the goroutine, now and then.
func (g *generator) panics() {
	fault := faults[g.n(len(faults))]
	if g.late && fault == goexit {
		fault = faults[0] // as what is deferred runs in another task then
	}
	cond := g.condition(1)
	if g.once(2) {
		cond += " && tr.Ix(" + g.dynamic(tInt, 1) + ", 3) == 1"
	}
	text := strings.ReplaceAll(fault, "INT", g.bare(g.expr(tInt, 2)))
	if strings.Contains(text, "ANY") {
		text = strings.ReplaceAll(text, "ANY", g.plainValues())
	}
	g.line("if %s {\n%s\n}", cond, text)
}

const goexit = "runtime.Goexit()"

// faults are statements that panic in each way that Go knows.
var faults = []string{
	"panic(fmt.Sprint(ANY))",
	"panic(INT)",
	`panic(errors.New("p"))`,
	"panic(nil)",
	goexit,
	"var z int\ntr.P(0, INT / z)",
	"var m map[string]int\nm[\"a\"] = INT",
	"var p *struct{ X int }\np.X = INT",
	"var p *[3]int\ntr.P(0, p[tr.Ix(INT, 3)])",
	"s := []int{7}\ns[len(s)+1] = INT",
	"s := []int{1, 2, 3}\ntr.P(0, s[tr.V(0, 3):tr.V(0, 1)], INT)",
	"s := []int{1, 2, 3}\ntr.P(0, s[:tr.V(0, 9)], INT)",
	"var e any = INT\ntr.P(0, e.(*int))",
	"var e any = INT\ntr.P(0, e.(fmt.Stringer))",
	"var e any\ntr.P(0, e.(int), INT)",
	"var e fmt.Stringer\ntr.P(0, e.String(), INT)",
	"var a any = []int{INT}\ntr.P(0, a == a)",
	"m := map[any]int{}\nvar k any = func() {}\nm[k] = INT",
	"n := INT\ntr.P(0, make([]int, n&7-8))",
	"var c chan int\ntr.P(0, INT)\nclose(c)",
	"c := make(chan int)\nclose(c)\ntr.P(0, INT)\nclose(c)",
	"c := make(chan int, 1)\nclose(c)\nc <- INT",
	"s := []int{INT}\ntr.P(0, [2]int(s))",
	"n := -1\ntr.P(0, INT << n)",
}
