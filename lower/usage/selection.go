package usage

import (
	"go/ast"
	"go/types"

	"github.com/asyncgen/asyncgen/lower/typed"
)

// Selection is what x.f selects.
type Selection struct {
	Field    *types.Var  // nil unless it is a field
	Method   *types.Func // nil unless it is a method of the value x
	Index    []int       // the path, as in types.Selection
	Indirect bool        // the path goes through a pointer
}

// Select returns what sel selects; the zero Selection for a qualified
// identifier and a method expression. It also answers for selectors that
// passes have made, which go/types has not seen.
func Select(info *typed.Info, sel *ast.SelectorExpr) Selection {
	if s := info.Selection(sel); s != nil && s.Kind() == types.MethodExpr {
		return Selection{}
	}
	tv := info.Type(sel.X)
	if tv.Type == nil || tv.IsType() {
		return Selection{}
	}
	obj := info.ObjectOf(sel.Sel)
	var pkg *types.Package
	if obj != nil {
		pkg = obj.Pkg()
	}
	found, index, indirect := types.LookupFieldOrMethod(tv.Type, true, pkg, sel.Sel.Name)
	s := Selection{Index: index, Indirect: indirect}
	switch found := found.(type) {
	case *types.Var:
		s.Field = found
	case *types.Func:
		s.Method = found
	}
	return s
}

// TakesAddress reports whether sel, which selects s, is a method with a pointer
// receiver selected from a variable, so that it means (&x).f.
func (s Selection) TakesAddress(info *typed.Info, sel *ast.SelectorExpr) bool {
	return s.hasReceiver() && s.wantsPointer() && !isPointer(s.Receiver(info, sel))
}

// Dereferences reports whether sel, which selects s, is a method with a value
// receiver selected from a pointer, so that it means (*x).f.
func (s Selection) Dereferences(info *typed.Info, sel *ast.SelectorExpr) bool {
	return s.hasReceiver() && !s.wantsPointer() && isPointer(s.Receiver(info, sel))
}

func (s Selection) hasReceiver() bool {
	return s.Method != nil && s.Method.Signature().Recv() != nil
}

func (s Selection) wantsPointer() bool {
	_, pointer := typed.Receiver(s.Method)
	return pointer
}

// Receiver returns the type of the value that sel's method is called on: that
// of x, or of the embedded field that the method is promoted from.
func (s Selection) Receiver(info *typed.Info, sel *ast.SelectorExpr) types.Type {
	t := info.TypeOf(sel.X)
	for _, i := range s.Index[:len(s.Index)-1] {
		if p, ok := t.Underlying().(*types.Pointer); ok {
			t = p.Elem()
		}
		t = t.Underlying().(*types.Struct).Field(i).Type()
	}
	return t
}

func isPointer(t types.Type) bool {
	_, ok := t.Underlying().(*types.Pointer)
	return ok
}
