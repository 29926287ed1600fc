package emit

import (
	"go/ast"
	"go/types"
	"iter"
	"slices"

	"github.com/asyncgen/asyncgen/dsl"
	"github.com/asyncgen/asyncgen/lower/check"
	"github.com/asyncgen/asyncgen/lower/concurrent"
	"github.com/asyncgen/asyncgen/lower/ir"
)

// localNames are names of what the functions of a file declare that generated code in
// there may need for something else.
type localNames struct {
	types  map[string]bool // of types, which keep their names, as %T shows them
	copied map[string]bool // of anything, where async function types are written within copied text
}

func localNamesOf(f *ir.File, local localTypes) localNames {
	l := localNames{types: make(map[string]bool), copied: make(map[string]bool)}
	source := f.Source
	alone := len(source.Source.Async) > len(source.Funcs)
	for i, d := range source.Syntax.Decls {
		for _, name := range local[d] {
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

// localTypes are the names of the types and type parameters that functions declare, by
// the declaration at package level. Most declare none.
type localTypes map[ast.Decl][]string

func localTypesOf(p *check.Package) localTypes {
	var decls []ast.Decl
	for _, f := range p.Files {
		decls = append(decls, f.Syntax.Decls...)
	}
	names := make([][]string, len(decls))
	concurrent.Each(len(decls), func(i int) { names[i] = localTypesIn(p.Info, decls[i]) })
	local := make(localTypes)
	for i, d := range decls {
		if names[i] != nil {
			local[d] = names[i]
		}
	}
	return local
}

func localTypesIn(info *types.Info, d ast.Decl) []string {
	var names []string
	ast.Inspect(d, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncDecl:
			sig := info.Defs[n.Name].(*types.Func).Signature()
			for _, list := range []*types.TypeParamList{sig.RecvTypeParams(), sig.TypeParams()} {
				for p := range list.TypeParams() {
					names = append(names, p.Obj().Name())
				}
			}
		case *ast.DeclStmt:
			names = slices.AppendSeq(names, declaredTypes(n))
		}
		return true
	})
	return names
}

// declaredTypes yields the names of the types that n, a function or a part of one, declares.
func declaredTypes(n ast.Node) iter.Seq[string] {
	return func(yield func(string) bool) {
		more := true
		ast.Inspect(n, func(n ast.Node) bool {
			if t, ok := n.(*ast.TypeSpec); ok {
				more = more && yield(t.Name.Name)
			}
			return more
		})
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
