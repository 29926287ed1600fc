package random

import "strings"

// What a block or a function literal declares has the name of something further out now and
// then, which code that moves must not take for the other.

// hide notes that name is no variable in this scope.
func (g *generator) hide(name string) *variable { return g.declare(name, nil) }

// hideConstant notes that name is a constant of a value.
func (g *generator) hideConstant(name string, value int) {
	c := g.hide(name)
	c.constant, c.value = true, value
}

// variableName names a variable of the scope.
func (g *generator) variableName() string {
	if name := g.further(func(string) bool { return true }); name != "" && g.once(3) {
		return name
	}
	return g.unique("v", 2)
}

// declaredName names a type or constant of the scope. Few others have the name, as what
// several have does not move.
func (g *generator) declaredName(prefix string) string {
	if name := g.further(func(name string) bool { return strings.HasSuffix(name, g.suffix) }); name != "" && (g.collides || g.once(2)) {
		g.forget(name)
		return name
	}
	return g.unique(prefix, 1)
}

// unique gives a name that no other program has, too, once in k times.
func (g *generator) unique(prefix string, k int) string {
	if g.once(k) {
		return g.fresh(prefix) + g.suffix
	}
	return g.fresh(prefix)
}

// further returns the name of a variable that the scope itself does not declare, or "".
func (g *generator) further(suits func(name string) bool) string {
	own := make(map[string]bool)
	for _, v := range g.body.vars[g.body.start:] {
		own[v.name] = true
	}
	var names []string
	for _, v := range g.visible() {
		if !own[v.name] && v.name != "fs" && v.typ.kind != paramKind && suits(v.name) {
			names = append(names, v.name)
		}
	}
	if len(names) == 0 {
		return ""
	}
	return names[g.n(len(names))]
}

// forget removes the types that are written with name, which another one had.
func (g *generator) forget(name string) {
	for spelling := range g.types {
		if strings.Contains(spelling, name) {
			delete(g.types, spelling)
		}
	}
}

// constant returns a constant that is in scope, or nil.
func (g *generator) constant() *variable {
	seen := make(map[string]bool)
	var list []*variable
	for i := len(g.body.vars) - 1; i >= 0; i-- {
		if v := g.body.vars[i]; !seen[v.name] {
			seen[v.name] = true
			if v.constant {
				list = append(list, v)
			}
		}
	}
	if len(list) == 0 {
		return nil
	}
	return list[g.n(len(list))]
}

// ofLocalType returns a variable in scope whose type a function declares, or nil.
func (g *generator) ofLocalType() *variable {
	var list []*variable
	for _, v := range g.visible() {
		if v.typ.local {
			list = append(list, v)
		}
	}
	if len(list) == 0 {
		return nil
	}
	return list[g.n(len(list))]
}

// collide begins a literal with what the budget does not count: declarations, and uses of
// what is local around it and of what has been declared.
func (g *generator) collide() {
	g.traceLocal()
	n := g.n(2)
	if g.collides {
		n += 1 + g.n(2)
	}
	for range n {
		choose(g, []option[struct{}]{do(2, g.declaration), do(2, g.constants), do(4, g.localType)})
	}
	if n > 0 && g.body.async {
		g.line("await leaf.Yield()")
		g.traceLocal()
	}
}

// traceLocal traces something that needs a local type or constant, if there is one.
func (g *generator) traceLocal() {
	if v := g.ofLocalType(); v != nil && v.typ.plain {
		g.line("tr.P(%d, %s)", g.id(), v.name)
	}
	if c := g.constant(); c != nil && g.once(2) {
		g.line("tr.P(%d, %s)", g.id(), c.name)
	}
}

// maker writes a plain literal that makes an async one, and calls it.
func (g *generator) maker() {
	if g.body.closure > 0 {
		g.simple()
		return
	}
	t, f := g.funcOf(true, nil, []*typ{g.basic()}), g.fresh("f")
	param, q := g.anyType(), g.variableName()
	arg := g.bare(g.expr(param, 2))
	g.line("%s := func(%s %s) %s {", f, q, param.name, t.name)
	g.inLiteral(false, []*typ{t}, func() {
		g.declare(q, param)
		g.line("if !tr.Go() { %s }", g.zeroReturn())
		g.collide()
		g.line("return %s\n}(%s)", g.literalFunc(true, nil, t.results, 3), arg)
	})
	g.use(f, t)
	if g.body.async {
		g.line("if %s != nil { tr.P(%d, await %[1]s()) }", f, g.id())
	}
}
