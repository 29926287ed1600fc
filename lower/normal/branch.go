package normal

import "go/ast"

// ifStmt emits an if. What comes before its condition, comes before it, in a
// block if that declares something:
//
//	{
//		init
//		if cond { … } else { … }
//	}
func (r *rewriter) ifStmt(s *ast.IfStmt) {
	dup := *s
	if !r.effects.has(s.Init) && !r.effects.in[s.Cond] {
		dup.Init = r.simple(s.Init)
		dup.Cond = r.expr(s.Cond, false)
		r.emitIf(&dup)
		return
	}
	dup.Init = nil
	r.scoped(s, s.Init, func() {
		dup.Cond = r.expr(s.Cond, false)
		r.emitIf(&dup)
	})
}

// emitIf emits s with its branches in normal form.
func (r *rewriter) emitIf(s *ast.IfStmt) {
	s.Body = r.block(s.Body)
	if s.Else != nil && r.effects.change[s.Else] {
		list := r.collect(func() { r.change(s.Else) })
		s.Else = branch(s.Else, list)
	}
	r.emit(s)
}

// branch makes what has become of the else branch e one statement.
func branch(e ast.Stmt, list []ast.Stmt) ast.Stmt {
	if len(list) == 1 {
		switch list[0].(type) {
		case *ast.IfStmt, *ast.BlockStmt:
			return list[0]
		}
	}
	return &ast.BlockStmt{Lbrace: e.Pos(), List: list, Rbrace: e.End()}
}

// scoped emits init and what f emits, of which the last is left of s. If there
// is an init they are put in a block, so that what it declares stays in there.
func (r *rewriter) scoped(s, init ast.Stmt, f func()) {
	if init == nil {
		f()
		return
	}
	list := r.collect(func() {
		r.stmt(init)
		f()
	})
	r.emit(&ast.BlockStmt{Lbrace: s.Pos(), List: list, Rbrace: s.End()})
}

// simple rewrites a simple statement, or nil, that has no effects: at most
// there are function literals in it.
func (r *rewriter) simple(s ast.Stmt) ast.Stmt {
	if s == nil || !r.effects.change[s] {
		return s
	}
	return r.collect(func() { r.change(s) })[0]
}
