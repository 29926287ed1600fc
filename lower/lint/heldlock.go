package lint

import (
	"cmp"
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"slices"

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
	f := &lockFlow{linter: l, m: m, calls: make(map[token.Pos]*ast.CallExpr), reported: make(map[*ir.State]bool)}
	f.find()
	if len(f.calls) == 0 {
		return
	}
	in := map[*ir.Block]locks{m.Blocks[0]: {}}
	for work := []*ir.Block{m.Blocks[0]}; len(work) > 0; {
		bl := work[len(work)-1]
		work = work[:len(work)-1]
		held := maps.Clone(in[bl])
		for _, i := range bl.Instrs {
			if e, ok := i.(*ir.Exec); ok {
				f.follow(e.Stmt, held)
			}
		}
		if s := ir.StateOf(bl.Term); s != nil {
			f.suspend(bl.Term, s, held)
		}
		for _, to := range bl.Successors() {
			if in[to].add(held, in, to) {
				work = append(work, to)
			}
		}
	}
}

// lockFlow follows the locks of one machine.
type lockFlow struct {
	*linter
	m        *ir.Machine
	calls    map[token.Pos]*ast.CallExpr // that take or release locks, as in the source, by their ends
	reported map[*ir.State]bool
}

// locks tells where each lock that may be held was taken. A lock is the
// expression for it, with the variable that it begins with.
type locks map[lockKey]*ast.CallExpr

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

// find notes the calls in the source.
func (f *lockFlow) find() {
	ast.Inspect(f.m.Func.Body, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			if _, _, is := f.lockCall(call); is {
				f.calls[call.Rparen] = call
			}
		}
		return true
	})
}

// follow applies the calls in a statement to held, in their order in the
// source. Deferred unlocking comes too late to count.
func (f *lockFlow) follow(s ast.Node, held locks) {
	ast.Inspect(s, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit, *ast.DeferStmt, *ast.GoStmt:
			return false
		case *ast.CallExpr:
			if key, takes, ok := f.lockCall(n); ok && takes {
				held[key] = n
			} else if ok {
				delete(held, key)
			}
		}
		return true
	})
}

// lockCall reports whether call takes or releases a lock of package sync.
func (f *lockFlow) lockCall(call *ast.CallExpr) (key lockKey, takes, ok bool) {
	sel, isSel := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	fn := f.callee(call)
	if !isSel || fn == nil || fn.Pkg() == nil || fn.Pkg().Path() != "sync" {
		return lockKey{}, false, false
	}
	key.text = check.ExprString(sel.X)
	if id := root(sel.X); id != nil {
		key.root = f.m.Info.ObjectOf(id)
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

// suspend applies what t starts to held, and reports what is held where t suspends in
// state.
func (f *lockFlow) suspend(t ir.Term, state *ir.State, held locks) {
	for _, s := range ir.Starts(t) {
		for _, arg := range s.Operands() {
			f.follow(arg, held)
		}
	}
	if f.reported[state] || state.Passing || len(held) == 0 {
		return
	}
	f.reported[state] = true
	byPos := func(a, b *ast.CallExpr) int { return cmp.Compare(a.Pos(), b.Pos()) }
	for _, at := range slices.SortedFunc(maps.Values(held), byPos) {
		lock, _, _ := f.lockCall(cmp.Or(f.calls[at.Rparen], at))
		d := f.report(lockHeld, at, lock.text, suspension(state))
		d.Pos, d.End = f.position(state.Pos), token.Position{}
		if state.Await != nil {
			d.End = f.position(state.Await.Operand.End())
		}
		d.Notes = []diag.Note{{Pos: f.position(at.Pos()), Message: "it is taken here"}}
	}
}
