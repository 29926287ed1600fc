package normal

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/asyncgen/asyncgen/lower/check"
)

// An async literal is a function of the package that takes what the literal
// captures as its first parameters:
//
//	h := async func(p P) R { … x … }
//
//	h := func(p P) rtlib.Future[R] { return fFunc1(&x, p) }
//
// If its code has to stay where it is, that is the argument ahead of these.

// asyncLit makes the plain literal that stands for l.
func (r *rewriter) asyncLit(l *ast.FuncLit, fn *check.Func) *ast.FuncLit {
	pos := l.Type.Func
	args := r.captured(pos, fn)
	params := &ast.FieldList{Opening: pos, Closing: pos}
	var last token.Pos
	for i, p := range fn.Params {
		v := p
		if p.Name() == "" || p.Name() == "_" {
			v = r.newVar(pos, "p", p.Type())
		}
		var t ast.Expr
		if (fn.Variadic || fn.Collects) && i == len(fn.Params)-1 {
			t = &ast.Ellipsis{Ellipsis: pos, Elt: r.info.TypeExpr(pos, p.Type().(*types.Slice).Elem())}
			if fn.Variadic {
				last = pos
			}
		} else {
			t = r.info.TypeExpr(pos, p.Type())
		}
		params.List = append(params.List, &ast.Field{Names: []*ast.Ident{r.use(pos, v)}, Type: t})
		args = append(args, r.use(pos, v))
	}
	future := fn.Returns(r.pkg.Runtime)
	call := &ast.CallExpr{Fun: r.function(pos, fn), Lparen: pos, Args: args, Ellipsis: last, Rparen: pos}
	r.info.SetType(call, types.TypeAndValue{Type: future})
	plain := &ast.FuncLit{
		Type: &ast.FuncType{Func: pos, Params: params, Results: &ast.FieldList{List: []*ast.Field{{Type: r.info.TypeExpr(pos, future)}}}},
		Body: &ast.BlockStmt{Lbrace: pos, List: []ast.Stmt{&ast.ReturnStmt{Return: pos, Results: []ast.Expr{call}}}, Rbrace: pos},
	}
	r.info.Copy(plain, l)
	return plain
}

// callAsyncLit rewrites e, a call of the async literal that fn describes.
func (r *rewriter) callAsyncLit(e *ast.CallExpr, fn *check.Func, later bool) ast.Expr {
	dup := *e
	pos := e.Fun.Pos()
	dup.Fun = r.function(pos, fn)
	dup.Args = append(r.captured(pos, fn), r.args(e, r.param(e), later)...)
	r.info.Copy(&dup, e)
	return &dup
}

// function makes an expression for the function that fn has become.
func (r *rewriter) function(pos token.Pos, fn *check.Func) ast.Expr {
	id := r.use(pos, fn.Obj)
	t := types.TypeAndValue{Type: fn.Obj.Type()}
	r.info.SetType(id, t)
	if len(fn.TypeParams) == 0 || fn.Inside != nil { // the code says what the type arguments are
		return id
	}
	args := make([]ast.Expr, len(fn.TypeParams))
	for i, p := range fn.TypeParams {
		args[i] = r.info.TypeExpr(pos, p)
	}
	inst := &ast.IndexListExpr{X: id, Lbrack: pos, Indices: args, Rbrack: pos}
	r.info.SetType(inst, t)
	return inst
}

// capture makes an expression that captures c as it is to be captured.
func (r *rewriter) capture(pos token.Pos, c check.Capture) ast.Expr {
	v := r.use(pos, c.Var)
	if !c.ByRef {
		return v
	}
	address := &ast.UnaryExpr{OpPos: pos, Op: token.AND, X: v}
	r.info.SetType(address, types.TypeAndValue{Type: c.Type()})
	return address
}

// inside makes the argument that stands for the code of fn: its name, in a literal that
// captures what the code refers to if there is such.
func (r *rewriter) inside(pos token.Pos, fn *check.Func) ast.Expr {
	code := r.use(pos, fn.Inside)
	t := types.TypeAndValue{Type: fn.Inside.Type()}
	r.info.SetType(code, t)
	if len(fn.Direct) == 0 {
		return code
	}
	body := &ast.BlockStmt{Lbrace: pos, List: []ast.Stmt{&ast.ExprStmt{X: code}}, Rbrace: pos}
	for _, c := range fn.Direct {
		body.List = append(body.List, &ast.ExprStmt{X: r.capture(pos, c)})
	}
	lit := &ast.FuncLit{Type: &ast.FuncType{Func: pos, Params: &ast.FieldList{Opening: pos, Closing: pos}}, Body: body}
	r.info.SetType(lit, t)
	return lit
}

// captured makes the arguments that bring fn what it captures, and its code ahead of
// them if that stands here.
func (r *rewriter) captured(pos token.Pos, fn *check.Func) []ast.Expr {
	var args []ast.Expr
	if fn.Inside != nil {
		args = append(args, r.inside(pos, fn))
	}
	for _, c := range fn.Captures {
		args = append(args, r.capture(pos, c))
	}
	return args
}
