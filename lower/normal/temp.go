package normal

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"
	"strconv"

	"github.com/asyncgen/asyncgen/lower/typed"
)

// temp emits t := x and returns t. The type of t is that of x where it stands.
func (r *rewriter) temp(x ast.Expr) *ast.Ident {
	return r.tempAs(x, types.Default(r.info.TypeOf(x)))
}

// tempAs declares a temporary of type t with the value x.
func (r *rewriter) tempAs(x ast.Expr, t types.Type) *ast.Ident {
	x = r.spelled(x)
	v := r.newVar(x.Pos(), "t", t)
	if r.hasType(x, t) {
		r.define(x.Pos(), []ast.Expr{r.use(x.Pos(), v)}, x)
	} else {
		r.declare(v, x)
	}
	return r.use(x.Pos(), v)
}

func (r *rewriter) newVar(pos token.Pos, hint string, t types.Type) *types.Var {
	return types.NewVar(pos, r.pkg.Types, hint, t)
}

func (r *rewriter) use(pos token.Pos, o types.Object) *ast.Ident {
	return r.info.Ident(pos, o)
}

// define emits lhs := x.
func (r *rewriter) define(pos token.Pos, lhs []ast.Expr, x ...ast.Expr) {
	r.emit(&ast.AssignStmt{Lhs: lhs, TokPos: pos, Tok: token.DEFINE, Rhs: x})
}

// set emits v = x.
func (r *rewriter) set(pos token.Pos, v *types.Var, x ast.Expr) {
	r.emit(&ast.AssignStmt{Lhs: []ast.Expr{r.use(pos, v)}, TokPos: pos, Tok: token.ASSIGN, Rhs: []ast.Expr{x}})
}

// declare emits var v T = x, or var v T if x is nil.
func (r *rewriter) declare(v *types.Var, x ast.Expr) {
	spec := &ast.ValueSpec{Names: []*ast.Ident{r.use(v.Pos(), v)}, Type: r.info.TypeExpr(v.Pos(), v.Type())}
	if x != nil {
		spec.Values = []ast.Expr{x}
	}
	r.emit(&ast.DeclStmt{Decl: &ast.GenDecl{TokPos: v.Pos(), Tok: token.VAR, Specs: []ast.Spec{spec}}})
}

// hasType reports whether t := x gives t the type T that x has where it
// stands: that x does not take its type from there.
func (r *rewriter) hasType(x ast.Expr, t types.Type) bool {
	tv := r.info.Type(x)
	if tv.Value != nil || tv.Type == nil || !types.Identical(tv.Type, t) {
		return false
	}
	switch x := x.(type) {
	case *ast.ParenExpr:
		return r.hasType(x.X, t)
	case *ast.UnaryExpr:
		return x.Op == token.ARROW || x.Op == token.AND || r.hasType(x.X, t)
	case *ast.BinaryExpr:
		switch {
		case isComparison(x.Op):
			return types.Identical(t, types.Typ[types.Bool])
		case x.Op == token.SHL || x.Op == token.SHR:
			return r.hasType(x.X, t)
		}
		return r.hasType(x.X, t) || r.hasType(x.Y, t)
	case *ast.CallExpr:
		switch r.info.Builtin(x) {
		case "complex", "real", "imag", "min", "max":
			return slices.ContainsFunc(x.Args, func(a ast.Expr) bool { return r.hasType(a, r.info.TypeOf(a)) })
		}
	}
	return true
}

// not makes !x.
func (r *rewriter) not(x ast.Expr) ast.Expr {
	if _, ok := x.(*ast.BinaryExpr); ok {
		p := &ast.ParenExpr{Lparen: x.Pos(), X: x, Rparen: x.End()}
		r.info.Copy(p, x)
		x = p
	}
	n := &ast.UnaryExpr{OpPos: x.Pos(), Op: token.NOT, X: x}
	r.info.Copy(n, x)
	return n
}

// parenthesised puts x in parentheses, for an operand in a header: there, a
// composite literal would begin the body.
func (r *rewriter) parenthesised(x ast.Expr) ast.Expr {
	found := false
	ast.Inspect(x, func(n ast.Node) bool {
		switch n.(type) {
		case *ast.CompositeLit, *ast.BinaryExpr:
			found = true
		}
		return !found
	})
	if !found {
		return x
	}
	p := &ast.ParenExpr{Lparen: x.Pos(), X: x, Rparen: x.End()}
	r.info.Copy(p, x)
	return p
}

// compare makes x op y, op being == or !=.
func (r *rewriter) compare(x ast.Expr, op token.Token, y ast.Expr) ast.Expr {
	c := &ast.BinaryExpr{X: x, OpPos: y.Pos(), Op: op, Y: y}
	r.info.SetType(c, types.TypeAndValue{Type: types.Typ[types.Bool]})
	return c
}

func (r *rewriter) intLit(pos token.Pos, n int) ast.Expr {
	l := &ast.BasicLit{ValuePos: pos, Kind: token.INT, Value: strconv.Itoa(n)}
	r.info.SetType(l, types.TypeAndValue{Type: types.Typ[types.Int], Value: constant.MakeInt64(int64(n))})
	return l
}

// universe makes an identifier for a predeclared constant or nil, as a value
// of type t.
func (r *rewriter) universe(pos token.Pos, name string, t types.Type) ast.Expr {
	o := types.Universe.Lookup(name)
	id := r.use(pos, o)
	tv := types.TypeAndValue{Type: t}
	if c, ok := o.(*types.Const); ok {
		tv.Value = c.Val()
	}
	r.info.SetType(id, tv)
	return id
}

// zero makes an expression for the zero value of t.
func (r *rewriter) zero(pos token.Pos, t types.Type) ast.Expr {
	if !typed.IsTypeParam(t) {
		switch u := t.Underlying().(type) {
		case *types.Basic:
			return r.zeroBasic(pos, t, u)
		case *types.Pointer, *types.Slice, *types.Map, *types.Chan, *types.Signature, *types.Interface:
			return r.universe(pos, "nil", t)
		}
	}
	v := r.newVar(pos, "zero", t)
	r.declare(v, nil)
	return r.use(pos, v)
}

func (r *rewriter) zeroBasic(pos token.Pos, t types.Type, b *types.Basic) ast.Expr {
	lit := &ast.BasicLit{ValuePos: pos, Kind: token.INT, Value: "0"}
	value := constant.MakeInt64(0)
	switch info := b.Info(); {
	case b.Kind() == types.UnsafePointer:
		return r.universe(pos, "nil", t)
	case info&types.IsBoolean != 0:
		return r.universe(pos, "false", t)
	case info&types.IsString != 0:
		lit.Kind, lit.Value = token.STRING, `""`
		value = constant.MakeString("")
	}
	r.info.SetType(lit, types.TypeAndValue{Type: t, Value: value})
	return lit
}
