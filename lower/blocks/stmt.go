package blocks

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/asyncgen/asyncgen/lower/ir"
)

func (b *builder) stmts(list []ast.Stmt) {
	for len(list) > 0 {
		n := b.runAt(list)
		if n > 0 {
			b.execRun(list[:n])
		} else {
			n = 1
			b.stmt(list[0])
		}
		if slices.ContainsFunc(list[:n], func(s ast.Stmt) bool { return len(b.ownedBy(s)) > 0 }) {
			b.owning(list[:n], func() { b.stmts(list[n:]) })
			return
		}
		list = list[n:]
	}
}

func (b *builder) stmt(s ast.Stmt) {
	if s == nil {
		return
	}
	if !b.suspends[s] {
		b.whole(s)
		return
	}
	switch s := s.(type) {
	case *ast.ExprStmt:
		if call := s.X.(*ast.CallExpr); yields(b.fn, call) {
			b.yield(call)
		} else {
			b.await(call, nil, token.ASSIGN)
		}
	case *ast.AssignStmt:
		b.await(awaitStmt(s))
	case *ast.LabeledStmt:
		b.labeled(s)
	default:
		b.takeApart(s, "")
	}
}

// takeApart lowers a compound statement with an await in it. Label is the one
// that break and continue may use for it.
func (b *builder) takeApart(s ast.Stmt, label string) {
	switch s := s.(type) {
	case *ast.BlockStmt:
		b.stmts(s.List)
	case *ast.IfStmt:
		b.ifStmt(s)
	case *ast.ForStmt:
		b.forStmt(s, label)
	case *ast.RangeStmt:
		b.rangeStmt(s, label)
	case *ast.SwitchStmt:
		b.switchStmt(s, label)
	case *ast.TypeSwitchStmt:
		b.typeSwitch(s, label)
	case *ast.SelectStmt:
		b.selectStmt(s, label)
	default:
		b.refuse(s, statementWithAwait)
	}
}

// whole lowers a statement without await.
func (b *builder) whole(s ast.Stmt) {
	switch s := s.(type) {
	case *ast.EmptyStmt:
	case *ast.BlockStmt:
		if len(s.List) > 0 {
			b.exec(s)
		}
	case *ast.DeclStmt:
		b.declStmt(s.Decl.(*ast.GenDecl))
	case *ast.AssignStmt:
		b.assign(s)
	case *ast.ReturnStmt:
		b.returnStmt(s)
	case *ast.BranchStmt:
		b.jump(b.destination(s))
	case *ast.LabeledStmt:
		b.labeled(s)
	default:
		b.exec(s)
	}
}

// exec runs s as it is. What it captures and where it may jump to is found out
// here; what comes after a terminating statement is not reached.
func (b *builder) exec(s ast.Stmt) {
	var handed []*ir.Var
	if b.dividesReturns(s) {
		s = b.divided(s)
		handed = b.handed()
	}
	b.emit(&ir.Exec{Stmt: s, Capture: captures(b, s), Jumps: b.leaving(s), Handed: handed})
	if terminating(b.info, s) {
		b.terminate(&ir.Unreachable{})
	}
}

// captures returns the machine's variables that literals in nodes mention,
// in order of appearance.
func captures[N ast.Node](b *builder, nodes ...N) []*ir.Var {
	var found []*ir.Var
	seen := make(map[*ir.Var]bool)
	mention := func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			if v := b.variable(id); v != nil && !seen[v] {
				seen[v] = true
				found = append(found, v)
			}
		}
		return true
	}
	for _, n := range nodes {
		ast.Inspect(n, func(n ast.Node) bool {
			lit, ok := n.(*ast.FuncLit)
			if ok {
				ast.Inspect(lit.Body, mention)
			}
			return !ok
		})
	}
	return found
}

func hasLiteral[N ast.Node](nodes ...N) bool {
	found := false
	for _, n := range nodes {
		ast.Inspect(n, func(n ast.Node) bool {
			_, ok := n.(*ast.FuncLit)
			found = found || ok
			return !found
		})
	}
	return found
}

// assign runs an assignment. Variables that it declares are the machine's.
func (b *builder) assign(s *ast.AssignStmt) {
	if s.Tok != token.DEFINE {
		b.exec(s)
		return
	}
	for _, e := range s.Lhs {
		b.freshBox(b.declared(e.(*ast.Ident)))
	}
	plain := *s
	plain.Tok = token.ASSIGN
	b.exec(&plain)
}

func (b *builder) ifStmt(s *ast.IfStmt) {
	b.stmt(s.Init)
	b.owning([]ast.Stmt{s.Init}, func() { b.branches(s) })
}

func (b *builder) branches(s *ast.IfStmt) {
	then, exit := b.newBlock(), b.newBlock()
	els := exit
	if s.Else != nil {
		els = b.newBlock()
	}
	b.terminate(&ir.If{Cond: b.condition(s.Cond), Then: then, Else: els})
	b.begin(then)
	b.stmts(s.Body.List)
	b.leave(exit)
	if s.Else != nil {
		b.begin(els)
		b.stmt(s.Else)
		b.leave(exit)
	}
	b.begin(exit)
}

// leave jumps to a block if control comes here.
func (b *builder) leave(to *ir.Block) {
	if b.current != nil {
		b.jump(to)
	}
}

// condition returns cond, or a variable that holds its value if it has function
// literals.
func (b *builder) condition(cond ast.Expr) ast.Expr {
	if !hasLiteral(cond) {
		return cond
	}
	return b.evaluated(cond, "cond", types.Default(b.info.TypeOf(cond)))
}

// evaluated evaluates e into a new variable of type t.
func (b *builder) evaluated(e ast.Expr, hint string, t types.Type) *ast.Ident {
	o := b.temp(e.Pos(), hint, t)
	b.exec(b.set(o, e))
	return b.info.Ident(e.Pos(), o)
}
