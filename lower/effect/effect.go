// Package effect says what an instruction of a machine does to the machine's
// variables.
package effect

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"sync"

	"github.com/asyncgen/asyncgen/lower/ir"
	"github.com/asyncgen/asyncgen/lower/usage"
)

// Effect lists variables, each at most once a list, in order of appearance.
// For a Boxed variable it speaks of the address of the box, which only Fresh and
// Renew change.
type Effect struct {
	Use  []*ir.Var // whose value from before may matter
	Def  []*ir.Var // whose value from before does not matter afterwards
	Set  []*ir.Var // that may get a new value; Def is part of it
	Read []*ir.Var // that are used in the sense of Go's "declared and not used"
}

// Of returns the effect of i.
func Of(m *ir.Machine, i ir.Instr) Effect {
	w := newWalker(m)
	switch i := i.(type) {
	case *ir.Exec:
		w.remake(i.Closures)
		w.top(i.Stmt)
	case *ir.Fresh:
		w.def(i.Var)
	case *ir.Begin:
		w.start(i.Start)
		w.def(i.Var)
	case *ir.Hold:
		w.use(i.Var)
		w.read(i.Var)
	case *ir.Release:
		w.use(i.Var)
		w.read(i.Var)
		w.def(i.Var)
	case *ir.Renew:
		w.use(i.Var)
		w.read(i.Var)
		w.def(i.Var)
	}
	return w.finish()
}

// OfTerm returns the effect of t, of an Await or Select that of starting the
// children.
func OfTerm(m *ir.Machine, t ir.Term) Effect {
	w := newWalker(m)
	switch t := t.(type) {
	case *ir.If:
		w.expr(t.Cond)
	case *ir.Switch:
		w.expr(t.Tag)
		for _, c := range t.Clauses {
			w.exprs(c.Values)
		}
	case *ir.Await:
		w.start(t.Start)
	case *ir.Select:
		for _, c := range t.Cases {
			w.start(c.Start)
			if c.Kept != nil && c.Start.Type != nil {
				w.assign(c.Kept, true)
			}
		}
	case *ir.Yield:
		w.exprs(t.Values)
	case *ir.Return:
		w.returns(t.Results)
	}
	return w.finish()
}

// OfResume returns the effect of what an Await or Select does when it resumes:
// storing the values, and polling variables. What a case of a Select stores it
// stores only on the way to its block.
func OfResume(m *ir.Machine, t ir.Term) Effect {
	w := newWalker(m)
	switch t := t.(type) {
	case *ir.Await:
		w.received(t.Dst, true)
	case *ir.Next:
		w.expr(t.Stream)
		w.received(t.Dst, false)
	case *ir.Select:
		for _, c := range t.Cases {
			if c.Kept != nil {
				w.expr(c.Kept)
			}
			w.received(c.Dst, false)
		}
	}
	return w.finish()
}

// Received returns the variables among dst, where values are stored, but for
// Boxed ones.
func Received(m *ir.Machine, dst []*ast.Ident) []*ir.Var {
	w := newWalker(m)
	w.received(dst, true)
	return w.finish().Def
}

func (w *walker) received(dst []*ast.Ident, certain bool) {
	for _, id := range dst {
		if id != nil {
			w.assign(id, certain)
		}
	}
}

func (w *walker) start(s ir.Start) { w.exprs(s.Operands()) }

// remake counts what is done by the closures that a statement makes again to call
// them, and takes their variables for its own. Each comes after those that it calls.
func (w *walker) remake(closures []ir.Closure) {
	w.called = true
	for _, c := range closures {
		w.node(c.Lit.Body)
		w.own = append(w.own, c.Var)
	}
	w.called = false
}

type walker struct {
	m      *ir.Machine
	own    []*ir.Var // of the statement
	called bool      // in a literal, whose returns are not the machine's
	effect Effect
	seen   [4]map[*ir.Var]bool // what is in lists that have more than few

	inspect func(ast.Node) bool // visit
}

// few is up to which length a list is looked through.
const few = 16

// walkers are used again, as each instruction needs one.
var walkers = sync.Pool{New: func() any {
	w := new(walker)
	w.inspect = w.visit
	return w
}}

func newWalker(m *ir.Machine) *walker {
	w := walkers.Get().(*walker)
	w.m = m
	return w
}

// finish returns what w has found, and gives w back.
func (w *walker) finish() Effect {
	found := w.effect
	*w = walker{inspect: w.inspect}
	walkers.Put(w)
	return found
}

