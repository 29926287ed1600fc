package normal

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/asyncgen/asyncgen/lower/typed"
)

// forStmt emits a three-clause loop. With effects in its header,
//
//	for init; cond; post { body }
//
// becomes, where init is what is left of it,
//
//	again := false
//	for init; ; {
//		if again { post } else { again = true }
//		if !cond { break }
//		body
//	}
//
// so that each iteration still has its own copies of the variables that init
// declares, made before post. Without an effect in post that stays in place.
func (r *rewriter) forStmt(s *ast.ForStmt) {
	dup := *s
	dup.Init = r.header(s.Init)
	if !r.effects.has(s.Cond) && !r.effects.has(s.Post) {
		dup.Cond = r.expr(s.Cond, false)
		dup.Post = r.simple(s.Post)
		dup.Body = r.block(s.Body)
		r.rest(s, &dup)
		return
	}
	var again *types.Var
	if r.effects.has(s.Post) {
		dup.Post = nil
		again = r.newVar(s.Post.Pos(), "again", types.Typ[types.Bool])
		pos := again.Pos()
		r.define(pos, []ast.Expr{r.use(pos, again)}, r.universe(pos, "false", again.Type()))
	} else {
		dup.Post = r.simple(s.Post)
	}
	dup.Cond = nil
	body := *s.Body
	body.List = r.collect(func() {
		r.post(s.Post, again)
		r.exitUnless(s.Cond)
		for _, b := range s.Body.List {
			r.stmt(b)
		}
	})
	dup.Body = &body
	r.rest(s, &dup)
}

// header emits what comes before a loop's init statement and returns what is
// left of that, which may be nothing.
func (r *rewriter) header(init ast.Stmt) ast.Stmt {
	if init == nil || !r.effects.change[init] {
		return init
	}
	if r.onlyEffect(init) {
		r.change(init)
		return nil
	}
	list := r.collect(func() {
		if assign, ok := init.(*ast.AssignStmt); ok {
			r.assignStmt(assign, false)
		} else {
			r.change(init)
		}
	})
	last := len(list) - 1
	r.out = append(r.out, list[:last]...)
	return list[last]
}

// onlyEffect reports whether s is an effect whose values are not used.
func (r *rewriter) onlyEffect(s ast.Stmt) bool {
	switch s := s.(type) {
	case *ast.ExprStmt:
		_, ok := r.effects.effect(s.X)
		return ok
	case *ast.AssignStmt:
		_, ok := r.soleEffect(s.Rhs)
		return ok && !slices.ContainsFunc(s.Lhs, func(l ast.Expr) bool { return !isBlank(l) })
	}
	return false
}

// post emits the post statement of a loop at the head of its body.
func (r *rewriter) post(s ast.Stmt, again *types.Var) {
	if again == nil {
		return
	}
	pos := s.Pos()
	first := r.collect(func() { r.set(pos, again, r.universe(pos, "true", again.Type())) })
	r.emit(&ast.IfStmt{
		If:   pos,
		Cond: r.use(pos, again),
		Body: &ast.BlockStmt{Lbrace: pos, List: r.collect(func() { r.change(s) }), Rbrace: s.End()},
		Else: &ast.BlockStmt{Lbrace: pos, List: first, Rbrace: s.End()},
	})
}

// exitUnless emits if !cond { break }.
func (r *rewriter) exitUnless(cond ast.Expr) {
	if cond == nil {
		return
	}
	pos := cond.Pos()
	r.emit(&ast.IfStmt{
		If:   pos,
		Cond: r.not(r.expr(cond, false)),
		Body: &ast.BlockStmt{
			Lbrace: pos,
			List:   []ast.Stmt{&ast.BranchStmt{TokPos: pos, Tok: token.BREAK}},
			Rbrace: cond.End(),
		},
	})
}

