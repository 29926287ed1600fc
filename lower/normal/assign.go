package normal

import (
	"go/ast"
	"go/token"
	"go/types"
)

// assignStmt emits an assignment in normal form. Direct says that an await or go may
// be what it assigns, rather than a temporary.
func (r *rewriter) assignStmt(s *ast.AssignStmt, direct bool) {
	if len(s.Rhs) == 1 && (s.Tok == token.ASSIGN || s.Tok == token.DEFINE) {
		if c, ok := r.effects.effect(s.Rhs[0]); ok {
			r.assignEffect(s, c, direct)
			return
		}
		if r.isMapAppend(s) {
			r.mapAppend(s)
			return
		}
	}
	dup := *s
	dup.Lhs = r.targetList(s, r.effects.any(s.Rhs))
	dup.Rhs = r.list(s.Rhs, r.assigned(s), false)
	r.emit(&dup)
}

// targetList rewrites the left sides of s, which gc orders before the right
// ones.
func (r *rewriter) targetList(s *ast.AssignStmt, later bool) []ast.Expr {
	if s.Tok == token.DEFINE {
		return s.Lhs
	}
	lhs, last := make([]ast.Expr, len(s.Lhs)), r.effects.last(s.Lhs)
	for i, l := range s.Lhs {
		lhs[i] = r.target(l, later || i < last)
	}
	return lhs
}

// target rewrites an expression that is assigned to.
func (r *rewriter) target(l ast.Expr, later bool) ast.Expr {
	if x, ok := ast.Unparen(l).(*ast.IndexExpr); ok {
		return r.parts(x, later) // not to be copied, whatever its key is
	}
	return r.expr(l, later)
}

// assigned gives the type that the i-th value of s is converted to, or nil.
func (r *rewriter) assigned(s *ast.AssignStmt) func(int) types.Type {
	if s.Tok == token.SHL_ASSIGN || s.Tok == token.SHR_ASSIGN || len(s.Lhs) != len(s.Rhs) {
		return nil
	}
	return func(i int) types.Type {
		if isBlank(s.Lhs[i]) {
			return nil
		}
		return r.info.TypeOf(s.Lhs[i])
	}
}

func isBlank(e ast.Expr) bool {
	id, ok := ast.Unparen(e).(*ast.Ident)
	return ok && id.Name == "_"
}

// assignEffect emits an assignment of all the values of the effect c.
func (r *rewriter) assignEffect(s *ast.AssignStmt, c *ast.CallExpr, direct bool) {
	lhs := r.targetList(s, true)
	await := r.isMarker(c)
	dup := *s
	switch {
	case direct && await && r.takesAll(s, r.info.TypeOf(c)):
		dup.Lhs, dup.Rhs = lhs, []ast.Expr{r.marker(c)}
		r.emit(&dup)
		return
	case direct && !await && r.allNew(s):
		r.tryInto(c, s.Lhs)
		return
	}
	values := valueTypes(r.info.TypeOf(c))
	declared, uses := r.targets(c.Pos(), values, "t")
	dup.Lhs, dup.Rhs = nil, nil
	for i, l := range lhs {
		if isBlank(l) {
			declared[i] = l
			continue
		}
		dup.Lhs = append(dup.Lhs, l)
		dup.Rhs = append(dup.Rhs, uses[i])
	}
	if await {
		marker := r.marker(c)
		r.assignTo(c.Pos(), declared, marker, len(dup.Lhs) > 0)
	} else {
		r.tryInto(c, declared)
	}
	if len(dup.Lhs) > 0 {
		r.emit(&dup)
	}
}

// assignTo emits lhs := x, or lhs = x if there is nothing but blanks.
func (r *rewriter) assignTo(pos token.Pos, lhs []ast.Expr, x ast.Expr, define bool) {
	tok := token.ASSIGN
	if define {
		tok = token.DEFINE
	}
	r.emit(&ast.AssignStmt{Lhs: lhs, TokPos: pos, Tok: tok, Rhs: []ast.Expr{x}})
}

// takesAll reports whether an await of type t may assign the left sides of s
// itself: local variables of just its types, and blanks.
func (r *rewriter) takesAll(s *ast.AssignStmt, t types.Type) bool {
	values := valueTypes(t)
	for i, l := range s.Lhs {
		if isBlank(l) {
			continue
		}
		id, ok := ast.Unparen(l).(*ast.Ident)
		if !ok {
			return false
		}
		v, ok := r.info.ObjectOf(id).(*types.Var)
		if !ok || !isLocal(v) || !types.Identical(v.Type(), values.At(i).Type()) {
			return false
		}
	}
	return true
}

// isLocal reports whether v is declared in a function.
func isLocal(v *types.Var) bool {
	return v.Pkg() == nil || v.Parent() != v.Pkg().Scope()
}

// allNew reports whether s declares every variable that it has on the left.
func (r *rewriter) allNew(s *ast.AssignStmt) bool {
	for _, l := range s.Lhs {
		if !isBlank(l) && (s.Tok != token.DEFINE || !r.isNew(l.(*ast.Ident))) {
			return false
		}
	}
	return true
}

func (r *rewriter) isNew(id *ast.Ident) bool { return r.info.Base().Defs[id] != nil }

// declStmt emits a local declaration, each specification by itself.
func (r *rewriter) declStmt(s *ast.DeclStmt) {
	d := s.Decl.(*ast.GenDecl)
	if r.pkg.Locals.Lifted(d) {
		return
	}
	if d.Tok != token.VAR {
		r.emit(&ast.DeclStmt{Decl: unevaluated(r, d)})
		return
	}
	for _, spec := range d.Specs {
		v := spec.(*ast.ValueSpec)
		if !r.effects.change[v] {
			r.emitSpec(d, spec)
			continue
		}
		dup := *v
		dup.Type = unevaluated(r, v.Type)
		if c, ok := r.soleEffect(v.Values); ok {
			if v.Type == nil {
				r.assignEffect(r.asAssign(v), c, true)
				continue
			}
			dup.Values = r.values(c)
		} else {
			dup.Values = r.list(v.Values, r.declared(v), false)
		}
		r.emitSpec(d, &dup)
	}
}

func (r *rewriter) soleEffect(values []ast.Expr) (*ast.CallExpr, bool) {
	if len(values) != 1 {
		return nil, false
	}
	return r.effects.effect(values[0])
}

func (r *rewriter) emitSpec(d *ast.GenDecl, s ast.Spec) {
	r.emit(&ast.DeclStmt{Decl: &ast.GenDecl{Doc: d.Doc, TokPos: s.Pos(), Tok: d.Tok, Specs: []ast.Spec{s}}})
}

// asAssign returns var a, b = x as a, b := x, or with = if all are blank.
func (r *rewriter) asAssign(v *ast.ValueSpec) *ast.AssignStmt {
	s := &ast.AssignStmt{TokPos: v.Pos(), Tok: token.ASSIGN, Rhs: v.Values}
	for _, id := range v.Names {
		s.Lhs = append(s.Lhs, id)
		if id.Name != "_" {
			s.Tok = token.DEFINE
		}
	}
	return s
}

// declared gives the type that the i-th value of v is converted to, or nil.
func (r *rewriter) declared(v *ast.ValueSpec) func(int) types.Type {
	if len(v.Names) != len(v.Values) {
		return nil
	}
	return func(i int) types.Type {
		if o := r.info.ObjectOf(v.Names[i]); o != nil {
			return o.Type()
		}
		return nil
	}
}
