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
	base       *types.Info
	parent     *Info
	objects    map[*ast.Ident]types.Object
	types      map[ast.Expr]types.TypeAndValue
	denotes    map[*ast.Ident]types.Type
	selections map[*ast.SelectorExpr]*types.Selection
	implicits  map[ast.Node]types.Object
}

// New returns the Info of a tree straight from go/types.
func New(base *types.Info) *Info { return &Info{base: base} }

// Layer returns an Info that answers as i does until something is added to it.
func (i *Info) Layer() *Info {
	return &Info{
		parent:     i,
		objects:    make(map[*ast.Ident]types.Object),
		types:      make(map[ast.Expr]types.TypeAndValue),
		denotes:    make(map[*ast.Ident]types.Type),
		selections: make(map[*ast.SelectorExpr]*types.Selection),
		implicits:  make(map[ast.Node]types.Object),
	}
}

// ObjectOf returns the object that id defines or uses, or nil.
func (i *Info) ObjectOf(id *ast.Ident) types.Object {
	for ; i.parent != nil; i = i.parent {
		if o, ok := i.objects[id]; ok {
			return o
		}
	}
	return i.inBase(id)
}

// inBase is what go/types says of id. Most identifiers are uses, and only those of types
// may be definitions, too: of the fields that embed them.
func (i *Info) inBase(id *ast.Ident) types.Object {
	o := i.base.Uses[id]
	if _, isType := o.(*types.TypeName); o != nil && !isType {
		return o
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
func (i *Info) Implicit(n ast.Node) types.Object {
	for ; i.parent != nil; i = i.parent {
		if o, ok := i.implicits[n]; ok {
			return o
		}
	}
	return i.base.Implicits[n]
}

// Selection returns the selection that sel stands for, or nil.
func (i *Info) Selection(sel *ast.SelectorExpr) *types.Selection {
	for ; i.parent != nil; i = i.parent {
		if s, ok := i.selections[sel]; ok {
			return s
		}
	}
	return i.base.Selections[sel]
}

// Denotes returns the type that id, made by TypeExpr, stands for; nil for any
// other identifier.
func (i *Info) Denotes(id *ast.Ident) types.Type {
	for ; i.parent != nil; i = i.parent {
		if t, ok := i.denotes[id]; ok {
			return t
		}
	}
	return nil
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

// TypeExpr makes an identifier at pos that stands for t in a type's place,
// however t is to be spelled there. Its name is only good for reading. The
// receiver must come from Layer.
func (i *Info) TypeExpr(pos token.Pos, t types.Type) *ast.Ident {
	id := &ast.Ident{NamePos: pos, Name: types.TypeString(t, (*types.Package).Name)}
	i.denotes[id] = t
	i.types[id] = types.TypeAndValue{Type: t}
	return id
}

// Copy records that dup, a changed copy of e, means what e does: it has e's
// type and selection. The receiver must come from Layer.
func (i *Info) Copy(dup, e ast.Expr) {
	i.types[dup] = i.Type(e)
	old, ok := e.(*ast.SelectorExpr)
	sel, still := dup.(*ast.SelectorExpr) // e may be in parentheses now
	if !ok || !still {
		return
	}
	if s := i.Selection(old); s != nil {
		i.selections[sel] = s
	}
}

// SetImplicit records the object that the new node n declares without naming
// it. The receiver must come from Layer.
func (i *Info) SetImplicit(n ast.Node, o types.Object) { i.implicits[n] = o }
