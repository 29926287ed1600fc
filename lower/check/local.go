package check

import (
	"go/ast"
	"go/token"
	"go/types"
)

// Locals knows the constants and types that the async functions of a package
// declare, and which of the types can move to package level, where the fields
// of a frame can name them.
type Locals struct {
	pkg     *types.Package
	count   map[string]int // of declarations, by name
	decls   map[types.Object]*ast.GenDecl
	taken   map[types.Object]bool // their names mean something around the code of the literal
	staying map[types.Object]bool // what cannot move, as literals use it where it is
	movable map[*types.TypeName]bool
}

// Movable reports whether o, a type that an async function declares, can be
// declared at package level instead: nobody can tell, as it keeps its name, and
// means the same there.
func (l *Locals) Movable(o *types.TypeName) bool { return l.movable[o] }

// Decl returns the declaration of o in an async function, or nil.
func (l *Locals) Decl(o types.Object) *ast.GenDecl { return l.decls[o] }

// Alone reports whether nothing else in the package has the name of o, which an
// async function declares, and nothing around the code that uses it.
func (l *Locals) Alone(o types.Object) bool {
	return l.count[o.Name()] == 1 && !l.taken[o] && !DeclaredIn(l.pkg, o.Name())
}

// Declares reports whether an async function declares a constant or type called
// name.
func (l *Locals) Declares(name string) bool { return l.count[name] > 0 }

// DeclaredIn reports whether name means something at the top level of p or of
// one of its files.
func DeclaredIn(p *types.Package, name string) bool {
	return IsDeclared(p, name) || types.Universe.Lookup(name) != nil
}

// IsDeclared reports whether p or one of its files declares name at the top level.
func IsDeclared(p *types.Package, name string) bool {
	return p.Scope().Lookup(name) != nil || InFileOf(p, name)
}

// InFileOf reports whether a file of p has an import called name, or gets the name by
// one.
func InFileOf(p *types.Package, name string) bool {
	for i := range p.Scope().NumChildren() {
		if p.Scope().Child(i).Lookup(name) != nil {
			return true
		}
	}
	return false
}

// describeLocals looks at the files that output comes from and at those that it
// will be compiled with. What is staying cannot move.
func (p *Package) describeLocals(staying map[types.Object]bool) *Locals {
	l := &Locals{
		pkg:     p.Types,
		count:   make(map[string]int),
		decls:   make(map[types.Object]*ast.GenDecl),
		taken:   make(map[types.Object]bool),
		staying: staying,
		movable: make(map[*types.TypeName]bool),
	}
	for _, files := range [][]*File{p.Files, p.Others} {
		for _, f := range files {
			for _, fn := range f.Funcs {
				l.collect(p.Info, fn)
			}
		}
	}
	for o := range l.movable {
		l.movable[o] = l.movable[o] && l.Alone(o) && !l.staying[o]
	}
	for l.settle(p.Info) {
	}
	return l
}

func (l *Locals) collect(info *types.Info, fn *Func) {
	if !mayHave(fn.File.Source, fn.Body, "const", "type") {
		return
	}
	ast.Inspect(fn.Body, func(n ast.Node) bool {
		if lit, ok := n.(*ast.FuncLit); ok && fn.File.Literals[lit] != nil {
			return false // a function of its own
		}
		d, ok := n.(*ast.GenDecl)
		if !ok || d.Tok == token.VAR {
			return true
		}
		for _, id := range DeclaredNames(d) {
			o := info.Defs[id]
			if o == nil || l.decls[o] != nil {
				continue
			}
			l.decls[o] = d
			l.count[id.Name]++
			l.taken[o] = l.meansAround(id.Name, fn)
			if t, ok := o.(*types.TypeName); ok {
				l.movable[t] = len(fn.TypeParams) == 0
			}
		}
		return true
	})
}

// meansAround reports whether name means something where the code of fn stands, a literal
// that has it there.
func (l *Locals) meansAround(name string, fn *Func) bool {
	if fn.Inside == nil {
		return false
	}
	_, o := l.pkg.Scope().Innermost(fn.Pos).LookupParent(name, fn.Pos)
	return o != nil
}

// settle finds types whose declarations mention what cannot move, and reports
// whether there were any.
func (l *Locals) settle(info *types.Info) (changed bool) {
	for o, movable := range l.movable {
		if movable && !l.selfContained(info, l.decls[o]) {
			l.movable[o] = false
			changed = true
		}
	}
	return changed
}

// selfContained reports whether d mentions nothing of its function but what can
// move. Constants can, under other names if need be.
func (l *Locals) selfContained(info *types.Info, d *ast.GenDecl) bool {
	ok := true
	ast.Inspect(d, func(n ast.Node) bool {
		id, is := n.(*ast.Ident)
		if !is {
			return ok
		}
		switch o := info.Uses[id].(type) { // of an embedded field, the type
		case *types.TypeName:
			ok = ok && !l.staying[o] && (l.decls[o] == nil || l.movable[o])
		case *types.Var:
			ok = ok && (o.IsField() || o.Pkg() != l.pkg || o.Parent() == l.pkg.Scope())
		case *types.Const:
			ok = ok && !l.staying[o]
			if other := l.decls[o]; other != nil && other != d {
				ok = ok && l.selfContained(info, other)
			}
		}
		return ok
	})
	return ok
}

// DeclaredNames lists the names that d declares.
func DeclaredNames(d *ast.GenDecl) []*ast.Ident {
	var names []*ast.Ident
	for _, s := range d.Specs {
		switch s := s.(type) {
		case *ast.TypeSpec:
			names = append(names, s.Name)
		case *ast.ValueSpec:
			names = append(names, s.Names...)
		}
	}
	return names
}
