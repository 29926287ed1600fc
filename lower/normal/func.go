// Package normal brings function bodies into normal form: every await is a
// statement of its own and no `?` is left, with the evaluation order that the
// Go compiler gives the same expression with calls in place of awaits.
//
// An await and a `?` are effects: control may leave the function there. What
// gc evaluates ahead of a call in an effect's place becomes a temporary in a
// statement before it; what gc leaves to the end, as plain variables and most
// operators, stays in the residual expression behind it.
package normal

import (
	"go/ast"
	"go/types"

	"github.com/asyncgen/asyncgen/lower/check"
	"github.com/asyncgen/asyncgen/lower/typed"
)

// Func is a body in normal form. It is Go again, but for the await markers,
// and those stand only as
//
//	await x            an *ast.ExprStmt
//	a, b = await x     an *ast.AssignStmt with token = or :=
//	h = go f(x)        the same, for go expressions
//
// where each left side is the identifier of a local variable of exactly the
// value's type, or blank, and x has no await in it. So does the operation of each
// case of a select over awaits. A `for` with an await in its header has become
// one whose header has none.
//
// Temporaries are new variables that := declares, or a var declaration whose
// type is a typed.Info.TypeExpr. Their names are hints: variables are told
// apart by their objects, and several may have one name.
type Func struct {
	Source  *check.Func
	Body    *ast.BlockStmt
	Info    *typed.Info
	Awaits  map[*ast.CallExpr]*check.Await    // the awaits of Body
	Selects map[*ast.SelectStmt]*check.Select // the selects of Body over awaits
	Streams map[*ast.CallExpr]*check.Await    // as in check.Func
	Goes    map[*ast.CallExpr]*check.Go       // as in check.Func
	Defers  map[*ast.CallExpr]*check.Await    // as in check.Func
}

// Plain is a declaration without awaits in which no `?` and no async literal is
// left: a function, or variables.
type Plain struct {
	Source ast.Decl // in check.File.Syntax
	Decl   ast.Decl // plain Go
	Info   *typed.Info
}

// Async brings the body of f, an async function of pkg, into normal form.
func Async(f *check.Func, pkg *check.Package) *Func {
	r := newRewriter(pkg, f.File, f, f.Awaits, f.Body, types.NewTuple(f.Parts()...))
	body := r.block(f.Body)
	return &Func{Source: f, Body: body, Info: r.info, Awaits: r.normal, Selects: r.selects, Streams: r.streams, Goes: r.goes, Defers: r.defers}
}

// Body takes the `?`s of f, an async function of pkg, apart and leaves its
// awaits and go expressions where they are: as calls, which is how Go orders them.
// Those of a select's cases are at the head of the clauses' bodies, as in check.Func.
func Body(f *check.Func, pkg *check.Package) *Func {
	r := newRewriter(pkg, f.File, f, nil, f.Body, types.NewTuple(f.Parts()...))
	body := r.block(f.Body)
	return &Func{Source: f, Body: body, Info: r.info, Streams: r.streams, Goes: r.goes, Defers: r.defers}
}

// Plains brings the plain declarations of f, a file of pkg, that use `?` or hold
// async literals into normal form, in source order.
func Plains(f *check.File, pkg *check.Package) []*Plain {
	var plains []*Plain
	for _, d := range f.Plain {
		plains = append(plains, plain(d, f, pkg))
	}
	return plains
}

func plain(d ast.Decl, f *check.File, pkg *check.Package) *Plain {
	var results *types.Tuple
	if fd, ok := d.(*ast.FuncDecl); ok {
		results = pkg.Info.Defs[fd.Name].(*types.Func).Signature().Results()
	}
	r := newRewriter(pkg, f, nil, nil, d, results)
	return &Plain{Source: d, Decl: r.decl(d), Info: r.info}
}

func (r *rewriter) decl(d ast.Decl) ast.Decl {
	switch d := d.(type) {
	case *ast.FuncDecl:
		dup := *d
		dup.Recv, dup.Type = unevaluated(r, d.Recv), unevaluated(r, d.Type)
		dup.Body = r.block(d.Body)
		return &dup
	case *ast.GenDecl:
		dup := *d
		dup.Specs = make([]ast.Spec, len(d.Specs))
		for i, s := range d.Specs {
			dup.Specs[i] = r.packageSpec(s)
		}
		return &dup
	}
	return d
}

// packageSpec rewrites the function literals in a package-level variable's
// value. There are no effects outside of them. In a type they are in the length of an
// array.
func (r *rewriter) packageSpec(s ast.Spec) ast.Spec {
	v, ok := s.(*ast.ValueSpec)
	if !ok {
		return unevaluated(r, s)
	}
	dup := *v
	dup.Type = unevaluated(r, v.Type)
	dup.Values = r.list(v.Values, nil, false)
	return &dup
}