// rangeStmt emits a range loop. Effects in its variables are evaluated in each
// iteration:
//
//	for k, v := range x { a[i], b = k, v; body }
func (r *rewriter) rangeStmt(s *ast.RangeStmt) {
	dup := *s
	dup.X = r.ranged(s.X)
	if (s.Value == nil || isBlank(s.Value)) && r.unevaluable(s.X, dup.X) {
		r.evaluate(dup.X)
	}
	if !r.effects.has(s.Key) && !r.effects.has(s.Value) {
		dup.Key = r.expr(s.Key, false)
		dup.Value = r.expr(s.Value, false)
		dup.Body = r.block(s.Body)
		r.rest(s, &dup)
		return
	}
	assign := &ast.AssignStmt{TokPos: s.TokPos, Tok: token.ASSIGN}
	dup.Tok = token.DEFINE
	dup.X = r.rangedConst(dup.X)
	kt, vt := rangeTypes(r.info.TypeOf(s.X))
	dup.Key = r.iterated(assign, s.Key, kt)
	dup.Value = r.iterated(assign, s.Value, vt)
	body := *s.Body
	body.List = r.collect(func() {
		for _, a := range r.rangeAssigns(s, assign) {
			r.rangeAssign(a)
		}
		for _, b := range s.Body.List {
			r.stmt(b)
		}
	})
	dup.Body = &body
	r.rest(s, &dup)
}

// ranged rewrites what a loop ranges over.
func (r *rewriter) ranged(x ast.Expr) ast.Expr {
	marker, ok := x.(*ast.CallExpr)
	if !ok || r.streams[marker] == nil {
		return r.expr(x, false)
	}
	dup, of := *marker, *r.streams[marker]
	of.Operand = r.expr(marker.Args[0], false)
	dup.Args = []ast.Expr{of.Operand}
	r.info.Copy(&dup, marker)
	delete(r.streams, marker)
	r.streams[&dup] = &of
	return &dup
}

// rangedConst gives a constant that is ranged over the type of its loop
// variable, which it has from there.
func (r *rewriter) rangedConst(x ast.Expr) ast.Expr {
	if r.info.Type(x).Value == nil {
		return x
	}
	return r.tempAs(x, types.Default(r.info.TypeOf(x)))
}

// iterated returns a new iteration variable of type t in place of l, and adds
// its assignment to l.
func (r *rewriter) iterated(assign *ast.AssignStmt, l ast.Expr, t types.Type) ast.Expr {
	if l == nil || isBlank(l) {
		return l
	}
	v := r.newVar(l.Pos(), "t", t)
	assign.Lhs = append(assign.Lhs, l)
	assign.Rhs = append(assign.Rhs, r.use(l.Pos(), v))
	return r.use(l.Pos(), v)
}

// rangeAssigns divides the assignment to the variables of s as gc does: it
// assigns the values of a function one after the other, all others at once.
func (r *rewriter) rangeAssigns(s *ast.RangeStmt, assign *ast.AssignStmt) []*ast.AssignStmt {
	if _, ok := typed.Core(r.info.TypeOf(s.X)).(*types.Signature); !ok {
		return []*ast.AssignStmt{assign}
	}
	var parts []*ast.AssignStmt
	for i := range assign.Lhs {
		parts = append(parts, &ast.AssignStmt{TokPos: assign.TokPos, Tok: assign.Tok, Lhs: assign.Lhs[i : i+1], Rhs: assign.Rhs[i : i+1]})
	}
	return parts
}

func (r *rewriter) rangeAssign(s *ast.AssignStmt) {
	dup := *s
	dup.Lhs = r.targetList(s, false)
	r.emit(&dup)
}

// rangeTypes returns the types of the iteration values over a t.
func rangeTypes(t types.Type) (key, value types.Type) {
	integer := types.Typ[types.Int]
	switch u := typed.Core(t).(type) {
	case *types.Basic:
		if u.Info()&types.IsString != 0 {
			return integer, types.Universe.Lookup("rune").Type()
		}
		return types.Default(t), nil
	case *types.Pointer:
		return integer, typed.Core(u.Elem()).(*types.Array).Elem()
	case *types.Array:
		return integer, u.Elem()
	case *types.Slice:
		return integer, u.Elem()
	case *types.Map:
		return u.Key(), u.Elem()
	case *types.Chan:
		return u.Elem(), nil
	case *types.Signature:
		return yielded(u)
	}
	return nil, nil
}

// yielded returns the types of the values that an iterator function yields.
func yielded(iterator *types.Signature) (key, value types.Type) {
	yield := typed.Core(iterator.Params().At(0).Type()).(*types.Signature).Params()
	if yield.Len() > 0 {
		key = yield.At(0).Type()
	}
	if yield.Len() > 1 {
		value = yield.At(1).Type()
	}
	return key, value
}
