package rtlib

// taskList is a list of tasks linked through their headers. A task is in at
// most one list or queue, so that one link is enough.
type taskList struct {
	first, last *header
	n           int
}

// append adds h at the end.
func (l *taskList) append(h *header) {
	h.next = nil
	if l.last == nil {
		l.first = h
	} else {
		l.last.next = h
	}
	l.last = h
	l.n++
}

// concat moves all of other to the end of l.
func (l *taskList) concat(other taskList) {
	if other.first == nil {
		return
	}
	if l.last == nil {
		l.first = other.first
	} else {
		l.last.next = other.first
	}
	l.last = other.last
	l.n += other.n
}

// pop removes the first task, or returns nil.
func (l *taskList) pop() *header {
	h := l.first
	if h == nil {
		return nil
	}
	l.first = h.next
	if l.first == nil {
		l.last = nil
	}
	h.next = nil
	l.n--
	return h
}
