// Package typed layers what a pass adds to a tree (new variables, new
// identifiers, new expressions) over the type information of the pass before,
// which stays as it was.
package typed

import (
	"go/ast"
	"go/token"
	"go/types"
)

// Info answers type questions about a tree that passes have rewritten.
type Info struct {
	base    *types.Info
	parent  *Info
	objects map[*ast.Ident]types.Object
	types   map[ast.Expr]types.TypeAndValue
}

// New returns the Info of a tree straight from go/types.
func New(base *types.Info) *Info { return &Info{base: base} }

// Layer returns an Info that answers as i does until something is added to it.
func (i *Info) Layer() *Info {
	return &Info{
		parent:  i,
		objects: make(map[*ast.Ident]types.Object),
		types:   make(map[ast.Expr]types.TypeAndValue),
	}
}

// ObjectOf returns the object that id defines or uses, or nil.
func (i *Info) ObjectOf(id *ast.Ident) types.Object {
	for ; i.parent != nil; i = i.parent {
		if o, ok := i.objects[id]; ok {
			return o
		}
	}
	return i.base.ObjectOf(id)
}

// Type returns what is known of e: its type, and its value if it is constant.
func (i *Info) Type(e ast.Expr) types.TypeAndValue {
	for l := i; ; l = l.parent {
		if l.parent == nil {
			if tv, ok := l.base.Types[e]; ok {
				return tv
			}
			break
		}
		if tv, ok := l.types[e]; ok {
			return tv
		}
	}
	if id, ok := e.(*ast.Ident); ok {
		if o := i.ObjectOf(id); o != nil {
			return types.TypeAndValue{Type: o.Type()}
		}
	}
	return types.TypeAndValue{}
}

// TypeOf returns the type of e, or nil.
func (i *Info) TypeOf(e ast.Expr) types.Type { return i.Type(e).Type }

// Implicit returns the object that n declares without naming it, as the
// variable of a type switch's clause, or nil.
func (i *Info) Implicit(n ast.Node) types.Object { return i.Base().Implicits[n] }

// Selection returns the selection that sel stands for, or nil.
func (i *Info) Selection(sel *ast.SelectorExpr) *types.Selection {
	return i.Base().Selections[sel]
}

// Instance returns the instantiation that id denotes.
func (i *Info) Instance(id *ast.Ident) (types.Instance, bool) {
	inst, ok := i.Base().Instances[id]
	return inst, ok
}

// Base returns the information of go/types at the bottom.
func (i *Info) Base() *types.Info {
	for i.parent != nil {
		i = i.parent
	}
	return i.base
}

// NewVar makes a variable that no source declares.
func (i *Info) NewVar(pos token.Pos, pkg *types.Package, name string, t types.Type) *types.Var {
	return types.NewVar(pos, pkg, name, t)
}

// Ident makes an identifier at pos that stands for o. The receiver must come
// from Layer.
func (i *Info) Ident(pos token.Pos, o types.Object) *ast.Ident {
	id := &ast.Ident{NamePos: pos, Name: o.Name()}
	i.objects[id] = o
	return id
}

// SetType records what is known of a new expression. The receiver must come
// from Layer.
func (i *Info) SetType(e ast.Expr, tv types.TypeAndValue) { i.types[e] = tv }
