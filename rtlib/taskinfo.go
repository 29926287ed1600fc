package rtlib

// TaskInfo names a task in hooks and reports.
type TaskInfo struct {
	Func string // its async function, as main.(*Client).Get; empty if the future does not say
	File string // where that is declared
	Line int
}

// infoOf returns what a future says of itself.
func infoOf(future any) TaskInfo {
	if f, ok := future.(Traced); ok {
		if m, _, _ := f.Trace(); m != nil {
			return TaskInfo{m.Func, m.File, m.Line}
		}
	}
	return TaskInfo{}
}
