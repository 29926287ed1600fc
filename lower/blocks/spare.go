package blocks

import (
	"go/ast"
	"go/types"
	"maps"
	"slices"

	"github.com/asyncgen/asyncgen/lower/effect"
	"github.com/asyncgen/asyncgen/lower/ir"
)

// A closure that is called and nothing else, by few statements, is made again by each
// of them and kept by nobody. So it needs no boxes: what it captures can be a variable
// of the machine like others, which Go keeps in a register once it has inlined the
// closure, as it does in a function that never suspends. That a closure is such one is
// seen when the machine is built, and where variables live is decided ahead of that;
// hence the machine is built again.

// maxCallers is the number of statements that a closure is made again for, lest its
// code be repeated without end.
const maxCallers = 4

// spared says which closures all their callers make again, and which variables need
// no box because of it.
type spared struct {
	closures, captured map[*types.Var]bool
}

// sparing finds out what another build can spare.
func (b *builder) sparing() spared {
	s := spared{make(map[*types.Var]bool), make(map[*types.Var]bool)}
	closures := b.onlyCalled(b.closures())
	kept := b.keptBy(closures)
	for _, c := range closures {
		s.closures[c.Var.Obj.(*types.Var)] = true
		for _, v := range captures(b, c.Lit) {
			o := v.Obj.(*types.Var)
			if v.Home == ir.Boxed && !v.ByRef && !slices.Contains(b.m.Results, v) && !b.facts.Addressed[o] && !kept[o] {
				s.captured[o] = true
			}
		}
	}
	return s
}

// keptBy returns the variables that literals other than those of closures mention.
func (b *builder) keptBy(closures map[*ir.Var]ir.Closure) map[types.Object]bool {
	made := make(map[*ast.FuncLit]bool)
	for _, c := range closures {
		made[c.Lit] = true
	}
	kept := make(map[types.Object]bool)
	ast.Inspect(b.fn.Body, func(n ast.Node) bool {
		lit, ok := n.(*ast.FuncLit)
		if ok && !made[lit] {
			ast.Inspect(lit, func(n ast.Node) bool {
				if id, ok := n.(*ast.Ident); ok {
					kept[b.info.ObjectOf(id)] = true
				}
				return true
			})
		}
		return !ok
	})
	return kept
}

// onlyCalled returns those of closures that few statements and other such closures
// call, and nothing mentions otherwise.
func (b *builder) onlyCalled(closures map[*ir.Var]ir.Closure) map[*ir.Var]ir.Closure {
	m := b.mentionsOf(closures)
	left := maps.Clone(closures)
	var drop func(v *ir.Var)
	drop = func(v *ir.Var) {
		if _, ok := left[v]; !ok {
			return
		}
		delete(left, v)
		for _, other := range m.by[v] {
			drop(other) // by a literal that is kept
		}
	}
	for v := range closures {
		if m.otherwise[v] || m.callers[v] > maxCallers {
			drop(v)
		}
	}
	return left
}

// mentions says where a function mentions closures.
type mentions struct {
	otherwise map[*ir.Var]bool      // by something that cannot make them again
	callers   map[*ir.Var]int       // the statements and closures that call each
	by        map[*ir.Var][]*ir.Var // by each of them
}

func (b *builder) mentionsOf(closures map[*ir.Var]ir.Closure) mentions {
	m := mentions{make(map[*ir.Var]bool), make(map[*ir.Var]int), make(map[*ir.Var][]*ir.Var)}
	uses := func(e effect.Effect) {
		for _, v := range slices.Concat(e.Use, e.Set) {
			m.otherwise[v] = true
		}
	}
	mention := func(n ast.Node) map[*ir.Var]bool {
		called := make(map[*ir.Var]bool)
		b.eachMention(n, closures, func(v *ir.Var, id *ast.Ident, path []ast.Node) {
			called[v] = true
			m.otherwise[v] = m.otherwise[v] || !isCallee(id, path) || b.isAside(path)
		})
		for v := range called {
			m.callers[v]++
		}
		return called
	}
	for _, bl := range b.m.Blocks {
		for _, i := range bl.Instrs {
			if e, ok := i.(*ir.Exec); ok {
				if v, lit := b.closureMade(e.Stmt); v != nil && closures[v].Lit == lit {
					m.by[v] = slices.Collect(maps.Keys(mention(lit.Body)))
				} else {
					mention(e.Stmt)
				}
				continue
			}
			uses(effect.Of(b.m, i))
		}
		if r, ok := bl.Term.(*ir.Return); ok {
			for _, e := range r.Results {
				mention(&ast.ExprStmt{X: e})
			}
			continue
		}
		uses(effect.OfTerm(b.m, bl.Term))
		uses(effect.OfResume(b.m, bl.Term))
	}
	return m
}

// eachMention calls f for the identifiers of closures in n, with the nodes around
// each.
func (b *builder) eachMention(n ast.Node, closures map[*ir.Var]ir.Closure, f func(v *ir.Var, id *ast.Ident, path []ast.Node)) {
	var path []ast.Node
	ast.Inspect(n, func(n ast.Node) bool {
		if n == nil {
			path = path[:len(path)-1]
			return true
		}
		if id, ok := n.(*ast.Ident); ok {
			if c, ok := closures[b.variable(id)]; ok {
				f(c.Var, id, path)
			}
		}
		path = append(path, n)
		return true
	})
}

// isAside reports whether path goes through what is deferred or runs beside the
// function, whose operands are evaluated by what emission makes of it; or through a loop
// over a function, to which Go may give a heap box for what the body mentions, in each
// poll.
func (b *builder) isAside(path []ast.Node) bool {
	return slices.ContainsFunc(path, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.DeferStmt, *ast.GoStmt:
			return true
		case *ast.RangeStmt:
			return b.overFunction(n)
		case *ast.CallExpr:
			return b.m.Spawns[n] != nil
		}
		return false
	})
}

// callsSpared reports whether s calls a closure that its callers make again.
func (b *builder) callsSpared(s ast.Stmt) bool {
	found := false
	ast.Inspect(s, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			v, ok := b.info.ObjectOf(id).(*types.Var)
			found = found || ok && b.spared.closures[v]
		}
		return !found
	})
	return found
}
