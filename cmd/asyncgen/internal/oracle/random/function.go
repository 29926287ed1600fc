package random

import (
	"fmt"
	"strings"
)

// function is a function or method that the program declares.
type function struct {
	name    string
	recv    *typ // nil for a function
	pointer bool // the receiver is one
	types   []*typ
	params  []*typ
	names   []string
	rest    *typ // the element type of a variadic parameter
	results []*typ
	named   []string // the results' names, if they have any
	async   bool
	yields  *typ // the elements of its stream, or nil
}

// declareFunctions chooses the functions of the program, so that any can call
// any.
func (g *generator) declareFunctions() {
	if g.box != nil {
		defer g.declareBoxMethods()
	}
	if !g.large {
		if g.once(2) {
			g.funcs = []*function{{name: "Main" + g.suffix, async: true}}
		} else {
			g.funcs = []*function{g.signature("F"+g.suffix, true)}
		}
		k := g.n(8)
		if g.collides && g.once(2) {
			k = 0
		}
		switch k {
		case 0:
			g.funcs = append(g.funcs, g.signature("P"+g.suffix, g.once(3)))
		case 1:
			if g.funcs[0].results != nil {
				g.generalize(g.funcs[0])
			}
		case 2, 3:
			list := g.receivers()
			g.method(list[g.n(len(list))], g.signature(g.fresh("M"), !g.once(3)))
		case 4:
			for _, i := range g.pool {
				if i.kind == ifaceKind {
					g.implement(i)
				}
			}
		}
		return
	}
	for i := range 1 + g.n(2) {
		g.funcs = append(g.funcs, g.signature(fmt.Sprintf("F%d%s", i, g.suffix), true))
	}
	if g.once(3) {
		g.funcs = append(g.funcs, g.signature("P"+g.suffix, false))
	}
	if g.once(4) {
		f := g.signature("X"+g.suffix, !g.once(4))
		g.generalize(f)
		g.funcs = append(g.funcs, f)
	}
	for _, t := range g.receivers() {
		if g.once(3) {
			g.method(t, g.signature(g.fresh("M"), !g.once(4)))
		}
	}
	for _, i := range g.pool {
		if i.kind == ifaceKind {
			g.implement(i)
		}
	}
}

// signature chooses the parameters and results of a function.
func (g *generator) signature(name string, async bool) *function {
	f := &function{name: name, async: async}
	for range g.n(4) {
		f.params = append(f.params, g.anyType())
	}
	if g.once(5) {
		f.rest = g.basic()
	}
	for range [...]int{1, 1, 1, 1, 2, 2, 0, 3}[g.n(8)] {
		f.results = append(f.results, g.anyType())
	}
	if len(f.results) == 1 && g.once(3) {
		f.results[0] = tInt
	}
	if len(f.results) > 0 && g.once(4) {
		f.results[len(f.results)-1] = tError
	}
	g.nameThem(f)
	return f
}

func (g *generator) nameThem(f *function) {
	f.names, f.named = nil, nil
	for range f.params {
		f.names = append(f.names, g.unique("p", 2))
	}
	named := g.once(2)
	for _, r := range f.results {
		named = named || r.async && r.kind == funcKind // which would be a name beside others
	}
	if named {
		for i := range f.results {
			f.named = append(f.named, fmt.Sprint("r", i))
		}
	}
}

func (g *generator) method(t *typ, f *function) {
	f.recv, f.pointer = t, g.once(2)
	if t.kind == pointerKind || t.kind == ifaceKind {
		panic("random: no receiver: " + t.name)
	}
	t.methods = append(t.methods, f)
	g.funcs = append(g.funcs, f)
}

// function writes a function.
func (g *generator) function(f *function) {
	budget := 3 + g.n(4)
	if g.large {
		budget += g.n(10)
	}
	if f != g.funcs[0] {
		budget = 1 + g.n(3)
		if g.collides {
			budget += 2
		}
	}
	g.body = &body{async: f.async, fn: f, results: f.results, named: f.named, budget: &budget, typeVar: f.types}
	g.line("%s {", g.head(f))
	g.line("if !tr.Go() { %s }", g.zeroReturn())
	if f.named != nil {
		for _, r := range f.named {
			g.line("_ = %s", r)
		}
	}
	if f.async && g.once(2) {
		g.lateWork()
	}
	for *g.body.budget > 0 {
		g.statement()
	}
	g.show()
	g.finish()
	g.line("}\n")
	g.body = nil
}

// head writes a function's signature and declares what it names.
func (g *generator) head(f *function) string {
	var b strings.Builder
	if f.async {
		b.WriteString("async ")
	}
	b.WriteString("func ")
	if f.recv != nil {
		star := ""
		t := f.recv
		if f.pointer {
			star, t = "*", g.pointer(t)
		}
		fmt.Fprintf(&b, "(x %s%s) ", star, f.recv.name)
		g.declare("x", t)
	}
	b.WriteString(f.name)
	if f.recv == nil && len(f.types) > 0 {
		var list []string
		for _, t := range f.types {
			list = append(list, t.name+" "+constraint(t))
		}
		b.WriteString("[" + strings.Join(list, ", ") + "]")
	}
	var params []string
	for i, p := range f.params {
		params = append(params, f.names[i]+" "+p.name)
		g.declare(f.names[i], p)
	}
	if f.rest != nil {
		params = append(params, "rest ..."+f.rest.name)
		g.declare("rest", g.slice(f.rest))
	}
	b.WriteString("(" + strings.Join(params, ", ") + ")")
	if f.named == nil {
		b.WriteString(resultList(f.results))
		return b.String()
	}
	var results []string
	for i, r := range f.results {
		results = append(results, f.named[i]+" "+r.name)
		g.declare(f.named[i], r)
	}
	b.WriteString(" (" + strings.Join(results, ", ") + ")")
	return b.String()
}

