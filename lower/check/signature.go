package check

import (
	"go/ast"
	"go/token"
	"slices"
)

// maxTuple is the greatest number of results for which the runtime has a tuple.
const maxTuple = 16

// maxElements is the greatest number of values that an element of a generator has.
const maxElements = 5

// resultTypes lists the type expressions of a signature's results, one for each
// value.
func resultTypes(results *ast.FieldList) []ast.Expr {
	if results == nil {
		return nil
	}
	var ts []ast.Expr
	for _, f := range results.List {
		for range max(len(f.Names), 1) {
			ts = append(ts, f.Type)
		}
	}
	return ts
}

// valueType makes the type expression of the value of a future that gives
// values of up to maxTuple types.
func (r *rewriter) valueType(at token.Pos, ts []ast.Expr) ast.Expr {
	switch n := len(ts); {
	case n == 0:
		return r.runtimeType(at, "Unit")
	case n == 1:
		return clone(ts[0])
	case n == 2 && r.isError(ts[1]):
		return instance(r.runtimeType(at, "Result"), ts[:1])
	default:
		return instance(r.runtimeType(at, tupleName(n)), ts)
	}
}

// futureType makes the type expression rtlib.Future[value].
func (r *rewriter) futureType(at token.Pos, value ast.Expr) ast.Expr {
	return &ast.IndexExpr{X: r.runtimeType(at, "Future"), Lbrack: at, Index: value, Rbrack: at}
}

// runtimeType makes an expression that denotes a type of the runtime, whatever
// the file imports.
func (r *rewriter) runtimeType(at token.Pos, name string) ast.Expr {
	pkg := r.intrinsic(at, nameImport+RuntimePath)
	return &ast.SelectorExpr{X: pkg, Sel: &ast.Ident{NamePos: at, Name: name}}
}

// predeclared makes an expression that denotes a predeclared type, whatever the
// package declares.
func (r *rewriter) predeclared(at token.Pos, name string) ast.Expr {
	return r.intrinsic(at, namePredeclared+name)
}

// instance makes generic[targs…].
func instance(generic ast.Expr, targs []ast.Expr) ast.Expr {
	at := generic.Pos()
	args := make([]ast.Expr, len(targs))
	for i, t := range targs {
		args[i] = clone(t)
	}
	switch len(args) {
	case 0:
		return generic
	case 1:
		return &ast.IndexExpr{X: generic, Lbrack: at, Index: args[0], Rbrack: at}
	}
	return &ast.IndexListExpr{X: generic, Lbrack: at, Indices: args, Rbrack: at}
}

// isError reports whether e names the predeclared type error.
func (r *rewriter) isError(e ast.Expr) bool {
	id, ok := ast.Unparen(e).(*ast.Ident)
	return ok && id.Name == "error" && r.declared["error"] == nil
}

// blanked returns params with every name blank, so that the types in it mean
// what they mean in the source wherever it stands.
func blanked(params *ast.FieldList) *ast.FieldList {
	if params == nil {
		return nil
	}
	dup := clone(params)
	for _, f := range dup.List {
		for _, id := range f.Names {
			id.Name = "_"
		}
	}
	return dup
}

// joined returns params with others in front.
func joined(others []*ast.Field, params *ast.FieldList) *ast.FieldList {
	dup := *params
	dup.List = slices.Concat(others, params.List)
	if hasNames(dup.List) {
		dup.List = named(dup.List)
	}
	return &dup
}

// named returns fields with a name for every one of them, blank if the source
// has none. The names and types are the source's own nodes.
func named(fields []*ast.Field) []*ast.Field {
	out := make([]*ast.Field, len(fields))
	for i, f := range fields {
		out[i] = f
		if len(f.Names) == 0 {
			dup := *f
			dup.Names = []*ast.Ident{{NamePos: f.Type.Pos(), Name: "_"}}
			out[i] = &dup
		}
	}
	return out
}

// hasNames reports whether any of the fields is named.
func hasNames(fields []*ast.Field) bool {
	for _, f := range fields {
		if len(f.Names) > 0 {
			return true
		}
	}
	return false
}
