package check

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/asyncgen/asyncgen/dsl"
)

// A generator is checked as other async functions are, but that it returns a
// stream, and that a yield statement is a call of a parameter, which go/types
// judges as any call:
//
//	async func f(n int) yield (int, error) { … yield n, nil … }
//
//	func f(_ int) rtlib.Stream[rtlib.Result[int]] {
//		_ = func(·yield func(int, error), n int) { … ·yield(n, nil) … }
//		for {}
//	}

// outcome is what f returns or, if it is a generator, yields.
func (f *asyncFunc) outcome() *ast.FieldList {
	if f.generates() {
		return f.yields
	}
	return f.results
}

// declareOutcome rewrites results, which a declares f to return or to yield.
func (r *rewriter) declareOutcome(f *asyncFunc, results *ast.FieldList, a *dsl.Async) {
	if a.Yield.IsValid() {
		f.yields = r.elements(results, a)
	} else {
		f.results = copyNode(&r.copier, results)
	}
}

// elements rewrites what stands behind the keyword yield. The list that it
// returns has at least one type, and no names.
func (r *rewriter) elements(l *ast.FieldList, a *dsl.Async) *ast.FieldList {
	l = copyNode(&r.copier, l)
	n := len(resultTypes(l))
	if 0 < n && n <= maxElements && !hasNames(l.List) {
		return l
	}
	r.refuse(a.Yield, l.End(), elementTypes, "")
	return fields(r.predeclared(a.Yield, "any"))
}

// returned makes the type expression of the future or stream that f returns.
func (r *rewriter) returned(f *asyncFunc, at token.Pos) ast.Expr {
	if f.generates() {
		return instance(r.runtimeType(at, "Stream"), []ast.Expr{f.value})
	}
	return r.futureType(at, f.value)
}

// generates reports whether f is a generator.
func (f *asyncFunc) generates() bool { return f != nil && f.yields != nil }

// generates reports whether f is the body of a generator.
func (f *function) generates() bool { return f != nil && f.async.generates() }

// yieldParam is the parameter that yield statements call.
func yieldParam(f *asyncFunc, at token.Pos) *ast.Field {
	return &ast.Field{
		Names: []*ast.Ident{{NamePos: at, Name: nameYield}},
		Type:  &ast.FuncType{Func: at, Params: f.yields},
	}
}

// yieldStmt makes a yield statement the call of the parameter.
func (r *rewriter) yieldStmt(s *ast.ExprStmt, y *dsl.Yield) ast.Node {
	c := s.X.(*ast.CallExpr)
	if !r.fn.generates() {
		return &ast.ExprStmt{X: r.unjudged(c)} // the parser has reported it
	}
	r.expect(c.Args, len(resultTypes(r.fn.async.yields)))
	dup := *c
	dup.Fun = &ast.Ident{NamePos: y.Pos, Name: nameYield}
	dup.Args = copyAll(&r.copier, c.Args)
	return &ast.ExprStmt{X: &dup}
}

// returnStmt refuses values that a generator returns.
func (r *rewriter) returnStmt(s *ast.ReturnStmt) ast.Node {
	if r.fn == nil {
		return nil
	}
	if n := len(resultTypes(r.fn.typ.Results)); n > 0 {
		r.expect(s.Results, n)
	}
	if !r.fn.generates() || len(s.Results) == 0 {
		return nil
	}
	r.refuse(s.Return, s.End(), generatorReturns, "")
	values := &ast.CallExpr{Fun: s.Results[0], Lparen: s.Return, Args: s.Results, Rparen: s.End() - 1}
	return &ast.BlockStmt{
		Lbrace: s.Return,
		List:   []ast.Stmt{&ast.ExprStmt{X: r.unjudged(values)}, &ast.ReturnStmt{Return: s.Return}},
		Rbrace: s.End() - 1,
	}
}

// valueOf returns the T of the Future[T] or Stream[T] t that f returns.
func (c *checker) valueOf(f *asyncFunc, t types.Type) types.Type {
	of := c.rt.FutureValue
	if f.generates() {
		of = c.rt.StreamValue
	}
	value, _ := of(t)
	return value
}

// Returns is the type that a call of f has to the rest of the program: of a
// future or, if it is a generator, a stream.
func (f *Func) Returns(rt *Runtime) types.Type {
	if f.Yield != nil {
		return rt.StreamOf(f.Value)
	}
	return rt.FutureOf(f.Value)
}

// Parts are the values that Value is made of: the results, or what a generator
// yields at a time.
func (f *Func) Parts() []*types.Var {
	if f.Yield == nil {
		return f.Results
	}
	return slices.Collect(f.Yield.Type().(*types.Signature).Params().Variables())
}
