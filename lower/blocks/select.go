package blocks

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/asyncgen/asyncgen/lower/ir"
)

// selectStmt lowers a select over channel operations: the choice stays Go's,
// its clauses become blocks.
func (b *builder) selectStmt(s *ast.SelectStmt, label string) {
	exit := b.newBlock()
	bodies := make([]*ir.Block, len(s.Body.List))
	enter := make([]func(), len(bodies))
	jumps := make(map[*ast.BranchStmt]*ir.Block)
	around := &ast.SelectStmt{Select: s.Select, Body: &ast.BlockStmt{Lbrace: s.Body.Lbrace, Rbrace: s.Body.Rbrace}}
	for i, c := range s.Body.List {
		c := c.(*ast.CommClause)
		bodies[i] = b.newBlock()
		br := clauseJump(c.Case)
		jumps[br] = bodies[i]
		dup := &ast.CommClause{Case: c.Case, Colon: c.Colon, Body: []ast.Stmt{br}}
		dup.Comm, enter[i] = b.comm(c.Comm)
		around.Body.List = append(around.Body.List, dup)
	}
	b.emit(&ir.Exec{Stmt: around, Capture: captures(b, around), Jumps: jumps})
	b.terminate(&ir.Unreachable{}) // every clause jumps
	for i, c := range s.Body.List {
		b.begin(bodies[i])
		enter[i]()
		b.within(target{label: label, exit: exit}, c.(*ast.CommClause).Body)
		b.leave(exit)
	}
	b.begin(exit)
}

// comm returns the operation of a clause, and what sets the variables that it
// declares once it has been chosen: they begin with the clause.
func (b *builder) comm(s ast.Stmt) (ast.Stmt, func()) {
	a, ok := s.(*ast.AssignStmt)
	if !ok || a.Tok != token.DEFINE {
		return s, func() {}
	}
	received := *a
	received.Tok = token.ASSIGN
	received.Lhs = make([]ast.Expr, len(a.Lhs))
	set := assignment(a.Pos(), nil)
	for i, e := range a.Lhs {
		id := e.(*ast.Ident)
		received.Lhs[i] = id
		if id.Name == "_" {
			continue
		}
		t := b.temp(id.Pos(), id.Name, b.info.ObjectOf(id).(*types.Var).Type())
		b.emit(&ir.Fresh{Var: b.m.Objects[t]})
		received.Lhs[i] = b.use(t)
		set.Lhs, set.Rhs = append(set.Lhs, id), append(set.Rhs, b.use(t))
	}
	return &received, func() {
		for _, e := range set.Lhs {
			b.freshBox(b.declared(e.(*ast.Ident)))
		}
		if len(set.Lhs) > 0 {
			b.exec(set)
		}
	}
}

// clauseJump makes the statement by which a clause goes to its block.
func clauseJump(pos token.Pos) *ast.BranchStmt {
	return &ast.BranchStmt{TokPos: pos, Tok: token.GOTO, Label: &ast.Ident{NamePos: pos, Name: "clause"}}
}