// zeroReturn writes a return of zero values.
func (g *generator) zeroReturn() string {
	if g.body.named != nil {
		return "return"
	}
	var list []string
	for _, r := range g.body.results {
		list = append(list, zero(r))
	}
	return "return " + strings.Join(list, ", ")
}

// show traces what is in scope.
func (g *generator) show() {
	var list []string
	for _, v := range g.visible() {
		if v.typ.plain && len(list) < 5 {
			list = append(list, v.name)
		}
	}
	if len(list) > 0 {
		g.line("tr.P(%d, %s)", g.id(), strings.Join(list, ", "))
	}
}

// finish writes a return.
func (g *generator) finish() {
	b := g.body
	switch {
	case len(b.results) == 0:
		g.line("return")
	case b.closure > 3: // or else literals may nest for ever
		g.line("%s", g.zeroReturn())
	case b.named != nil && g.once(3) && !g.shadowed(b.named):
		g.line("return")
	case b.async && len(b.results) > 1 && g.once(3):
		if list := g.callables(true, 2, func(r []*typ) bool { return same(r, b.results) }); len(list) > 0 {
			g.line("return %s", g.bare(g.callText(list[g.n(len(list))], 2)))
			return
		}
		fallthrough
	default:
		var list []string
		for _, r := range b.results {
			list = append(list, g.bare(g.expr(r, 2)))
		}
		g.line("return %s", strings.Join(list, ", "))
	}
}

// shadowed reports whether a variable of the body hides a result.
func (g *generator) shadowed(named []string) bool {
	for _, name := range named {
		count := 0
		for _, v := range g.body.vars {
			if v.name == name {
				count++
			}
		}
		if count > 1 {
			return true
		}
	}
	return false
}

// ways returns how f can be called from here.
func (g *generator) ways(f *function, depth int) []callable {
	c := callable{name: f.name, params: f.params, rest: f.rest, result: f.results, async: f.async}
	switch {
	case f.recv != nil && len(f.types) > 0:
		return g.boxWays(f, c, depth)
	case len(f.types) > 0:
		return []callable{g.instance(f, c), g.instance(f, c)}
	case f.recv == nil:
		return []callable{c}
	}
	return g.methodWays(f, c, f.recv)
}

// methodWays returns how f can be called from here for a receiver of a type; c is
// the call.
func (g *generator) methodWays(f *function, c callable, recv *typ) []callable {
	var list []callable
	add := func(name string) {
		c := c
		c.name = name
		list = append(list, c)
	}
	if v := g.address(recv, 0); v != "" {
		add(v + "." + f.name)
	}
	if v := g.value(g.pointer(recv), 0); v != "" {
		add(v + "." + f.name)
	}
	expression := c
	if f.pointer {
		expression.name, expression.params = "(*"+recv.name+")."+f.name, append([]*typ{g.pointer(recv)}, c.params...)
	} else {
		expression.name, expression.params = recv.name+"."+f.name, append([]*typ{recv}, c.params...)
	}
	return append(list, expression)
}

// entry writes what calls each function and shows how it ends.
func (g *generator) entry() {
	if !g.large {
		g.shortEntry()
		return
	}
	calls := 0
	var cases strings.Builder
	budget := 0
	for _, f := range g.funcs {
		if !f.async || f.recv != nil && !g.once(3) {
			continue
		}
		for range 1 + g.n(2) {
			g.body = &body{async: true, budget: &budget}
			fmt.Fprintf(&cases, "case %d:\n%s\n", calls, g.shownCall(f))
			calls++
		}
	}
	g.line("async func guard%s(k int) {", g.suffix)
	g.line("defer func() { tr.P(%d, recover()) }()", g.id())
	g.line("switch k {\n%s}\n}\n", cases.String())
	g.line("async func Main%s() {\nfor k := range %d {\nawait guard%s(k)\n}\n}", g.suffix, calls, g.suffix)
}

// shownCall writes a call of f and traces what it returns.
func (g *generator) shownCall(f *function) string {
	list := g.ways(f, 2)
	c := list[g.n(len(list))]
	call := g.callText(c, 2)
	for _, r := range c.result {
		if !r.plain {
			return call
		}
	}
	switch len(c.result) {
	case 0:
		return call
	case 1:
		return fmt.Sprintf("tr.P(%d, %s)", g.id(), g.bare(call))
	}
	var vars []string
	for range c.result {
		vars = append(vars, g.fresh("v"))
	}
	all := strings.Join(vars, ", ")
	return fmt.Sprintf("%s := %s\ntr.P(%d, %s)", all, g.bare(call), g.id(), all)
}

// shortEntry writes what calls the first function and shows how it ends.
func (g *generator) shortEntry() {
	if g.funcs[0].name == "Main"+g.suffix {
		return
	}
	budget := 0
	g.body = &body{async: true, budget: &budget}
	g.line("async func Main%s() {", g.suffix)
	if g.once(4) {
		g.line("defer func() { tr.P(%d, recover()) }()", g.id())
	}
	g.line("%s\n}", g.shownCall(g.funcs[0]))
}
