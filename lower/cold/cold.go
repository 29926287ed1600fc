// Package cold finds the blocks of a machine that only a failing function comes to.
//
// A block is cold if every way on from it, without going round a loop, ends in a
// panic or in the return of an error that is sure not to be nil, while the function
// as a whole may end otherwise. What is sure is a call of errors.New or fmt.Errorf,
// an address, a variable at package level, and whatever is made of a variable that
// has been found not to be nil on every way here. In a function without results
// any return counts that comes after such a test.
package cold

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/asyncgen/asyncgen/lower/check"
	"github.com/asyncgen/asyncgen/lower/ir"
)

// Blocks returns the cold blocks of m.
func Blocks(m *ir.Machine) map[*ir.Block]bool {
	f := &finder{m: m, failed: make(map[*ir.Block][]*ir.Var), doomed: make(map[*ir.Block]bool)}
	f.tests()
	for changed := true; changed; {
		changed = false
		for i := len(m.Blocks) - 1; i >= 0; i-- {
			if bl := m.Blocks[i]; !f.doomed[bl] && f.fails(bl) {
				f.doomed[bl], changed = true, true
			}
		}
	}
	if f.doomed[m.Blocks[0]] {
		return nil
	}
	return f.doomed
}

type finder struct {
	m      *ir.Machine
	failed map[*ir.Block][]*ir.Var // the errors that are not nil in each block
	doomed map[*ir.Block]bool
}

// fails reports whether all ways on from bl are known to fail.
func (f *finder) fails(bl *ir.Block) bool {
	for _, i := range bl.Instrs {
		if e, ok := i.(*ir.Exec); ok && !f.execFails(bl, e) {
			return false
		}
	}
	switch t := bl.Term.(type) {
	case *ir.Return:
		return f.returnFails(bl, t.Results)
	case *ir.Unreachable:
		return panics(f.m, bl)
	}
	for _, to := range ir.Targets(bl.Term) {
		if !f.doomed[to] {
			return false
		}
	}
	return true
}

// execFails reports whether the function fails wherever e leaves the block.
func (f *finder) execFails(bl *ir.Block, e *ir.Exec) bool {
	fails := true
	for _, to := range e.Targets() {
		fails = fails && f.doomed[to]
	}
	ast.Inspect(e.Stmt, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.ReturnStmt:
			fails = fails && f.returnFails(bl, n.Results)
		}
		return fails
	})
	return fails
}

// returnFails reports whether the return of results in bl is a failure.
func (f *finder) returnFails(bl *ir.Block, results []ast.Expr) bool {
	want := f.m.Func.Results
	if len(want) == 0 {
		return len(f.failed[bl]) > 0
	}
	if len(results) != len(want) || !check.IsError(want[len(want)-1].Type()) {
		return false
	}
	return f.notNil(bl, ast.Unparen(results[len(results)-1]))
}

// notNil reports whether e, an error, is sure not to be nil.
func (f *finder) notNil(bl *ir.Block, e ast.Expr) bool {
	info := f.m.Info
	switch e := e.(type) {
	case *ast.UnaryExpr:
		return e.Op == token.AND
	case *ast.Ident:
		return f.has(bl, e) || isGlobal(info.ObjectOf(e))
	case *ast.SelectorExpr:
		return isGlobal(info.ObjectOf(e.Sel))
	case *ast.CallExpr:
		if sel, ok := ast.Unparen(e.Fun).(*ast.SelectorExpr); ok {
			if fn, ok := info.ObjectOf(sel.Sel).(*types.Func); ok && (fn.FullName() == "errors.New" || fn.FullName() == "fmt.Errorf") {
				return true
			}
		}
		for _, arg := range e.Args {
			if id, ok := ast.Unparen(arg).(*ast.Ident); ok && f.has(bl, id) {
				return true
			}
		}
	}
	return false
}

func (f *finder) has(bl *ir.Block, id *ast.Ident) bool {
	v := f.m.Objects[f.m.Info.ObjectOf(id)]
	for _, o := range f.failed[bl] {
		if o == v {
			return true
		}
	}
	return false
}

// panics reports whether bl ends with a call of panic.
func panics(m *ir.Machine, bl *ir.Block) bool {
	if len(bl.Instrs) == 0 {
		return false
	}
	e, ok := bl.Instrs[len(bl.Instrs)-1].(*ir.Exec)
	if !ok {
		return false
	}
	s, ok := e.Stmt.(*ast.ExprStmt)
	if !ok {
		return false
	}
	call, ok := ast.Unparen(s.X).(*ast.CallExpr)
	return ok && m.Info.Builtin(call) == "panic"
}

// isGlobal reports whether o is a variable at package level.
func isGlobal(o types.Object) bool {
	v, ok := o.(*types.Var)
	return ok && v.Pkg() != nil && v.Parent() == v.Pkg().Scope()
}
