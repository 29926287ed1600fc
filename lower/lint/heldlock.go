package lint

import (
	"go/ast"
	"go/token"
	"go/types"
	"maps"

	"github.com/asyncgen/asyncgen/dsl/diag"
	"github.com/asyncgen/asyncgen/lower/check"
	"github.com/asyncgen/asyncgen/lower/ir"
)

// lockHeld reports a lock of a goroutine that a suspended task keeps: whoever
// wants it next blocks a worker for as long as the task waits, and if that is
// the worker that would have to wake it, for ever. A lock.Mutex of the runtime
// may be held so; it is made for that.
var lockHeld = finding{"AG0502", "%s is locked across this %s", "unlock it before, or use a lock of rtlib/lock"}

// heldLocks follows the locks of package sync along the blocks of m.
func (l *linter) heldLocks(m *ir.Machine) {
	if !locksAnything(l, m) {
		return
	}
	in := map[*ir.Block]locks{m.Blocks[0]: {}}
	reported := make(map[*ir.State]bool)
	for work := []*ir.Block{m.Blocks[0]}; len(work) > 0; {
		bl := work[len(work)-1]
		work = work[:len(work)-1]
		held := maps.Clone(in[bl])
		for _, i := range bl.Instrs {
			if e, ok := i.(*ir.Exec); ok {
				l.follow(m, e.Stmt, held)
			}
		}
		if s := ir.StateOf(bl.Term); s != nil {
			l.locksAt(m, bl.Term, s, held, reported)
		}
		for _, to := range bl.Successors() {
			if in[to].add(held, in, to) {
				work = append(work, to)
			}
		}
	}
}

// locks tells where each lock that may be held was taken. A lock is the
// expression for it, with the variable that it begins with.
type locks map[lockKey]ast.Node

type lockKey struct {
	root types.Object
	text string
}

// add merges what is held on another way into the block to, and reports whether
// that was news.
func (k locks) add(held locks, in map[*ir.Block]locks, to *ir.Block) (changed bool) {
	if k == nil {
		in[to] = maps.Clone(held)
		return true
	}
	for key, at := range held {
		if _, ok := k[key]; !ok {
			k[key] = at
			changed = true
		}
	}
	return changed
}

func locksAnything(l *linter, m *ir.Machine) bool {
	found := false
	ast.Inspect(m.Func.Body, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			_, _, is := l.lockCall(m, call)
			found = found || is
		}
		return !found
	})
	return found
}

// follow applies the calls in a statement to held, in their order in the
// source. Deferred unlocking comes too late to count.
func (l *linter) follow(m *ir.Machine, s ast.Node, held locks) {
	ast.Inspect(s, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit, *ast.DeferStmt, *ast.GoStmt:
			return false
		case *ast.CallExpr:
			if key, takes, ok := l.lockCall(m, n); ok && takes {
				held[key] = n
			} else if ok {
				delete(held, key)
			}
		}
		return true
	})
}

// lockCall reports whether call takes or releases a lock of package sync.
func (l *linter) lockCall(m *ir.Machine, call *ast.CallExpr) (key lockKey, takes, ok bool) {
	sel, isSel := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	fn := l.callee(call)
	if !isSel || fn == nil || fn.Pkg() == nil || fn.Pkg().Path() != "sync" {
		return lockKey{}, false, false
	}
	key.text = check.ExprString(sel.X)
	if id := root(sel.X); id != nil {
		key.root = m.Info.ObjectOf(id)
	}
	switch fn.Name() {
	case "Lock":
		return key, true, true
	case "Unlock":
		return key, false, true
	case "RLock":
		key.text += " for reading"
		return key, true, true
	case "RUnlock":
		key.text += " for reading"
		return key, false, true
	}
	return lockKey{}, false, false
}

// root returns the identifier that a chain of selectors begins with, or nil.
func root(e ast.Expr) *ast.Ident {
	for {
		switch x := e.(type) {
		case *ast.Ident:
			return x
		case *ast.SelectorExpr:
			e = x.X
		case *ast.IndexExpr:
			e = x.X
		case *ast.StarExpr:
			e = x.X
		case *ast.ParenExpr:
			e = x.X
		default:
			return nil
		}
	}
}

// suspension names the statement that suspends in s.
func suspension(s *ir.State) string {
	if s.Yield != nil {
		return "yield"
	}
	return "await"
}

// locksAt applies what t starts to held, and reports what is held where t
// suspends in state.
func (l *linter) locksAt(m *ir.Machine, t ir.Term, state *ir.State, held locks, reported map[*ir.State]bool) {
	for _, s := range ir.Starts(t) {
		for _, arg := range s.Operands() {
			l.follow(m, arg, held)
		}
	}
	if reported[state] || state.Passing {
		return
	}
	for key, at := range held {
		reported[state] = true
		d := l.report(lockHeld, at, key.text, suspension(state))
		d.Pos, d.End = l.position(state.Pos), token.Position{}
		if state.Await != nil {
			d.End = l.position(state.Await.Operand.End())
		}
		d.Notes = []diag.Note{{Pos: l.position(at.Pos()), Message: "it is taken here"}}
	}
}
