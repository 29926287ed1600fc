package blocks

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/asyncgen/asyncgen/lower/effect"
	"github.com/asyncgen/asyncgen/lower/ir"
)

// A closure in a variable of the machine comes out of the frame, so that Go does not
// know what a call of it calls. A loop that calls a small one makes it again for
// itself, of the same captured variables: nobody can tell, and Go inlines it, as it
// does in a function that never suspends.

// maxRemade is the number of nodes up to which a literal is small. Of larger ones Go
// inlines none, and their code would be repeated in vain.
const maxRemade = 60

// remake makes the closures again for the statements that gain by it. What is then
// needed nowhere else is not made at all.
func (b *builder) remake() {
	closures := b.closures()
	remade := make(map[*ir.Var]bool)
	for e := range b.execs() {
		if made := b.remadeFor(e.Stmt, closures); len(made) > 0 {
			e.Closures = b.withCallees(made, closures)
			nodes := []ast.Node{e.Stmt}
			for _, c := range e.Closures {
				nodes = append(nodes, c.Lit)
				remade[c.Var] = true
			}
			e.Capture = slices.DeleteFunc(captures(b, nodes...), func(v *ir.Var) bool {
				return closureOf(e.Closures, v) != nil || b.spared.captured[v.Obj.(*types.Var)]
			})
		}
	}
	b.dropRemade(remade)
}

// execs iterates over the statements of the machine.
func (b *builder) execs() func(yield func(*ir.Exec) bool) {
	return func(yield func(*ir.Exec) bool) {
		for _, bl := range b.m.Blocks {
			for _, i := range bl.Instrs {
				if e, ok := i.(*ir.Exec); ok && !yield(e) {
					return
				}
			}
		}
	}
}

// closures returns the variables that only their declarations assign, and these small
// literals.
func (b *builder) closures() map[*ir.Var]ir.Closure {
	found := make(map[*ir.Var]ir.Closure)
	for e := range b.execs() {
		v, lit := b.closureMade(e.Stmt)
		if v != nil && v.Home == ir.Local && !b.facts.Reassigned[v.Obj.(*types.Var)] && isSmall(lit) {
			found[v] = ir.Closure{Var: v, Lit: lit}
		}
	}
	return found
}

// closureMade returns the variable that s assigns a literal, and that, if s does
// nothing else.
func (b *builder) closureMade(s ast.Stmt) (*ir.Var, *ast.FuncLit) {
	a, ok := s.(*ast.AssignStmt)
	if !ok || a.Tok != token.ASSIGN || len(a.Lhs) != 1 || len(a.Rhs) != 1 {
		return nil, nil
	}
	id, isIdent := a.Lhs[0].(*ast.Ident)
	lit, isLit := ast.Unparen(a.Rhs[0]).(*ast.FuncLit)
	if !isIdent || !isLit {
		return nil, nil
	}
	return b.variable(id), lit
}

// isSmall reports whether Go may inline lit, and two of it are as good as one: a type
// that it declares would be another one in each.
func isSmall(lit *ast.FuncLit) bool {
	nodes, ok := 0, true
	ast.Inspect(lit.Body, func(n ast.Node) bool {
		nodes++
		switch n.(type) {
		case *ast.FuncLit, *ast.DeferStmt, *ast.GoStmt, *ast.SelectStmt, *ast.DeclStmt:
			ok = false
		}
		return ok
	})
	return ok && nodes <= maxRemade
}

// remadeFor returns the closures that loops in s call, or that all their callers make
// again, and that nothing in s does anything else with than to call them at once.
func (b *builder) remadeFor(s ast.Stmt, closures map[*ir.Var]ir.Closure) []ir.Closure {
	if len(closures) == 0 {
		return nil
	}
	var called []ir.Closure
	otherwise := make(map[*ir.Var]bool)
	b.eachMention(s, closures, func(v *ir.Var, id *ast.Ident, path []ast.Node) {
		switch {
		case !isCallee(id, path):
			otherwise[v] = true
		case (b.spared.closures[v.Obj.(*types.Var)] || slices.ContainsFunc(path, isLoop)) && closureOf(called, v) == nil:
			called = append(called, closures[v])
		}
	})
	return slices.DeleteFunc(called, func(c ir.Closure) bool { return otherwise[c.Var] })
}

