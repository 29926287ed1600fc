package check

import (
	"go/ast"
	"go/types"
)

// Lifted reports whether d, which declares types or constants in a function, moves to
// package level: async literals use them.
func (l *Locals) Lifted(d *ast.GenDecl) bool { return l.lifted[d] }

// use is told that the code of an async literal uses o, which a function around it declares.
// It reports whether o moves to package level, with all that needs. If not, the code has to
// stay where o is. It may use what that mentions without a word of it, as the type of a
// field: each is used, too.
func (l *Locals) use(o types.Object) bool {
	if l.lift(o) {
		return true
	}
	if d := l.decls[o]; d != nil && !l.staying[d.unit] {
		l.staying[d.unit] = true
		for o := range l.mentioned(d.unit) {
			l.use(o)
		}
	}
	return false
}

// stays reports whether async literals use o where it is, as it cannot be lifted.
func (l *Locals) stays(o types.Object) bool { return l.staying[l.Decl(o)] }

// lift moves the declaration of o, and what that needs, to package level. It returns false
// if that cannot be. The code around stays, and what it declares further out keeps its names.
func (l *Locals) lift(o types.Object) bool {
	d := l.decls[o]
	if d == nil {
		return false
	}
	if lifted, known := l.lifted[d.GenDecl]; known {
		return lifted
	}
	l.lifted[d.GenDecl] = true // for types that refer to themselves
	l.lifted[d.GenDecl] = l.isLiftable(d.GenDecl)
	return l.lifted[d.GenDecl]
}

func (l *Locals) isLiftable(d *ast.GenDecl) bool {
	for _, id := range DeclaredNames(d) {
		o := l.info.Defs[id]
		if !l.decls[o].common || !l.isAlone(o) || hides(o, o.Parent().Parent(), o.Pos()) {
			return false
		}
	}
	return l.isSelfContained(d, l.lift)
}
