package emit

import (
	"go/ast"
	"go/types"

	"github.com/asyncgen/asyncgen/dsl"
	"github.com/asyncgen/asyncgen/lower/ir"
)

// localNames are names of what the functions of a file declare that generated code in
// there may need for something else.
type localNames struct {
	types  map[string]bool // of types, which keep their names, as %T shows them
	copied map[string]bool // of anything, where async function types are written within copied text
}

func localNamesOf(f *ir.File) localNames {
	l := localNames{types: make(map[string]bool), copied: make(map[string]bool)}
	source := f.Source
	alone := len(source.Source.Async) > len(source.Funcs)
	for i, d := range source.Syntax.Decls {
		for name := range localTypes(d) {
			l.types[name] = true
		}
		if alone && !isAsync(source.Source, source.Source.Syntax.Decls[i]) {
			l.addDeclared(f.Package.Info, d)
		}
	}
	return l
}

// isAsync reports whether d, a declaration of f, is that of an async function.
func isAsync(f *dsl.File, d ast.Decl) bool {
	fd, ok := d.(*ast.FuncDecl)
	return ok && f.Async[fd.Type] != nil
}

// localTypes yields the names of the types and type parameters that functions in n declare.
func localTypes(n ast.Node) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		more := true
		add := func(id *ast.Ident) { more = more && yield(id.Name) }
		ast.Inspect(n, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.DeclStmt:
				for _, s := range n.Decl.(*ast.GenDecl).Specs {
					if t, ok := s.(*ast.TypeSpec); ok {
						add(t.Name)
					}
				}
			case *ast.FuncDecl:
				typeParams(n, add)
			}
			return more
		})
	}
}

// typeParams calls f for the names of the type parameters of d.
func typeParams(d *ast.FuncDecl, f func(*ast.Ident)) {
	if d.Recv.NumFields() > 0 {
		recv := ast.Unparen(d.Recv.List[0].Type)
		if p, ok := recv.(*ast.StarExpr); ok {
			recv = ast.Unparen(p.X)
		}
		switch t := recv.(type) {
		case *ast.IndexExpr:
			typeArgName(t.Index, f)
		case *ast.IndexListExpr:
			for _, e := range t.Indices {
				typeArgName(e, f)
			}
		}
	}
	if d.Type.TypeParams != nil {
		for _, p := range d.Type.TypeParams.List {
			for _, id := range p.Names {
				f(id)
			}
		}
	}
}

func typeArgName(e ast.Expr, f func(*ast.Ident)) {
	if id, ok := ast.Unparen(e).(*ast.Ident); ok {
		f(id)
	}
}

func (l localNames) addDeclared(info *types.Info, d ast.Decl) {
	ast.Inspect(d, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			if o, declared := info.Defs[id]; declared && isLocal(o) {
				l.copied[id.Name] = true
			}
		}
		return true
	})
}

// hide reports whether what is local may hide name where the package at path is needed:
// the runtime is what async function types need.
func (l localNames) hide(name string, isRuntime bool) bool {
	return l.types[name] || isRuntime && l.copied[name]
}
