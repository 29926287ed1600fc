package blocks

import (
	"go/ast"
	"go/types"

	"github.com/asyncgen/asyncgen/lower/ir"
)

// switchStmt lowers an expression switch: the choice stays Go's, its clauses
// become blocks.
func (b *builder) switchStmt(s *ast.SwitchStmt, label string) {
	b.stmt(s.Init)
	b.owning([]ast.Stmt{s.Init}, func() { b.expressionSwitch(s, label) })
}

func (b *builder) expressionSwitch(s *ast.SwitchStmt, label string) {
	exit := b.newBlock()
	clauses, bodies := b.clauseBlocks(s.Body)
	if literalInCases(clauses) {
		b.choose(s.Body, func(body *ast.BlockStmt) ast.Stmt {
			return &ast.SwitchStmt{Switch: s.Switch, Tag: s.Tag, Body: body}
		}, bodies, exit)
	} else {
		sw := &ir.Switch{Default: exit}
		if s.Tag != nil {
			sw.Tag = b.condition(s.Tag)
		}
		for i, c := range clauses {
			if c.List == nil {
				sw.Default = bodies[i]
				continue
			}
			sw.Clauses = append(sw.Clauses, ir.Clause{Values: c.List, To: bodies[i]})
		}
		b.terminate(sw)
	}
	b.clauseBodies(clauses, bodies, target{label: label, exit: exit}, nil)
}

// typeSwitch lowers a type switch. The operand is evaluated first; a clause's
// variable is then set from it at the top of the clause.
func (b *builder) typeSwitch(s *ast.TypeSwitchStmt, label string) {
	b.stmt(s.Init)
	b.owning([]ast.Stmt{s.Init}, func() { b.typeChoice(s, label) })
}

func (b *builder) typeChoice(s *ast.TypeSwitchStmt, label string) {
	exit := b.newBlock()
	clauses, bodies := b.clauseBlocks(s.Body)
	operand := b.switched(s)
	o := b.temp(operand.Pos(), "operand", b.info.TypeOf(operand))
	b.exec(b.set(o, operand))
	b.choose(s.Body, func(body *ast.BlockStmt) ast.Stmt {
		guard := &ast.ExprStmt{X: &ast.TypeAssertExpr{X: b.use(o)}}
		return &ast.TypeSwitchStmt{Switch: s.Switch, Assign: guard, Body: body}
	}, bodies, exit)
	b.clauseBodies(clauses, bodies, target{label: label, exit: exit}, func(c *ast.CaseClause) {
		b.clauseVar(c, o)
	})
}

// switched returns the operand x of switch x.(type).
func (b *builder) switched(s *ast.TypeSwitchStmt) ast.Expr {
	var e ast.Expr
	switch a := s.Assign.(type) {
	case *ast.ExprStmt:
		e = a.X
	case *ast.AssignStmt:
		e = a.Rhs[0]
	}
	return ast.Unparen(e).(*ast.TypeAssertExpr).X
}

// clauseVar sets the variable that a clause of a type switch declares. In a
// clause of one type that the operand has, the assertion cannot fail.
func (b *builder) clauseVar(c *ast.CaseClause, operand *types.Var) {
	o, ok := b.info.Implicit(c).(*types.Var)
	if !ok || !b.mentions(c.Body, o) {
		return
	}
	b.freshBox(b.declare(o))
	var value ast.Expr = b.use(operand)
	if len(c.List) == 1 && !b.info.Type(c.List[0]).IsNil() {
		value = &ast.TypeAssertExpr{X: value, Type: c.List[0]}
	}
	b.exec(b.set(o, value))
}

func (b *builder) clauseBlocks(body *ast.BlockStmt) ([]*ast.CaseClause, []*ir.Block) {
	var clauses []*ast.CaseClause
	var bodies []*ir.Block
	for _, s := range body.List {
		clauses = append(clauses, s.(*ast.CaseClause))
		bodies = append(bodies, b.newBlock())
	}
	return clauses, bodies
}

// clauseBodies lowers the bodies of a switch; enter, if any, comes before each.
func (b *builder) clauseBodies(clauses []*ast.CaseClause, bodies []*ir.Block, t target, enter func(*ast.CaseClause)) {
	for i, c := range clauses {
		b.begin(bodies[i])
		if enter != nil {
			enter(c)
		}
		t.fall = nil
		if i+1 < len(bodies) {
			t.fall = bodies[i+1]
		}
		b.within(t, c.Body)
		b.leave(t.exit)
	}
	b.begin(t.exit)
}

// choose runs a switch that Go makes, with clauses that jump to bodies: a type
// switch, or one with function literals in its cases. Around is the switch but
// for its body.
func (b *builder) choose(old *ast.BlockStmt, around func(*ast.BlockStmt) ast.Stmt, bodies []*ir.Block, exit *ir.Block) {
	jumps := make(map[*ast.BranchStmt]*ir.Block)
	body := &ast.BlockStmt{Lbrace: old.Lbrace, Rbrace: old.Rbrace}
	var last ir.Term = &ir.Jump{To: exit}
	for i, c := range old.List {
		c := c.(*ast.CaseClause)
		if c.List == nil {
			last = &ir.Unreachable{}
		}
		br := clauseJump(c.Case)
		jumps[br] = bodies[i]
		body.List = append(body.List, &ast.CaseClause{Case: c.Case, List: c.List, Colon: c.Colon, Body: []ast.Stmt{br}})
	}
	s := around(body)
	b.emit(&ir.Exec{Stmt: s, Capture: captures(b, s), Jumps: jumps})
	b.terminate(last)
}

func (b *builder) mentions(list []ast.Stmt, o types.Object) bool {
	found := false
	for _, s := range list {
		ast.Inspect(s, func(n ast.Node) bool {
			id, ok := n.(*ast.Ident)
			found = found || ok && b.info.ObjectOf(id) == o
			return !found
		})
	}
	return found
}

func literalInCases(clauses []*ast.CaseClause) bool {
	for _, c := range clauses {
		if hasLiteral(c.List...) {
			return true
		}
	}
	return false
}
