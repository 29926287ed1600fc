package blocks

import (
	"go/ast"
	"go/token"

	"github.com/asyncgen/asyncgen/lower/ir"
)

// What a return statement does in the body of a range over a function it does
// in two parts: it gives the results their values, and once the function that is
// ranged over has come back, which may still change them or panic, it returns
// them. For the second part there is one block, which has a label that no source
// can have.

const returnLabel = "return"

// returnStmt ends the machine. A terminator has no function literals, so that a
// return that has them, or makes closures again, stays a statement.
func (b *builder) returnStmt(s *ast.ReturnStmt) {
	switch {
	case b.deeper(0) < len(b.targets):
		b.stmts(b.parts(s))
	case hasLiteral(s) || b.callsSpared(s):
		b.exec(s)
	default:
		b.terminate(&ir.Return{At: s, Results: s.Results})
	}
}

// parts returns the two parts of s.
func (b *builder) parts(s *ast.ReturnStmt) []ast.Stmt {
	jump := &ast.BranchStmt{TokPos: s.Return, Tok: token.GOTO, Label: &ast.Ident{NamePos: s.Return, Name: returnLabel}}
	if len(s.Results) == 0 {
		return []ast.Stmt{jump}
	}
	lhs, values := b.withoutSelf(b.results(s.Return), s.Results)
	if len(lhs) == 0 {
		return []ast.Stmt{jump}
	}
	return []ast.Stmt{assignment(s.Return, lhs, values...), jump}
}

// withoutSelf leaves out the values that are the variables that they would be
// assigned to.
func (b *builder) withoutSelf(lhs, values []ast.Expr) (to, from []ast.Expr) {
	if len(lhs) != len(values) {
		return lhs, values // one call gives them all
	}
	for i, e := range values {
		id, ok := ast.Unparen(e).(*ast.Ident)
		if ok && b.info.ObjectOf(id) == b.info.ObjectOf(lhs[i].(*ast.Ident)) {
			continue
		}
		to, from = append(to, lhs[i]), append(from, e)
	}
	return to, from
}

// results makes identifiers of the variables that hold the results: the named
// ones, or temporaries.
func (b *builder) results(pos token.Pos) []ast.Expr {
	if b.held == nil {
		for _, r := range b.fn.Source.Results {
			if r.Name() == "" {
				r = b.temp(r.Pos(), "r", r.Type())
			}
			b.held = append(b.held, r)
		}
	}
	ids := make([]ast.Expr, len(b.held))
	for i, o := range b.held {
		ids[i] = b.info.Ident(pos, o)
	}
	return ids
}

// handed returns the temporaries among the variables that hold the results.
// Each return statement assigns them all.
func (b *builder) handed() []*ir.Var {
	if len(b.m.Results) > 0 {
		return nil
	}
	var vars []*ir.Var
	for _, o := range b.held {
		vars = append(vars, b.m.Objects[o])
	}
	return vars
}

// endReturns places the block that returns what the results hold, if a return
// statement needs it.
func (b *builder) endReturns() {
	bl := b.labels[returnLabel]
	if bl == nil {
		return
	}
	ret := &ir.Return{At: b.fn.Body}
	if len(b.m.Results) == 0 && len(b.fn.Source.Results) > 0 {
		ret.Results = b.results(b.fn.Body.Rbrace)
		b.m.Held = b.handed()
	}
	b.begin(bl)
	b.terminate(ret)
}

// dividesReturns reports whether the return statements in the await-free
// statement s are to be divided.
func (b *builder) dividesReturns(s ast.Stmt) bool {
	found, around := false, b.deeper(0) < len(b.targets)
	var path []ast.Node
	ast.Inspect(s, func(n ast.Node) bool {
		switch n.(type) {
		case nil:
			path = path[:len(path)-1]
			return true
		case *ast.FuncLit:
			return false
		case *ast.ReturnStmt:
			found = found || around || b.inFuncRange(path)
		}
		path = append(path, n)
		return true
	})
	return found
}

func (b *builder) inFuncRange(path []ast.Node) bool {
	for _, n := range path {
		if r, ok := n.(*ast.RangeStmt); ok && b.overFunction(r) {
			return true
		}
	}
	return false
}

// divided returns s with the return statements in it divided.
func (b *builder) divided(s ast.Stmt) ast.Stmt {
	switch s := s.(type) {
	case *ast.ReturnStmt:
		return &ast.BlockStmt{Lbrace: s.Pos(), List: b.parts(s), Rbrace: s.End()}
	case *ast.BlockStmt:
		return b.dividedBlock(s)
	case *ast.LabeledStmt:
		dup := *s
		dup.Stmt = b.divided(s.Stmt)
		return &dup
	case *ast.IfStmt:
		dup := *s
		dup.Body = b.dividedBlock(s.Body)
		if s.Else != nil {
			dup.Else = b.divided(s.Else)
		}
		return &dup
	case *ast.ForStmt:
		dup := *s
		dup.Body = b.dividedBlock(s.Body)
		return &dup
	case *ast.RangeStmt:
		dup := *s
		dup.Body = b.dividedBlock(s.Body)
		return &dup
	case *ast.SwitchStmt:
		dup := *s
		dup.Body = b.dividedBlock(s.Body)
		return &dup
	case *ast.TypeSwitchStmt:
		dup := *s
		dup.Body = b.dividedBlock(s.Body)
		return &dup
	case *ast.SelectStmt:
		dup := *s
		dup.Body = b.dividedBlock(s.Body)
		return &dup
	case *ast.CaseClause:
		dup := *s
		dup.Body = b.dividedList(s.Body)
		if o := b.info.Implicit(s); o != nil {
			b.info.SetImplicit(&dup, o)
		}
		return &dup
	case *ast.CommClause:
		dup := *s
		dup.Body = b.dividedList(s.Body)
		return &dup
	}
	return s
}

func (b *builder) dividedBlock(s *ast.BlockStmt) *ast.BlockStmt {
	dup := *s
	dup.List = b.dividedList(s.List)
	return &dup
}

func (b *builder) dividedList(list []ast.Stmt) []ast.Stmt {
	out := make([]ast.Stmt, len(list))
	for i, s := range list {
		out[i] = b.divided(s)
	}
	return out
}