// isCallee reports whether id, at the end of path, is called there, by no literal and
// neither later nor elsewhere.
func isCallee(id *ast.Ident, path []ast.Node) bool {
	call, ok := path[len(path)-1].(*ast.CallExpr)
	if !ok || call.Fun != id {
		return false
	}
	return !slices.ContainsFunc(path, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return true
		case *ast.DeferStmt:
			return n.Call == call
		case *ast.GoStmt:
			return n.Call == call
		}
		return false
	})
}

func isLoop(n ast.Node) bool {
	switch n.(type) {
	case *ast.ForStmt, *ast.RangeStmt:
		return true
	}
	return false
}

// withCallees adds the closures that those made call in turn, each ahead of its
// callers: it is declared before them.
func (b *builder) withCallees(made []ir.Closure, closures map[*ir.Var]ir.Closure) []ir.Closure {
	needed, known := slices.Clone(made), make(map[*ir.Var]bool)
	for _, c := range made {
		known[c.Var] = true
	}
	for i := 0; i < len(needed); i++ {
		ast.Inspect(needed[i].Lit, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok {
				if c, ok := closures[b.variable(id)]; ok && !known[c.Var] {
					known[c.Var] = true
					needed = append(needed, c)
				}
			}
			return true
		})
	}
	slices.SortFunc(needed, func(x, y ir.Closure) int { return int(x.Lit.Pos() - y.Lit.Pos()) })
	return needed
}

func closureOf(closures []ir.Closure, v *ir.Var) *ast.FuncLit {
	for _, c := range closures {
		if c.Var == v {
			return c.Lit
		}
	}
	return nil
}

// dropRemade takes out what makes closures that all who need them make again. Others
// that only these closures need go, too.
func (b *builder) dropRemade(remade map[*ir.Var]bool) {
	if len(remade) == 0 {
		return
	}
	needs, made := b.needs(remade)
	var drop func(v *ir.Var)
	drop = func(v *ir.Var) {
		e := made[v]
		if e == nil || needs[v] > 0 || v.Remade {
			return
		}
		v.Remade = true
		for _, used := range effect.Of(b.m, e).Use {
			needs[used]--
			drop(used)
		}
	}
	for v := range made {
		drop(v)
	}
	for _, bl := range b.m.Blocks {
		bl.Instrs = slices.DeleteFunc(bl.Instrs, func(i ir.Instr) bool {
			e, ok := i.(*ir.Exec)
			if !ok {
				return false
			}
			v, _ := b.closureMade(e.Stmt)
			return v != nil && v.Remade && made[v] == e
		})
	}
}

// needs returns how much of the machine needs the value of each variable, and what makes
// the closures of remade.
func (b *builder) needs(remade map[*ir.Var]bool) (needs map[*ir.Var]int, made map[*ir.Var]*ir.Exec) {
	needs, made = make(map[*ir.Var]int), make(map[*ir.Var]*ir.Exec)
	add := func(e effect.Effect) {
		for _, v := range e.Use {
			needs[v]++
		}
	}
	for _, bl := range b.m.Blocks {
		for _, i := range bl.Instrs {
			add(effect.Of(b.m, i))
			if e, ok := i.(*ir.Exec); ok {
				if v, _ := b.closureMade(e.Stmt); remade[v] {
					made[v] = e
				}
			}
		}
		add(effect.OfTerm(b.m, bl.Term))
		add(effect.OfResume(b.m, bl.Term))
	}
	return needs, made
}
