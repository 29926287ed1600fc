package frame

import (
	"go/ast"
	"go/types"
	"slices"

	"github.com/asyncgen/asyncgen/lower/check"
	"github.com/asyncgen/asyncgen/lower/ir"
	"github.com/asyncgen/asyncgen/lower/spell"
)

// slotType returns the type of the field that holds v.
func (p *plan) slotType(v *ir.Var) types.Type {
	t := v.Type
	if p.Home[v] == ir.Boxed {
		t = types.NewPointer(v.Type)
	}
	switch _, basic := t.Underlying().(*types.Basic); {
	case p.spells(t):
		return t
	case v.Owned: // what cancels it need not know more
		return p.sizer.pkg.Runtime.Awaited()
	case basic && !spell.Can(p.sizer.pkg.Types, t):
		// Poll cannot convert to it.
	case p.spells(t.Underlying()):
		return t.Underlying()
	}
	return types.Universe.Lookup("any").Type()
}

// childType returns the type of the field that holds a child of type t.
func (p *plan) childType(t types.Type) types.Type {
	if p.spells(t) {
		return t
	}
	return p.sizer.pkg.Runtime.Awaited()
}

// spells reports whether a field can have the type t.
func (p *plan) spells(t types.Type) bool {
	return p.sizer.pkg.FieldType(t) || opaque(p.m.Func, t)
}

// opaque reports whether t is made of a type that fn has a type parameter for.
func opaque(fn *check.Func, t types.Type) bool {
	for {
		if fn.IsOpaque(t) {
			return true
		}
		switch u := t.(type) {
		case *types.Pointer:
			t = u.Elem()
		case *types.Slice:
			t = u.Elem()
		default:
			return false
		}
	}
}

// moved returns the declarations of m that the types of slots mention, and those
// that they mention in turn.
func moved(pkg *check.Package, m *ir.Machine, slots []*ir.Slot) []*ast.GenDecl {
	need := make(map[ast.Node]bool)
	var mention func(o types.Object)
	mention = func(o types.Object) {
		d := pkg.Locals.Decl(o)
		if d == nil || need[d] { // nil also if o is
			return
		}
		need[d] = true
		ast.Inspect(d, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok {
				mention(pkg.Info.Uses[id]) // of an embedded field, the type
			}
			return true
		})
	}
	for _, s := range slots {
		for _, o := range spell.Names(s.Type) {
			mention(o)
		}
	}
	var decls []*ast.GenDecl
	for _, d := range m.Decls {
		if slices.ContainsFunc(check.DeclaredNames(d), func(id *ast.Ident) bool {
			return need[pkg.Locals.Decl(m.Info.ObjectOf(id))]
		}) {
			decls = append(decls, d)
		}
	}
	return decls
}
