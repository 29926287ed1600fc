package blocks

import (
	"go/ast"
	"go/token"

	"github.com/asyncgen/asyncgen/lower/ir"
)

// selectStmt lowers a select over channel operations: the choice stays Go's,
// its clauses become blocks.
func (b *builder) selectStmt(s *ast.SelectStmt, label string) {
	if b.fn.Selects[s] != nil {
		b.awaitSelect(s, label)
		return
	}
	exit := b.newBlock()
	clauses := make([]*commClause, len(s.Body.List))
	choice := &ir.Exec{Jumps: make(map[*ast.BranchStmt]*ir.Block)}
	body := &ast.BlockStmt{Lbrace: s.Body.Lbrace, Rbrace: s.Body.Rbrace}
	for i, c := range s.Body.List {
		c := c.(*ast.CommClause)
		clauses[i] = b.commClause(c)
		br := clauseJump(c.Case)
		choice.Jumps[br] = clauses[i].to
		choice.Handed = append(choice.Handed, clauses[i].received...)
		body.List = append(body.List, &ast.CommClause{Case: c.Case, Comm: clauses[i].comm, Colon: c.Colon, Body: []ast.Stmt{br}})
	}
	choice.Stmt = &ast.SelectStmt{Select: s.Select, Body: body}
	choice.Capture = captures(b, choice.Stmt)
	b.emit(choice)
	b.terminate(&ir.Unreachable{}) // every clause jumps
	for _, c := range clauses {
		b.begin(c.to)
		if len(c.boxed.Lhs) > 0 {
			for _, e := range c.boxed.Lhs {
				b.freshBox(b.declared(e.(*ast.Ident)))
			}
			b.exec(c.boxed)
		}
		b.within(target{label: label, exit: exit}, c.body)
		b.leave(exit)
	}
	b.begin(exit)
}

// commClause is a clause of a select taken apart.
type commClause struct {
	comm     ast.Stmt        // the operation, which assigns what it declared
	received []*ir.Var       // what it declared, or temporaries in place of boxes
	boxed    *ast.AssignStmt // makes those boxes' values of the temporaries
	to       *ir.Block
	body     []ast.Stmt
}

func (b *builder) commClause(c *ast.CommClause) *commClause {
	out := &commClause{comm: c.Comm, boxed: assignment(c.Case, nil), to: b.newBlock(), body: c.Body}
	a, ok := c.Comm.(*ast.AssignStmt)
	if !ok || a.Tok != token.DEFINE {
		return out
	}
	received := *a
	received.Tok = token.ASSIGN
	received.Lhs = make([]ast.Expr, len(a.Lhs))
	for i, e := range a.Lhs {
		id := e.(*ast.Ident)
		received.Lhs[i] = id
		v := b.declared(id)
		if v == nil {
			continue
		}
		if v.Home == ir.Boxed {
			// The box is made if the clause is chosen.
			t := b.temp(id.Pos(), id.Name, v.Type)
			v, received.Lhs[i] = b.m.Objects[t], b.use(t)
			out.boxed.Lhs, out.boxed.Rhs = append(out.boxed.Lhs, id), append(out.boxed.Rhs, b.use(t))
		}
		out.received = append(out.received, v)
	}
	out.comm = &received
	return out
}

// clauseJump makes the statement by which a clause goes to its block.
func clauseJump(pos token.Pos) *ast.BranchStmt {
	return &ast.BranchStmt{TokPos: pos, Tok: token.GOTO, Label: &ast.Ident{NamePos: pos, Name: "clause"}}
}
