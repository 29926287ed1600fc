package check

import (
	"fmt"
	"go/ast"
	"go/token"
)

// declareStubs declares what generation will add for f: its future type, so
// that the program may refer to it, and the type of its results if no tuple
// holds them.
func (r *rewriter) declareStubs(f *asyncFunc) {
	if f.recv != nil && !r.fits(f.recv) {
		return // go/types reports the receiver
	}
	at := f.decl.Name.Pos()
	tparams := f.outer.Type.TypeParams
	if f.recv != nil {
		tparams = r.typeParams(f.recv)
	}
	if n := len(resultTypes(f.results)); n > maxTuple {
		r.resultsStub(f, tparams)
	} else if NamesResults(f.resultsName(), n) {
		r.out.stubs = append(r.out.stubs, aliasStub(at, f.resultsName(), clone(tparams), clone(f.value)))
	}
	embedded := &ast.StructType{Struct: at, Fields: fields(r.runtimeType(at, "Embeddable"))}
	r.out.stubs = append(r.out.stubs, typeDeclStub(at, f.future(), clone(tparams), embedded))
	r.futureMethods(f, at)
}

func (r *rewriter) futureMethods(f *asyncFunc, at token.Pos) {
	context := func() *ast.FieldList {
		return fields(&ast.StarExpr{Star: at, X: r.runtimeType(at, "Context")})
	}
	r.method(f, f.future(), "Init", initParams(f), nil)
	if ready := r.predeclared(at, "bool"); f.generates() {
		r.method(f, f.future(), "PollNext", context(), fields(clone(f.value), ready, ready))
	} else {
		r.method(f, f.future(), "Poll", context(), fields(clone(f.value), ready))
	}
	r.method(f, f.future(), "Cancel", context(), nil)
	r.method(f, f.future(), "Trace", nil, fields(
		&ast.StarExpr{Star: at, X: r.runtimeType(at, "Machine")},
		r.predeclared(at, "uint32"),
		r.predeclared(at, "any")))
}

// initParams returns the parameters of Init: the function's, receiver first.
func initParams(f *asyncFunc) *ast.FieldList {
	params := blanked(f.params)
	if f.recv == nil {
		return params
	}
	return joined([]*ast.Field{{Type: clone(f.recv.typ)}}, params)
}

// resultsStub declares the struct of f's results, V1 and so on, and its method
// Unpack.
func (r *rewriter) resultsStub(f *asyncFunc, tparams *ast.FieldList) {
	at := f.decl.Name.Pos()
	st := fields(r.runtimeType(at, "Multiple"))
	var results []ast.Expr
	for i, t := range resultTypes(f.results) {
		name := &ast.Ident{NamePos: at, Name: fmt.Sprintf("V%d", i+1)}
		st.List = append(st.List, &ast.Field{Names: []*ast.Ident{name}, Type: clone(t)})
		results = append(results, clone(t))
	}
	r.out.stubs = append(r.out.stubs, typeDeclStub(at, f.resultsName(), clone(tparams), &ast.StructType{Struct: at, Fields: st}))
	r.method(f, f.resultsName(), "Unpack", nil, fields(results...))
}

// method declares a method of the generated type base in f's file. Like one in
// assembly, it has no body.
func (r *rewriter) method(f *asyncFunc, base, name string, params, results *ast.FieldList) {
	at := f.decl.Name.Pos()
	targs := typeArgs(f, f.outer.Type.TypeParams)
	recv := instance(&ast.Ident{NamePos: at, Name: base}, targs)
	if name != "Unpack" {
		recv = &ast.StarExpr{Star: at, X: recv}
	}
	if params == nil {
		params = &ast.FieldList{Opening: at, Closing: at}
	}
	r.out.stubs = append(r.out.stubs, &ast.FuncDecl{
		Recv: fields(recv),
		Name: &ast.Ident{NamePos: at, Name: name},
		Type: &ast.FuncType{Func: at, Params: params, Results: results},
	})
}

// NamesResults reports whether n results that a tuple holds have a name of their own
// for the code that calls the function: name, if that is exported.
func NamesResults(name string, n int) bool {
	return n > maxUnnamed && ast.IsExported(name)
}

// maxUnnamed is the greatest number of results whose tuple is written out.
const maxUnnamed = 5

func aliasStub(at token.Pos, name string, tparams *ast.FieldList, t ast.Expr) ast.Decl {
	d := typeDeclStub(at, name, tparams, t)
	d.Specs[0].(*ast.TypeSpec).Assign = at
	return d
}

func typeDeclStub(at token.Pos, name string, tparams *ast.FieldList, t ast.Expr) *ast.GenDecl {
	spec := &ast.TypeSpec{Name: &ast.Ident{NamePos: at, Name: name}, TypeParams: tparams, Type: t}
	return &ast.GenDecl{TokPos: at, Tok: token.TYPE, Specs: []ast.Spec{spec}}
}
