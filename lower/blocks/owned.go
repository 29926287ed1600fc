package blocks

import (
	"go/ast"
	"go/types"
	"slices"

	"github.com/asyncgen/asyncgen/lower/ir"
)

// A future that a block owns, or a stream that a loop owns, is given up on every way out of the block: jumps
// stop at a block that does it, as they do for loops over functions, and the
// machine's guard does it for panics.

// ownedBy returns the variables that s declares and that own a future.
func (b *builder) ownedBy(s ast.Stmt) []*types.Var {
	if l, ok := s.(*ast.LabeledStmt); ok {
		s = l.Stmt
	}
	if s == nil || len(b.owned) == 0 {
		return nil
	}
	var vars []*types.Var
	for _, v := range b.declares(s) {
		if b.owned[v] {
			vars = append(vars, v)
		}
	}
	return vars
}

// owning lowers what f does in the scope of the variables that declarations
// declare, and gives up what they own behind it.
func (b *builder) owning(declarations []ast.Stmt, f func()) {
	var vars []*types.Var
	for _, s := range declarations {
		vars = append(vars, b.ownedBy(s)...)
	}
	b.m.Guarded = b.m.Guarded || len(vars) > 0
	b.scope(vars, f)
}

// scope lowers what f does, and gives up behind it what the variables own.
func (b *builder) scope(vars []*types.Var, f func()) {
	n, loops := len(b.targets), b.funcLoops
	at, from := b.current, 0
	if at != nil {
		from = len(at.Instrs)
	}
	for _, v := range vars {
		b.targets = append(b.targets, target{stop: v})
	}
	f()
	if b.funcLoops > loops && at != nil {
		at.Instrs = slices.Insert(at.Instrs, from, b.holding(vars)...)
	}
	for i := len(b.targets) - 1; i >= n; i-- {
		if b.current != nil {
			b.emit(&ir.Release{Var: b.m.Objects[b.targets[i].stop]})
		}
	}
	b.targets = b.targets[:n]
}

// holding makes the instructions that begin a block which owns what is in vars and has a
// loop over a function in it.
func (b *builder) holding(vars []*types.Var) []ir.Instr {
	var instrs []ir.Instr
	for _, o := range vars {
		v := b.m.Objects[o]
		v.Held = true
		instrs = append(instrs, &ir.Hold{Var: v})
	}
	return instrs
}

// stop makes the instruction that ends what is in o: it stops a loop over a
// function, or gives up an owned future.
func (b *builder) stop(o *types.Var) ir.Instr {
	if b.owned[o] {
		return &ir.Release{Var: b.m.Objects[o]}
	}
	return &ir.Exec{Stmt: &ast.ExprStmt{X: b.method(o, "Stop")}}
}

// ownedBefore returns how many owned futures are in scope at inner, a part of n,
// because a statement of n's own has declared them.
func (b *builder) ownedBefore(n, inner ast.Node) int {
	count := 0
	add := func(list ...ast.Stmt) {
		for _, s := range list {
			if s == inner {
				return
			}
			count += len(b.ownedBy(s))
		}
	}
	switch n := n.(type) {
	case *ast.BlockStmt:
		add(n.List...)
	case *ast.CaseClause:
		add(n.Body...)
	case *ast.CommClause:
		add(n.Body...)
	case *ast.IfStmt:
		add(n.Init)
	case *ast.ForStmt:
		add(n.Init)
	case *ast.SwitchStmt:
		add(n.Init)
	case *ast.TypeSwitchStmt:
		add(n.Init)
	}
	return count
}
