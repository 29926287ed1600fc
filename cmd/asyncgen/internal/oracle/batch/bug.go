package batch

import (
	"go/ast"
	"regexp"
	"slices"

	"github.com/asyncgen/asyncgen/lower/ir"
)

// Bug is a bug that a compiler might have. It shows that what compares programs
// would notice it.
type Bug struct {
	Name    string
	Lowered func(*ir.File)      // changes a lowered file, or nil
	Emitted func([]byte) []byte // changes a generated file, or nil
	Cancels bool                // it shows only where a future is cancelled
}

// Bugs are bugs of each kind that the hazards of this translation invite.
var Bugs = []Bug{
	{Name: "a variable is not stored", Lowered: eachState(func(s *ir.State) {
		s.Save = s.Save[:max(0, len(s.Save)-1)]
	})},
	{Name: "a parameter is not stored", Lowered: eachMachine(func(m *ir.Machine) {
		m.Entry = m.Entry[:max(0, len(m.Entry)-1)]
	})},
	{Name: "all iterations share their variable", Lowered: eachBlock(func(b *ir.Block) {
		b.Instrs = slices.DeleteFunc(b.Instrs, func(i ir.Instr) bool { _, is := i.(*ir.Renew); return is })
	})},
	{Name: "a declaration that is reached again keeps its value", Lowered: eachBlock(func(b *ir.Block) {
		b.Instrs = slices.DeleteFunc(b.Instrs, func(i ir.Instr) bool { _, is := i.(*ir.Fresh); return is })
	})},
	{Name: "an operand is evaluated behind the await that follows it", Lowered: eachMachine(delayOperands)},
	{Name: "a select starts and polls its last case first", Lowered: eachBlock(func(b *ir.Block) {
		if s, is := b.Term.(*ir.Select); is {
			slices.Reverse(s.Cases)
		}
	})},
	{Name: "what a block owns stays open", Lowered: eachMachine(func(m *ir.Machine) {
		for _, v := range m.Vars {
			v.Owned = false
		}
		for _, b := range m.Blocks {
			b.Instrs = slices.DeleteFunc(b.Instrs, func(i ir.Instr) bool { _, is := i.(*ir.Release); return is })
		}
	})},
	{Name: "deferred calls run first to last", Emitted: replace(
		`(?m)^(\t+)defer (.*)\n\t+(defers\d*\.Next\(\))$`, "$1$3\n$1$2")},
	{Name: "recover does nothing", Emitted: replace(`\brecover\(\)`, "any(nil)")},
	{Name: "the child is not cancelled", Emitted: replace(`(?m)^\t+\w+\.child\d*\.Cancel\(\w+\)$`, ""), Cancels: true},
	{Name: "cancellation runs no deferred calls", Emitted: replace(`(?m)^\tdefer \w+\.defers\.Cancel\(\w+\)$`, ""), Cancels: true},
	{Name: "a panic is swallowed", Emitted: replace(`&& !\w+\.defers\.Panicking\(\)`, "")},
}

func eachMachine(f func(*ir.Machine)) func(*ir.File) {
	return func(file *ir.File) {
		for _, m := range file.Machines {
			f(m)
		}
	}
}

func eachBlock(f func(*ir.Block)) func(*ir.File) {
	return eachMachine(func(m *ir.Machine) {
		for _, b := range m.Blocks {
			f(b)
		}
	})
}

func eachState(f func(*ir.State)) func(*ir.File) {
	return eachMachine(func(m *ir.Machine) {
		for _, s := range m.States {
			f(s)
		}
	})
}

// delayOperands moves an assignment of a call to a temporary from before an await
// to behind it.
func delayOperands(m *ir.Machine) {
	for _, b := range m.Blocks {
		await, ok := b.Term.(*ir.Await)
		last := len(b.Instrs) - 1
		if ok && last >= 0 && assignsCall(b.Instrs[last]) {
			await.Next.Instrs = append([]ir.Instr{b.Instrs[last]}, await.Next.Instrs...)
			b.Instrs = b.Instrs[:last]
		}
	}
}

func assignsCall(i ir.Instr) bool {
	e, ok := i.(*ir.Exec)
	if !ok {
		return false
	}
	a, ok := e.Stmt.(*ast.AssignStmt)
	if !ok || len(a.Rhs) != 1 {
		return false
	}
	_, ok = ast.Unparen(a.Rhs[0]).(*ast.CallExpr)
	return ok
}

func replace(pattern, by string) func([]byte) []byte {
	re := regexp.MustCompile(pattern)
	return func(code []byte) []byte { return re.ReplaceAll(code, []byte(by)) }
}
