package check

import (
	"go/ast"
	"go/token"
	"go/types"
	"iter"
)

// Locals knows the constants and types that the functions of a package declare, and which
// of them can be declared at package level instead. They can if nobody can tell: each keeps
// its name, which means nothing else there nor to code that says it as the source does, and
// all that it mentions means the same there.
//
// Two ask for that. An async literal becomes a function of the package: what it uses of the
// functions around it is lifted out of them (lift.go). And the fields of an async function's
// frame name types that it declares, which are movable (movable.go).
type Locals struct {
	pkg      *types.Package
	info     *types.Info
	decls    map[types.Object]*localDecl
	declared struct{ async, plain map[string]int } // how often, by name and by the kind of function

	lifted  map[*ast.GenDecl]bool // what literals use, by whether it can be lifted
	staying map[ast.Node]bool     // what literals use where it is, by localDecl.unit
	movable map[ast.Node]bool     // by localDecl.unit
}

// localDecl is the declaration of a constant or type in a function.
type localDecl struct {
	*ast.GenDecl
	unit ast.Node // what declares it as a whole: of a type the spec, as constants repeat what is above them
	fn   *Func    // the async function or literal that it stands in, or nil

	// common: all instances of the function share it. In a generic one they do constants and
	// other names for types, unless a type parameter is in there.
	common bool
}

// Decl returns what declares o in a function, of a type its spec alone; nil if none does.
func (l *Locals) Decl(o types.Object) ast.Node {
	if d := l.decls[o]; d != nil {
		return d.unit
	}
	return nil
}

// Declares reports whether an async function declares a constant or type called
// name.
func (l *Locals) Declares(name string) bool { return l.declared.async[name] > 0 }

// collectLocals finds what is declared in the functions of the files that output comes from
// and of those that it will be compiled with.
func (p *Package) collectLocals() *Locals {
	l := &Locals{
		pkg: p.Types, info: p.Info,
		decls:   make(map[types.Object]*localDecl),
		lifted:  make(map[*ast.GenDecl]bool),
		staying: make(map[ast.Node]bool),
		movable: make(map[ast.Node]bool),
	}
	l.declared.async, l.declared.plain = make(map[string]int), make(map[string]int)
	for _, files := range [][]*File{p.Files, p.Others} {
		for _, f := range files {
			bodies := make(map[*ast.BlockStmt]*Func, len(f.Funcs))
			for _, fn := range f.Funcs {
				bodies[fn.Body] = fn
			}
			for _, d := range f.Syntax.Decls {
				if mayHave(f.Source, d, "const", "type") {
					l.collect(d, nil, bodies, l.isGeneric(d))
				}
			}
		}
	}
	return l
}

func (l *Locals) isGeneric(d ast.Decl) bool {
	fd, ok := d.(*ast.FuncDecl)
	if !ok {
		return false
	}
	fn, _ := l.info.Defs[fd.Name].(*types.Func)
	return fn != nil && (fn.Signature().TypeParams().Len() > 0 || fn.Signature().RecvTypeParams().Len() > 0)
}

// collect notes what is declared in n, which is in fn, and in the functions in there.
func (l *Locals) collect(n ast.Node, fn *Func, bodies map[*ast.BlockStmt]*Func, generic bool) {
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BlockStmt:
			if inner := bodies[n]; inner != nil && inner != fn {
				l.collect(n, inner, bodies, generic)
				return false
			}
		case *ast.DeclStmt:
			if d := n.Decl.(*ast.GenDecl); d.Tok != token.VAR {
				l.declare(d, fn, generic)
			}
		}
		return true
	})
}

func (l *Locals) declare(d *ast.GenDecl, fn *Func, generic bool) {
	count := l.declared.plain
	if fn != nil {
		count = l.declared.async
	}
	for _, s := range d.Specs {
		local := &localDecl{GenDecl: d, unit: d, fn: fn}
		defines := false
		if t, ok := s.(*ast.TypeSpec); ok {
			local.unit, defines = t, !t.Assign.IsValid()
		}
		local.common = !generic || !defines && !l.isDependent(local.unit)
		for _, id := range namesIn(s) {
			l.decls[l.info.Defs[id]] = local
			count[id.Name]++
		}
	}
}

// isDependent reports whether a type parameter is mentioned in n.
func (l *Locals) isDependent(n ast.Node) bool {
	for o := range l.mentioned(n) {
		if t, ok := o.(*types.TypeName); ok {
			if _, param := t.Type().(*types.TypeParam); param {
				return true
			}
		}
	}
	return false
}

// isAlone reports whether nothing at package level has the name of o, nor anything else
// that may come there. What a plain function declares can stay if an async one has the name.
func (l *Locals) isAlone(o types.Object) bool {
	n := l.declared.async[o.Name()]
	if l.decls[o].fn == nil {
		n += l.declared.plain[o.Name()]
	}
	return n == 1 && !DeclaredIn(l.pkg, o.Name())
}

// hides reports whether the name of o means something at pos in around or further out: code
// there, which stays as it is, would mean that once o is at package level.
func hides(o types.Object, around *types.Scope, pos token.Pos) bool {
	_, further := around.LookupParent(o.Name(), pos)
	return further != nil
}

// isSelfContained reports whether n, a declaration in a function, mentions nothing of
// functions but constants and types that can come to package level, too.
func (l *Locals) isSelfContained(n ast.Node, can func(types.Object) bool) bool {
	for o := range l.mentioned(n) {
		ok := true
		switch o := o.(type) {
		case *types.Var:
			ok = o.IsField() || o.Pkg() != l.pkg || o.Parent() == l.pkg.Scope()
		case *types.Const, *types.TypeName:
			ok = l.decls[o] == nil || can(o)
		}
		if !ok {
			return false
		}
	}
	return true
}

// mentioned yields what the names in n stand for, in the order of the source; of an
// embedded field, that is the type.
func (l *Locals) mentioned(n ast.Node) iter.Seq[types.Object] {
	return func(yield func(types.Object) bool) {
		more := true
		ast.Inspect(n, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok && more {
				if o := l.info.Uses[id]; o != nil {
					more = yield(o)
				}
			}
			return more
		})
	}
}

// DeclaredIn reports whether name means something at the top level of p or of
// one of its files.
func DeclaredIn(p *types.Package, name string) bool {
	return IsDeclared(p, name) || types.Universe.Lookup(name) != nil
}

// IsDeclared reports whether p or one of its files declares name at the top level.
func IsDeclared(p *types.Package, name string) bool {
	return p.Scope().Lookup(name) != nil || inFileOf(p, name)
}

// inFileOf reports whether a file of p has an import called name, or gets the name by
// one.
func inFileOf(p *types.Package, name string) bool {
	for i := range p.Scope().NumChildren() {
		if p.Scope().Child(i).Lookup(name) != nil {
			return true
		}
	}
	return false
}

// DeclaredNames lists the names that d declares, but for blanks.
func DeclaredNames(d *ast.GenDecl) []*ast.Ident {
	var names []*ast.Ident
	for _, s := range d.Specs {
		names = append(names, namesIn(s)...)
	}
	return names
}

func namesIn(s ast.Spec) (names []*ast.Ident) {
	var declared []*ast.Ident
	switch s := s.(type) {
	case *ast.TypeSpec:
		declared = []*ast.Ident{s.Name}
	case *ast.ValueSpec:
		declared = s.Names
	}
	for _, id := range declared {
		if id.Name != "_" {
			names = append(names, id)
		}
	}
	return names
}
