package blocks

import (
	"go/ast"
	"go/types"
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
	for len(closures) > 0 {
		left := make(map[*ir.Var]ir.Closure)
		otherwise, callers := b.callersOf(closures)
		for v, c := range closures {
			if !otherwise[v] && callers[v] <= maxCallers {
				left[v] = c
			}
		}
		if len(left) == len(closures) {
			break
		}
		closures = left
	}
	return closures
}

// callersOf returns which closures are mentioned by something that cannot make them
// again, and how many statements call each.
func (b *builder) callersOf(closures map[*ir.Var]ir.Closure) (otherwise map[*ir.Var]bool, callers map[*ir.Var]int) {
	otherwise, callers = make(map[*ir.Var]bool), make(map[*ir.Var]int)
	uses := func(e effect.Effect) {
		for _, v := range slices.Concat(e.Use, e.Set) {
			otherwise[v] = true
		}
	}
	mention := func(n ast.Node) {
		called := make(map[*ir.Var]bool)
		b.eachMention(n, closures, func(v *ir.Var, id *ast.Ident, path []ast.Node) {
			called[v] = true
			otherwise[v] = otherwise[v] || !isCallee(id, path) || b.isAside(path)
		})
		for v := range called {
			callers[v]++
		}
	}
	for _, bl := range b.m.Blocks {
		for _, i := range bl.Instrs {
			if e, ok := i.(*ir.Exec); ok {
				if v, lit := b.closureMade(e.Stmt); v != nil && closures[v].Lit == lit {
					mention(lit.Body)
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
	return otherwise, callers
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
