package check

import (
	"go/ast"
	"go/token"
	"go/types"
)

// An async literal becomes a function of the package, and so the types and
// constants of the function around it that it uses have to be declared there,
// too. They can be if nobody can tell: each keeps its name, which nothing else in
// the package has, and depends on nothing that stays behind.

// lifts decides which declarations in functions move to package level.
type lifts struct {
	info    *types.Info
	pkg     *types.Package
	decls   map[types.Object]*ast.GenDecl
	generic map[*ast.GenDecl]bool // those in generic functions
	count   map[string]int        // of declarations in functions, by name
	lifted  map[*ast.GenDecl]bool
}

func newLifts(c *checker) *lifts {
	l := &lifts{
		info: c.info, pkg: c.types,
		decls:   make(map[types.Object]*ast.GenDecl),
		generic: make(map[*ast.GenDecl]bool),
		count:   make(map[string]int),
		lifted:  make(map[*ast.GenDecl]bool),
	}
	for _, f := range c.files {
		for _, d := range f.syntax.Decls {
			l.collect(d)
		}
	}
	return l
}

// collect notes what is declared in the functions of d.
func (l *lifts) collect(d ast.Decl) {
	generic := false
	if fd, ok := d.(*ast.FuncDecl); ok {
		fn, _ := l.info.Defs[fd.Name].(*types.Func)
		generic = fn != nil && (fn.Signature().TypeParams().Len() > 0 || fn.Signature().RecvTypeParams().Len() > 0)
	}
	ast.Inspect(d, func(n ast.Node) bool {
		s, ok := n.(*ast.DeclStmt)
		if !ok {
			return true
		}
		g := s.Decl.(*ast.GenDecl)
		if g.Tok == token.VAR {
			return true
		}
		l.generic[g] = generic
		for _, id := range declaredBy(g) {
			if o := l.info.Defs[id]; o != nil {
				l.decls[o] = g
				l.count[o.Name()]++
			}
		}
		return true
	})
}

// declaredBy lists the names that d declares, but for blanks.
func declaredBy(d *ast.GenDecl) (names []*ast.Ident) {
	add := func(ids ...*ast.Ident) {
		for _, id := range ids {
			if id.Name != "_" {
				names = append(names, id)
			}
		}
	}
	for _, s := range d.Specs {
		switch s := s.(type) {
		case *ast.TypeSpec:
			add(s.Name)
		case *ast.ValueSpec:
			add(s.Names...)
		}
	}
	return names
}

// lift moves the declaration of o, and what that needs, to package level. It
// returns false if that cannot be.
func (l *lifts) lift(o types.Object) bool {
	g := l.decls[o]
	if g == nil || l.generic[g] && !l.common(g) {
		return false
	}
	if l.lifted[g] {
		return true
	}
	l.lifted[g] = true // for types that refer to themselves
	if !l.named(g) || !l.selfContained(g) {
		delete(l.lifted, g)
		return false
	}
	return true
}

// common reports whether all instances of a generic function share what g, in there,
// declares: constants, and other names for types that no type parameter is in.
func (l *lifts) common(g *ast.GenDecl) bool {
	for _, s := range g.Specs {
		if t, ok := s.(*ast.TypeSpec); ok && (!t.Assign.IsValid() || l.dependent(t.Type)) {
			return false
		}
	}
	return true
}

// dependent reports whether a type parameter is mentioned in x.
func (l *lifts) dependent(x ast.Expr) bool {
	found := false
	ast.Inspect(x, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			if o, ok := l.info.Uses[id].(*types.TypeName); ok {
				_, param := o.Type().(*types.TypeParam)
				found = found || param
			}
		}
		return !found
	})
	return found
}

// named reports whether nothing else has the names that g declares. A local thing further
// out may have one, which would mean that where g is no longer.
func (l *lifts) named(g *ast.GenDecl) bool {
	for _, id := range declaredBy(g) {
		if l.count[id.Name] > 1 || DeclaredIn(l.pkg, id.Name) || hides(l.info.Defs[id]) {
			return false
		}
	}
	return true
}

// hides reports whether o, which a function declares, has the name of something further out.
func hides(o types.Object) bool {
	if o == nil {
		return false
	}
	_, further := o.Parent().Parent().LookupParent(o.Name(), o.Pos())
	return further != nil
}

// selfContained reports whether g needs nothing of its function but what can be
// lifted.
func (l *lifts) selfContained(g *ast.GenDecl) bool {
	ok := true
	ast.Inspect(g, func(n ast.Node) bool {
		id, is := n.(*ast.Ident)
		if !is || !ok {
			return ok
		}
		switch o := l.info.Uses[id].(type) {
		case *types.Var:
			ok = o.IsField() || o.Pkg() != l.pkg || o.Parent() == l.pkg.Scope()
		case *types.Const, *types.TypeName:
			if l.decls[o] != nil {
				ok = l.lift(o)
			}
		}
		return ok
	})
	return ok
}