func (w *walker) add(list *[]*ir.Var, kind int, v *ir.Var) {
	seen := w.seen[kind]
	if seen[v] || seen == nil && slices.Contains(*list, v) {
		return
	}
	*list = append(*list, v)
	switch {
	case seen != nil:
		seen[v] = true
	case len(*list) > few:
		w.seen[kind] = make(map[*ir.Var]bool)
		for _, v := range *list {
			w.seen[kind][v] = true
		}
	}
}

func (w *walker) use(v *ir.Var)  { w.add(&w.effect.Use, 0, v) }
func (w *walker) set(v *ir.Var)  { w.add(&w.effect.Set, 1, v) }
func (w *walker) read(v *ir.Var) { w.add(&w.effect.Read, 2, v) }

func (w *walker) def(v *ir.Var) {
	w.add(&w.effect.Def, 3, v)
	w.set(v)
}

// top walks over a whole statement. Only what an assignment at the top assigns
// is certain to be assigned.
func (w *walker) top(s ast.Stmt) {
	a, ok := s.(*ast.AssignStmt)
	if !ok || a.Tok != token.ASSIGN {
		w.node(s)
		return
	}
	w.exprs(a.Rhs)
	for _, e := range a.Lhs {
		w.assign(e, true)
	}
}

// assign notes that e is assigned, and what finding the place that it denotes
// reads.
func (w *walker) assign(e ast.Expr, certain bool) {
	id, ok := ast.Unparen(e).(*ast.Ident)
	if !ok {
		w.expr(e)
		if v := w.variable(usage.Root(w.m.Info, e)); v != nil {
			w.set(v)
		}
		return
	}
	v := w.variable(w.m.Info.ObjectOf(id))
	switch {
	case v == nil:
	case v.Home == ir.Boxed:
		w.use(v)
		w.read(v)
	case certain:
		w.def(v)
	default:
		w.set(v)
	}
}

func (w *walker) variable(o types.Object) *ir.Var {
	if v, ok := o.(*types.Var); ok && v != nil {
		if v := w.m.Objects[v]; !slices.Contains(w.own, v) {
			return v
		}
	}
	return nil
}

func (w *walker) exprs(list []ast.Expr) {
	for _, e := range list {
		w.expr(e)
	}
}

func (w *walker) expr(e ast.Expr) {
	if e != nil {
		w.node(e)
	}
}

func (w *walker) node(n ast.Node) { ast.Inspect(n, w.inspect) }

func (w *walker) visit(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.Ident:
		if v := w.variable(w.m.Info.ObjectOf(n)); v != nil {
			w.use(v)
			w.read(v)
		}
	case *ast.FuncLit:
		w.literal(n)
		return false
	case *ast.AssignStmt:
		w.nested(n)
		return false
	case *ast.IncDecStmt:
		w.update(n.X)
		return false
	case *ast.RangeStmt:
		w.ranged(n)
		return false
	case *ast.ReturnStmt:
		if w.called {
			return true
		}
		w.returns(n.Results)
		return false
	}
	return true
}

// literal counts every mention in a function literal: when it runs is unknown,
// and the variables that it assigns are Boxed.
func (w *walker) literal(lit *ast.FuncLit) {
	ast.Inspect(lit.Body, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			w.visit(id)
		}
		return true
	})
}

func (w *walker) nested(a *ast.AssignStmt) {
	w.exprs(a.Rhs)
	for _, e := range a.Lhs {
		if a.Tok == token.ASSIGN || a.Tok == token.DEFINE {
			w.assign(e, false)
		} else {
			w.update(e)
		}
	}
}

// update notes that e is assigned a value made of its old one.
func (w *walker) update(e ast.Expr) {
	w.assign(e, false)
	if id, ok := ast.Unparen(e).(*ast.Ident); ok {
		if v := w.variable(w.m.Info.ObjectOf(id)); v != nil {
			w.use(v)
		}
	}
}

func (w *walker) ranged(s *ast.RangeStmt) {
	w.expr(s.X)
	for _, e := range []ast.Expr{s.Key, s.Value} {
		if e != nil {
			w.assign(e, false)
		}
	}
	w.node(s.Body)
}

// returns notes what a return reads: without values the named results, else the
// boxes that it fills.
func (w *walker) returns(results []ast.Expr) {
	w.exprs(results)
	for _, r := range w.m.Results {
		if results == nil || r.Home == ir.Boxed {
			w.use(r)
			w.read(r)
		}
	}
}
