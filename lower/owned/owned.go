// Package owned finds the futures that a block of an async function owns: those
// in local variables that the function has made itself, that a select polls, and
// that nobody else can know of. They are cancelled where control leaves the
// block.
package owned

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/asyncgen/asyncgen/lower/check"
	"github.com/asyncgen/asyncgen/lower/typed"
)

// Result lists variables by what becomes of their futures.
type Result struct {
	// Owned holds the variables whose block cancels what they hold.
	Owned map[*types.Var]bool

	// Sole holds those of them whose futures have no methods called but Poll and
	// Cancel: nothing that another one has kept can refer to such a future, so that a
	// new value of the variable cancels the old.
	Sole map[*types.Var]bool

	// Escaping lists, in source order, the variables that would be owned if
	// nothing but awaits and calls of their methods mentioned them, and where
	// something else does.
	Escaping []Escape
}

// Escape says where a variable is declared, and by which mention of it its future
// gets out of sight.
type Escape struct{ At, By *ast.Ident }

// Of analyses the body of fn.
func Of(fn *check.Func, info *types.Info, rt *check.Runtime) Result {
	w := &walker{fn: fn, info: info, rt: rt, local: make(map[*types.Var]*ast.Ident), polled: make(map[*types.Var]bool),
		foreign: make(map[*types.Var]bool), escapes: make(map[*types.Var]*ast.Ident), deferred: make(map[*types.Var]bool), lent: make(map[*types.Var]bool)}
	ast.Inspect(fn.Body, w.visit)
	r := Result{Owned: make(map[*types.Var]bool), Sole: make(map[*types.Var]bool)}
	for _, v := range w.order {
		switch {
		case !w.polled[v] || w.foreign[v]:
		case w.escapes[v] == nil:
			r.Owned[v] = true
			r.Sole[v] = !w.lent[v]
		case !w.deferred[v]:
			r.Escaping = append(r.Escaping, Escape{w.local[v], w.escapes[v]})
		}
	}
	return r
}

type walker struct {
	fn   *check.Func
	info *types.Info
	rt   *check.Runtime

	path     []ast.Node
	order    []*types.Var
	local    map[*types.Var]*ast.Ident // declared in the body, and where
	polled   map[*types.Var]bool       // by a select
	foreign  map[*types.Var]bool       // that hold something which the function has not made
	escapes  map[*types.Var]*ast.Ident
	deferred map[*types.Var]bool // with a defer v.Cancel()
	lent     map[*types.Var]bool // to a method that may keep it
}

func (w *walker) visit(n ast.Node) bool {
	if n == nil {
		w.path = w.path[:len(w.path)-1]
		return true
	}
	switch n := n.(type) {
	case *ast.AssignStmt:
		w.assigned(n.Lhs, n.Rhs, n.Tok == token.DEFINE)
	case *ast.ValueSpec:
		lhs := make([]ast.Expr, len(n.Names))
		for i, id := range n.Names {
			lhs[i] = id
		}
		w.assigned(lhs, n.Values, true)
	case *ast.RangeStmt:
		w.take(n.Key, nil)
		w.take(n.Value, nil)
	case *ast.Ident:
		w.mention(n)
	}
	w.path = append(w.path, n)
	return true
}

// assigned notes what variables are given.
func (w *walker) assigned(lhs, rhs []ast.Expr, declares bool) {
	for i, l := range lhs {
		if v := w.declared(l, declares); v != nil {
			w.local[v] = l.(*ast.Ident)
			w.order = append(w.order, v)
		}
		switch {
		case len(rhs) == len(lhs):
			w.take(l, rhs[i])
		case len(rhs) == 1:
			w.take(l, rhs[0])
		}
	}
}

// declared returns the variable of a future's type that l declares, or nil. It
// can be owned if it can be nil.
func (w *walker) declared(l ast.Expr, declares bool) *types.Var {
	id, ok := l.(*ast.Ident)
	if !ok || !declares {
		return nil
	}
	v, ok := w.info.Defs[id].(*types.Var)
	if !ok {
		return nil
	}
	if typed.IsTypeParam(v.Type()) {
		return nil
	}
	if _, future := w.rt.FutureValue(v.Type()); !future {
		return nil
	}
	switch v.Type().Underlying().(type) {
	case *types.Interface, *types.Pointer:
		return v
	}
	return nil
}

// take notes that l is given the value of rhs, which is nil if it is an element
// of something.
func (w *walker) take(l, rhs ast.Expr) {
	if id, ok := l.(*ast.Ident); ok {
		if v, ok := w.info.ObjectOf(id).(*types.Var); ok && !w.makes(rhs) {
			w.foreign[v] = true
		}
	}
}

// makes reports whether e makes a future, or is nil.
func (w *walker) makes(e ast.Expr) bool {
	switch e := e.(type) {
	case nil:
		return false
	case *ast.ParenExpr:
		return w.makes(e.X)
	case *ast.CompositeLit:
		return true
	case *ast.UnaryExpr:
		_, ok := ast.Unparen(e.X).(*ast.CompositeLit)
		return ok && e.Op == token.AND
	case *ast.CallExpr:
		if w.info.Types[e.Fun].IsType() {
			return len(e.Args) == 1 && w.makes(e.Args[0])
		}
		return w.fn.Awaits[e] == nil
	}
	return w.info.Types[e].IsNil()
}

// mention notes a use of a variable. Awaits, calls of methods, comparisons with
// nil and assignments keep it in sight.
func (w *walker) mention(id *ast.Ident) {
	v, ok := w.info.ObjectOf(id).(*types.Var)
	if !ok || w.local[v] == nil {
		return
	}
	for _, n := range w.path {
		if _, ok := n.(*ast.FuncLit); ok {
			w.escape(v, id)
			return
		}
	}
	switch p := w.path[len(w.path)-1].(type) {
	case *ast.CallExpr:
		if a := w.fn.Awaits[p]; a != nil {
			w.polled[v] = w.polled[v] || a.Kept
			return
		}
	case *ast.SelectorExpr:
		if w.calls(p) {
			w.cancels(v, p)
			w.lent[v] = w.lent[v] || p.Sel.Name != "Poll" && p.Sel.Name != "Cancel"
			return
		}
	case *ast.BinaryExpr:
		if p.Op == token.EQL || p.Op == token.NEQ {
			return
		}
	case *ast.AssignStmt:
		if contains(p.Lhs, id) {
			return
		}
	case *ast.ValueSpec:
		if !contains(p.Values, id) {
			return
		}
	case *ast.RangeStmt:
		if p.X != ast.Expr(id) {
			return
		}
	}
	w.escape(v, id)
}

// calls reports whether sel, the innermost node on the path, is a method that is
// called, and not one whose value is taken.
func (w *walker) calls(sel *ast.SelectorExpr) bool {
	if len(w.path) < 2 {
		return false
	}
	call, ok := w.path[len(w.path)-2].(*ast.CallExpr)
	return ok && call.Fun == ast.Expr(sel)
}

func (w *walker) cancels(v *types.Var, sel *ast.SelectorExpr) {
	if _, ok := w.path[len(w.path)-3].(*ast.DeferStmt); ok && sel.Sel.Name == "Cancel" {
		w.deferred[v] = true
	}
}

func (w *walker) escape(v *types.Var, id *ast.Ident) {
	if w.escapes[v] == nil {
		w.escapes[v] = id
	}
}

func contains(list []ast.Expr, id *ast.Ident) bool {
	for _, e := range list {
		if e == ast.Expr(id) {
			return true
		}
	}
	return false
}
