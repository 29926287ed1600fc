package lint

import "github.com/asyncgen/asyncgen/lower/ir"

// frameBudget reports a frame so large that a task of it costs more than the
// goroutine that it stands for.
var frameBudget = finding{"AG0506", "the frame of %s takes %d bytes, over the budget of %d", "keep large values behind a pointer, or end their use before the await; asyncgen explain lists what is saved where"}

func (l *linter) largeFrame(m *ir.Machine) {
	if m.Frame.Size > l.options.FrameBudget {
		name := m.Func.Decl.Name
		l.report(frameBudget, name, name.Name, m.Frame.Size, l.options.FrameBudget)
	}
}
