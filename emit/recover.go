package emit

import (
	"go/ast"
	"go/types"
	"strings"

	"github.com/asyncgen/asyncgen/lower/check"
)

// recovers reports whether a function that is deferred may call recover itself.
// That is known of literals, functions of the package's .ago files and the
// standard library, which has none.
func (g *machine) recovers(fun ast.Expr) bool {
	fun = ast.Unparen(fun)
	switch e := fun.(type) {
	case *ast.FuncLit:
		return g.callsRecover(e.Body)
	case *ast.IndexExpr:
		return g.recovers(e.X)
	case *ast.IndexListExpr:
		return g.recovers(e.X)
	case *ast.Ident:
		return g.functionRecovers(g.Info.ObjectOf(e))
	case *ast.SelectorExpr:
		return g.functionRecovers(g.Info.ObjectOf(e.Sel))
	}
	return true
}

func (g *machine) functionRecovers(o types.Object) bool {
	switch o := o.(type) {
	case *types.Builtin:
		return o.Name() == "recover"
	case *types.Func:
		if recv := o.Signature().Recv(); recv != nil && types.IsInterface(recv.Type()) || o.Pkg() == nil {
			return true
		}
		if o.Pkg() == g.out.pkg.Types {
			d := g.out.declaration(o.Origin())
			return d == nil || d.Body == nil || g.callsRecover(d.Body)
		}
		root, _, _ := strings.Cut(o.Pkg().Path(), "/")
		return !standard[root]
	}
	return true
}

// callsRecover reports whether body calls recover, function literals inside of
// it apart: their calls would be none of the deferred function's own.
func (g *machine) callsRecover(body *ast.BlockStmt) bool {
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.Ident:
			found = found || n.Name == "recover"
		}
		return !found
	})
	return found
}

// declaration returns the declaration of fn in an .ago file, or nil.
func (out *output) declaration(fn *types.Func) *ast.FuncDecl { return out.decls()[fn] }

// declarations returns the functions that the .ago files of p declare.
func declarations(p *check.Package) map[types.Object]*ast.FuncDecl {
	decls := make(map[types.Object]*ast.FuncDecl)
	for _, files := range [...][]*check.File{p.Files, p.Others} {
		for _, f := range files {
			for _, d := range f.Syntax.Decls {
				if fd, ok := d.(*ast.FuncDecl); ok {
					decls[p.Info.Defs[fd.Name]] = fd
				}
			}
		}
	}
	return decls
}

// standard holds the first elements of the paths of the standard library.
var standard = func() map[string]bool {
	roots := make(map[string]bool)
	for _, r := range strings.Fields("archive bufio bytes cmp compress container context crypto database debug embed encoding errors expvar flag fmt go hash html image index io iter log maps math mime net os path plugin reflect regexp runtime slices sort strconv strings structs sync syscall testing text time unicode unique unsafe weak") {
		roots[r] = true
	}
	return roots
}()
