package emit

import (
	"go/ast"
	"go/types"
	"slices"

	"github.com/dave/jennifer/jen"

	"github.com/asyncgen/asyncgen/lower/ir"
	"github.com/asyncgen/asyncgen/lower/spell"
	"github.com/asyncgen/asyncgen/lower/typed"
)

// What is no type and is declared outside of all functions, or around a literal whose code
// stands in one, has a second name in Poll where a type of the function's own has the first.
// It stands ahead of all that Poll declares, as at package level it would take part
// in the order in which the package is initialised:
//
//	count2 := &count     // a variable
//	twice2 := twice      // a function
//	const limit2 = limit
//
// A generic function is what a function at package level returns, see alias.go, and
// a package is imported once more. For types, see ownname.go.

// outerName is such a name.
type outerName struct {
	object types.Object
	first  string
	boxed  bool // the first one is that of a pointer to it
	name   string
	used   bool
}

// findOuter finds what needs such a name. The first one is free for the types then.
func (g *machine) findOuter() {
	own := make(map[string]bool)
	for _, o := range g.declaredIn(g.staying()) {
		if isTypeName(o) {
			own[o.Name()] = true
		}
	}
	if len(own) == 0 {
		return
	}
	for _, m := range g.out.mentionedInside(g.Machine) {
		if n := g.firstName(m); n != nil && own[n.first] && g.outerOf(m.object) == nil && g.out.canRename(m.object) {
			delete(g.scope.global, n.first)
			g.outer = append(g.outer, n)
		}
	}
}

// firstName is m without a second name; nil if m is the function's own.
func (g *machine) firstName(m mention) *outerName {
	_, isConst := m.object.(*types.Const)
	switch {
	case m.object != nil && outside(m.object):
		return &outerName{object: m.object, first: m.name}
	case isConst && g.declaredAround(m.object):
		return &outerName{object: m.object, first: g.around.localName(m.object)}
	case g.fn.Refers(m.object):
		v := g.around.variableOf(m.object)
		return &outerName{object: m.object, first: v.name, boxed: v.boxed}
	}
	return nil
}

// mentionedInside lists what m mentions, with the literals whose code stands in there.
func (out *output) mentionedInside(m *ir.Machine) []mention {
	list := out.mentioned[m].list
	for _, mention := range list {
		if fn := out.pkg.InsideOf(mention.object); fn != nil {
			list = append(list[:len(list):len(list)], out.mentionedInside(out.machines[fn])...)
		}
	}
	return list
}

// canRename reports whether o, which is not the function's own, is no type and can have
// another name.
func (out *output) canRename(o types.Object) bool {
	switch o := o.(type) {
	case *types.PkgName:
		return o.Imported().Path() != "C"
	case *types.Var:
		return true
	case *types.Func:
		return !isGenericFunc(o) || o.Pkg() != out.pkg.Types || out.writesInstances(o)
	case *types.Const:
		return o != types.Universe.Lookup("iota")
	}
	return false
}

// writesInstances reports whether the type arguments of f can be written wherever it is used.
func (out *output) writesInstances(f *types.Func) bool {
	for id, instance := range out.pkg.Info.Instances {
		if out.pkg.Info.Uses[id] != f {
			continue
		}
		for t := range instance.TypeArgs.Types() {
			if !spell.Can(out.pkg.Types, t) {
				return false
			}
		}
	}
	return true
}

// freesName reports whether name is free as what has it outside is called otherwise.
func (g *machine) freesName(name string) bool {
	return slices.ContainsFunc(g.outer, func(n *outerName) bool { return n.first == name })
}

// nameOuter gives those names.
func (g *machine) nameOuter() {
	for _, n := range g.outer {
		n.name = g.scope.fresh(n.first)
	}
}

// outerOf implements surroundings.
func (g *machine) outerOf(o types.Object) *outerName {
	if g.atPackage {
		return nil
	}
	if g.around != nil {
		if outer := g.around.outerOf(o); outer != nil {
			return outer
		}
	}
	return g.ownOuter(o)
}

// ownOuter is such a name that Poll itself declares.
func (g *machine) ownOuter(o types.Object) *outerName {
	for _, n := range g.outer {
		if n.object == o {
			return n
		}
	}
	return nil
}

// outerOf implements surroundings. The types of plain functions stand where they do in
// the source.
func (r *localResolver) outerOf(types.Object) *outerName { return nil }

// code is the identifier id, which stands for what has the name.
func (n *outerName) code(out *output, id *ast.Ident, info *typed.Info, w typeWriter) jen.Code {
	pkg, isImport := n.object.(*types.PkgName)
	switch {
	case isImport:
		return jen.Id(out.imports.name(pkg.Imported()))
	case n.object.Pkg() != nil && n.object.Pkg() != out.pkg.Types:
		return out.types.qualified(n.object.Pkg(), n.object.Name())
	case isGenericFunc(n.object):
		instance, _ := info.Instance(id)
		w = w.withAt(out.position(id.Pos()))
		return jen.Id(out.aliases.name(n.object)).Types(w.list(instance.TypeArgs)...).Call()
	}
	n.used = true
	if _, ok := n.object.(*types.Var); ok {
		return jen.Op("*").Id(n.name)
	}
	return jen.Id(n.name)
}

// pointer is the pointer to the variable that has the name, as a box has one.
func (n *outerName) pointer(out *output) (name string, auto, ok bool) {
	if n == nil || n.object.Pkg() != out.pkg.Types {
		return "", false, false
	}
	v, ok := n.object.(*types.Var)
	if !ok {
		return "", false, false
	}
	n.used = true
	return n.name, hasFields(v.Type()), true
}

// isInstantiated reports whether the code of x, a generic function, has its type arguments.
func isInstantiated(info *typed.Info, x ast.Expr, outerOf func(types.Object) *outerName, pkg *types.Package) bool {
	id, ok := ast.Unparen(x).(*ast.Ident)
	if !ok {
		return false
	}
	o := info.ObjectOf(id)
	return isGenericFunc(o) && o.Pkg() == pkg && outerOf(o) != nil
}

func isGenericFunc(o types.Object) bool {
	f, ok := o.(*types.Func)
	return ok && f.Signature().TypeParams().Len() > 0
}

// outerNames declares those that are in use.
func (g *machine) outerNames() []jen.Code {
	var codes []jen.Code
	for _, n := range g.outer {
		if !n.used {
			continue
		}
		_, isVar := n.object.(*types.Var)
		_, isConst := n.object.(*types.Const)
		switch {
		case isConst:
			codes = append(codes, jen.Const().Id(n.name).Op("=").Id(n.first))
		case isVar && !n.boxed:
			codes = append(codes, jen.Id(n.name).Op(":=").Op("&").Id(n.first))
		default:
			codes = append(codes, jen.Id(n.name).Op(":=").Id(n.first))
		}
	}
	if len(codes) == 0 {
		return nil
	}
	return append([]jen.Code{anyLines()}, codes...)
}
