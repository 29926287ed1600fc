package blocks

import (
	"go/ast"
	"go/token"

	"github.com/asyncgen/asyncgen/lower/check"
	"github.com/asyncgen/asyncgen/lower/child"
	"github.com/asyncgen/asyncgen/lower/ir"
	"github.com/asyncgen/asyncgen/lower/spell"
)

// awaitSelect lowers a select over awaits.
func (b *builder) awaitSelect(s *ast.SelectStmt, label string) {
	of := b.fn.Selects[s]
	exit := b.newBlock()
	term := &ir.Select{State: &ir.State{Pos: of.Pos}, Biased: of.Biased}
	term.State.Select = term
	heads := make([]*ir.Block, len(s.Body.List))
	values := make([]received, len(heads))
	for i, c := range s.Body.List {
		c := c.(*ast.CommClause)
		heads[i] = b.newBlock()
		if c.Comm == nil {
			term.Default, term.State.Passing = heads[i], true
			continue
		}
		call, lhs, tok := awaitStmt(c.Comm)
		of := b.selectCase(call)
		values[i] = b.received(of.Await, lhs, tok)
		of.Dst, of.Next = values[i].dst, heads[i]
		term.Cases = append(term.Cases, of)
	}
	b.m.Guarded = b.m.Guarded || term.NeedsGuard()
	b.terminate(term)
	for i, c := range s.Body.List {
		b.begin(heads[i])
		b.unbox(values[i])
		b.within(target{label: label, exit: exit}, c.(*ast.CommClause).Body)
		b.leave(exit)
	}
	b.begin(exit)
}

// awaitStmt takes an await statement in normal form apart.
func awaitStmt(s ast.Stmt) (call *ast.CallExpr, lhs []ast.Expr, tok token.Token) {
	if a, ok := s.(*ast.AssignStmt); ok {
		return a.Rhs[0].(*ast.CallExpr), a.Lhs, a.Tok
	}
	return s.(*ast.ExprStmt).X.(*ast.CallExpr), nil, token.ASSIGN
}

// selectCase makes the case of the await that call marks, but for what becomes
// of its values. A variable that nothing else can change meanwhile is polled
// itself; of any other operand the value at entry.
func (b *builder) selectCase(call *ast.CallExpr) *ir.Case {
	a := b.fn.Awaits[call]
	operand := call.Args[0]
	c := &ir.Case{Await: a}
	switch {
	case !a.Kept:
		c.Start = child.Placing(b.pkg, b.info, child.Of(b.pkg, b.info, operand, a.Value))
	case b.polledItself(operand):
		c.Kept = ast.Unparen(operand).(*ast.Ident)
	default:
		c.Start = b.variableStart(a, operand)
		c.Kept = b.info.Ident(operand.Pos(), b.temp(operand.Pos(), "kept", c.Start.Type))
	}
	c.Capture = captures(b, c.Start.Operands()...)
	return c
}

func (b *builder) variableStart(a *check.Await, operand ast.Expr) ir.Start {
	t := b.info.TypeOf(operand)
	if !spell.Can(b.pkg.Types, t) {
		t = b.pkg.Runtime.FutureOf(a.Value)
	}
	return ir.Start{Value: operand, Type: t}
}

func (b *builder) polledItself(operand ast.Expr) bool {
	id, ok := ast.Unparen(operand).(*ast.Ident)
	if !ok {
		return false
	}
	v := b.variable(id)
	return v != nil && v.Home != ir.Boxed
}
