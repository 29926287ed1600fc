package check

import "go/types"

// Movable reports whether o, a type that an async function declares, can be
// declared at package level instead, where the fields of a frame can name it.
func (l *Locals) Movable(o *types.TypeName) bool {
	d := l.decls[o]
	return d != nil && l.movable[d.unit]
}

// HasOwnName reports whether o, which an async function declares, has its own name if it is
// declared at package level instead. The names in the function's code can be others, but for
// a literal whose code stays where it is: of those around it.
func (l *Locals) HasOwnName(o types.Object) bool {
	fn := l.decls[o].fn
	return l.isAlone(o) && (fn.Inside == nil || !hides(o, l.pkg.Scope().Innermost(fn.Pos), fn.Pos))
}

// findMovable finds out what is movable, once the literals are described.
func (l *Locals) findMovable() {
	for o, d := range l.decls {
		if _, ok := o.(*types.TypeName); ok && d.fn != nil {
			l.move(o)
		}
	}
}

// move reports whether o can be at package level beside, or instead of, where it is: a type
// if it has its own name there, a constant under another one if need be.
func (l *Locals) move(o types.Object) bool {
	d := l.decls[o]
	if d.fn == nil {
		return l.lifted[d.GenDecl]
	}
	if movable, known := l.movable[d.unit]; known {
		return movable
	}
	l.movable[d.unit] = true // for types that refer to themselves, and constants of one declaration
	_, isType := o.(*types.TypeName)
	l.movable[d.unit] = d.common && !l.stays(o) && (!isType || l.HasOwnName(o)) && l.isSelfContained(d.unit, l.move)
	return l.movable[d.unit]
}
