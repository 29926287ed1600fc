package check

import (
	"go/types"
	"slices"
)

// The code of an async literal stays in the function around it if it uses a type or
// constant that is declared there and cannot move to package level: it is given to the
// function that the literal becomes as an argument. Only there the types have names, and
// no others that %T would show. The function and its future have type parameters in
// their place.

// inside makes fn, which is complete otherwise, a literal whose code stays where it is.
func (d *literals) inside(fn *Func) {
	sig := types.NewSignatureType(nil, nil, nil, nil, nil, false)
	fn.Inside = types.NewFunc(fn.Pos, d.types, Mark+fn.Obj.Name(), sig)
	d.types.Scope().Insert(fn.Inside)
	for _, c := range fn.Captures {
		d.opaque(fn, c.Var.Type())
	}
	for i, p := range fn.Params {
		t := p.Type()
		if fn.Variadic && i == len(fn.Params)-1 {
			t = t.(*types.Slice).Elem()
		}
		d.opaque(fn, t)
	}
	for _, p := range fn.Parts() {
		d.opaque(fn, p.Type())
	}
}

// collects reports whether the function that the literal fn becomes has a type parameter
// for the slice of fn's variadic one, as something else that it is given or returns has
// that type: a type parameter cannot be variadic.
func (d *literals) collects(fn *Func) bool {
	if !fn.Variadic {
		return false
	}
	last := len(fn.Params) - 1
	slice := fn.Params[last].Type()
	is := func(t types.Type) bool { return types.Identical(t, slice) && d.stays(t) }
	ofVar := func(v *types.Var) bool { return is(v.Type()) }
	return slices.ContainsFunc(fn.Captures, func(c Capture) bool { return ofVar(c.Var) }) ||
		slices.ContainsFunc(fn.Params[:last], ofVar) || slices.ContainsFunc(fn.Parts(), ofVar)
}

// opaque notes t if package level cannot name it.
func (d *literals) opaque(fn *Func, t types.Type) {
	if d.stays(t) && !fn.IsOpaque(t) {
		fn.Opaque = append(fn.Opaque, t)
	}
}

// stays reports whether package level cannot name t. What an alias stands for can be
// written in place of it, but where a field has its name.
func (d *literals) stays(t types.Type) bool {
	stays := false
	d.localParts(t, func(o types.Object, embedded bool) {
		if a, ok := o.Type().(*types.Alias); ok && d.locals.stays(o) && !embedded {
			stays = stays || d.stays(types.Unalias(a))
		} else {
			stays = stays || d.locals.stays(o)
		}
	})
	return stays
}

// IsOpaque reports whether t is one of f.Opaque.
func (f *Func) IsOpaque(t types.Type) bool {
	return slices.ContainsFunc(f.Opaque, func(o types.Type) bool { return types.Identical(o, t) })
}

// InsideOf returns the literal for whose code o stands, or nil.
func (p *Package) InsideOf(o types.Object) *Func { return p.inside[o] }
