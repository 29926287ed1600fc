package blocks

import (
	"go/ast"
	"go/token"

	"github.com/asyncgen/asyncgen/lower/ir"
)

// forStmt lowers a for with three clauses. Each iteration has its own loop
// variables, copied before the post statement.
func (b *builder) forStmt(s *ast.ForStmt, label string) {
	b.stmt(s.Init)
	b.owning([]ast.Stmt{s.Init}, func() { b.loop(s, label) })
}

func (b *builder) loop(s *ast.ForStmt, label string) {
	head, body, exit := b.newBlock(), b.newBlock(), b.newBlock()
	next := head
	renewed := b.renewed(s.Init)
	if s.Post != nil || len(renewed) > 0 {
		next = b.newBlock()
	}
	b.begin(head)
	if s.Cond != nil {
		b.terminate(&ir.If{Cond: b.condition(s.Cond), Then: body, Else: exit})
	}
	b.begin(body)
	b.within(target{label: label, exit: exit, next: next}, s.Body.List)
	if next != head {
		b.begin(next)
		for _, v := range renewed {
			b.emit(&ir.Renew{Var: v})
		}
		b.stmt(s.Post)
	}
	b.leave(head)
	b.begin(exit)
}

// within lowers the body of a statement that break and continue may refer to.
func (b *builder) within(t target, body []ast.Stmt) {
	b.targets = append(b.targets, t)
	b.stmts(body)
	b.targets = b.targets[:len(b.targets)-1]
}

// renewed returns the boxed variables that a loop's init statement declares.
func (b *builder) renewed(init ast.Stmt) []*ir.Var {
	a, ok := init.(*ast.AssignStmt)
	if !ok || a.Tok != token.DEFINE {
		return nil
	}
	var vars []*ir.Var
	for _, e := range a.Lhs {
		if v := b.variable(e.(*ast.Ident)); v != nil && v.Home == ir.Boxed {
			vars = append(vars, v)
		}
	}
	return vars
}
