package normal

import (
	"go/ast"
	"go/token"
	"go/types"
)

func (r *rewriter) switchStmt(s *ast.SwitchStmt) {
	dup := *s
	cases := r.effects.inCases(s.Body)
	if !cases && !r.effects.has(s.Init) && !r.effects.has(s.Tag) {
		dup.Init = r.simple(s.Init)
		dup.Tag = r.expr(s.Tag, false)
		dup.Body = r.clauses(s.Body)
		r.rest(s, &dup)
		return
	}
	dup.Init = nil
	r.scoped(s, s.Init, func() {
		if cases {
			r.testCases(s)
			return
		}
		dup.Tag = r.expr(s.Tag, false)
		dup.Body = r.clauses(s.Body)
		r.rest(s, &dup)
	})
}

// clauses rewrites the clauses of a switch, with no effects in what they test.
func (r *rewriter) clauses(b *ast.BlockStmt) *ast.BlockStmt {
	if !r.effects.change[b] {
		return b
	}
	dup := *b
	dup.List = make([]ast.Stmt, len(b.List))
	for i, s := range b.List {
		dup.List[i] = r.clause(s.(*ast.CaseClause))
	}
	return &dup
}

func (r *rewriter) clause(c *ast.CaseClause) *ast.CaseClause {
	if !r.effects.change[c] {
		return c
	}
	dup := *c
	dup.List = r.list(c.List, nil, false)
	dup.Body = r.stmts(c.Body)
	if v := r.info.Implicit(c); v != nil {
		r.info.SetImplicit(&dup, v)
	}
	return &dup
}

// testCases emits a switch with effects in its cases. They are tested one after
// the other until one of them is met, which gives the number of the clause to
// run; the default has none:
//
//	t, n := tag, 0
//	switch t { case a: n = 1; case b: n = 2 }      // as long as there are no effects
//	if n == 0 { t2 := await c; if t == t2 { n = 2 } }
//	…
//	switch n { case 1: …; case 2: …; default: … }
func (r *rewriter) testCases(s *ast.SwitchStmt) {
	t := &tests{rewriter: r}
	if s.Tag != nil {
		tag := r.tempAs(r.expr(s.Tag, false), types.Default(r.info.TypeOf(s.Tag)))
		t.tag = r.info.ObjectOf(tag).(*types.Var)
	}
	t.met = r.newVar(s.Switch, "n", types.Typ[types.Int])
	r.define(s.Switch, []ast.Expr{r.use(s.Switch, t.met)}, r.intLit(s.Switch, 0))
	dup, body := *s, *s.Body
	body.List = nil
	for i, c := range s.Body.List {
		c := c.(*ast.CaseClause)
		t.clause(i+1, c)
		body.List = append(body.List, t.numbered(i+1, c))
	}
	t.flush()
	dup.Init, dup.Tag, dup.Body = nil, r.use(s.Switch, t.met), &body
	r.rest(s, &dup)
}

// tests emits the tests of a switch's cases.
type tests struct {
	*rewriter
	tag  *types.Var // nil for a switch without a tag
	met  *types.Var // the number of the clause that is met
	any  bool       // a test has been emitted
	pure []ast.Stmt // clauses to be tested in one go, as they have no effects
}

// numbered returns the clause that runs what c does, with its number for its
// values.
func (t *tests) numbered(n int, c *ast.CaseClause) *ast.CaseClause {
	dup := *c
	if c.List != nil {
		dup.List = []ast.Expr{t.intLit(c.Case, n)}
	}
	dup.Body = t.stmts(c.Body)
	return &dup
}

// clause tests the values of the clause c with the number n, in order.
func (t *tests) clause(n int, c *ast.CaseClause) {
	var pure []ast.Expr
	flush := func() {
		if pure != nil {
			t.pure = append(t.pure, &ast.CaseClause{Case: c.Case, List: t.list(pure, nil, false), Colon: c.Colon, Body: t.meet(c.Case, n)})
			pure = nil
		}
	}
	for _, x := range c.List {
		if !t.effects.in[x] {
			pure = append(pure, x)
			continue
		}
		flush()
		t.flush()
		t.guarded(x.Pos(), t.collect(func() { t.one(n, x) }))
	}
	flush()
}

// meet returns the statement that notes the clause with the number n as met.
func (t *tests) meet(pos token.Pos, n int) []ast.Stmt {
	return t.collect(func() { t.set(pos, t.met, t.intLit(pos, n)) })
}

// one emits the test of the value x, which has an effect.
func (t *tests) one(n int, x ast.Expr) {
	cond := t.parenthesised(t.expr(x, false))
	if t.tag != nil {
		cond = t.compare(t.use(x.Pos(), t.tag), token.EQL, cond)
	}
	body := &ast.BlockStmt{Lbrace: x.Pos(), List: t.meet(x.Pos(), n), Rbrace: x.End()}
	t.emit(&ast.IfStmt{If: x.Pos(), Cond: cond, Body: body})
}

// flush emits the test of the clauses without effects that have come up.
func (t *tests) flush() {
	if t.pure == nil {
		return
	}
	pos := t.pure[0].Pos()
	s := &ast.SwitchStmt{Switch: pos, Body: &ast.BlockStmt{Lbrace: pos, List: t.pure, Rbrace: t.pure[len(t.pure)-1].End()}}
	if t.tag != nil {
		s.Tag = t.use(pos, t.tag)
	}
	t.pure = nil
	t.guarded(pos, []ast.Stmt{s})
}

// guarded emits a test that is made only if none before was met.
func (t *tests) guarded(pos token.Pos, list []ast.Stmt) {
	if !t.any {
		t.any = true
		t.out = append(t.out, list...)
		return
	}
	body := &ast.BlockStmt{Lbrace: pos, List: list, Rbrace: list[len(list)-1].End()}
	cond := t.compare(t.use(pos, t.met), token.EQL, t.intLit(pos, 0))
	t.emit(&ast.IfStmt{If: pos, Cond: cond, Body: body})
}

func (r *rewriter) typeSwitchStmt(s *ast.TypeSwitchStmt) {
	dup := *s
	if !r.effects.has(s.Init) && !r.effects.has(s.Assign) {
		dup.Init = r.simple(s.Init)
		dup.Assign = r.guard(s.Assign)
		dup.Body = r.clauses(s.Body)
		r.rest(s, &dup)
		return
	}
	dup.Init = nil
	r.scoped(s, s.Init, func() {
		dup.Assign = r.guard(s.Assign)
		dup.Body = r.clauses(s.Body)
		r.rest(s, &dup)
	})
}

// guard rewrites v := x.(type) or x.(type).
func (r *rewriter) guard(s ast.Stmt) ast.Stmt {
	switch s := s.(type) {
	case *ast.AssignStmt:
		dup := *s
		dup.Rhs = []ast.Expr{r.asserted(s.Rhs[0])}
		return &dup
	case *ast.ExprStmt:
		dup := *s
		dup.X = r.asserted(s.X)
		return &dup
	}
	return s
}

// asserted rewrites x.(type), which go/types knows no type for.
func (r *rewriter) asserted(e ast.Expr) ast.Expr {
	a := ast.Unparen(e).(*ast.TypeAssertExpr)
	dup := *a
	dup.X = r.expr(a.X, false)
	return r.copyOf(&dup, a, dup.X == a.X)
}
