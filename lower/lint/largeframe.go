package lint

import (
	"go/ast"

	"github.com/asyncgen/asyncgen/lower/ir"
)

// frameBudget reports a frame so large that a task of it costs more than the
// goroutine that it stands for.
var frameBudget = finding{"AG0506", "the frame of %s takes %d bytes, over the budget of %d", "keep large values behind a pointer, or end their use before the await; asyncgen explain lists what is saved where"}

func (l *linter) largeFrame(m *ir.Machine) {
	if m.Frame.Size > l.options.FrameBudget {
		at := &ast.Ident{NamePos: m.Func.Pos, Name: m.Func.Obj.Name()}
		if m.Func.Decl == nil {
			at.Name = "async"
		}
		l.report(frameBudget, at, m.Func.Obj.Name(), m.Frame.Size, l.options.FrameBudget)
	}
}
