package rtlib

import "github.com/asyncgen/asyncgen/rtlib/internal/satomic"

// JoinSet is a set of tasks with values of one type, which are joined in the
// order in which they end. The zero JoinSet is empty. A function that must not
// leave tasks behind defers [JoinSet.AbortAll]. Its methods may be called from
// any goroutine, JoinNext by one task at a time.
type JoinSet[T any] struct {
	mu      satomic.Mutex
	members roster[*joinMember[T]] // not joined yet
	ended   []*joinMember[T]       // of these, in order
	waker   Waker                  // of JoinNext
}

// joinMember is a task of a set, and what its end wakes.
type joinMember[T any] struct {
	set    *JoinSet[T]
	handle *JoinHandle[T]
	place  int
}

func (m *joinMember[T]) seat() *int { return &m.place }

// Wake puts the member among those that have ended.
func (m *joinMember[T]) Wake() {
	s := m.set
	s.mu.Lock()
	if !s.members.has(m) {
		s.mu.Unlock() // detached
		return
	}
	s.ended = append(s.ended, m)
	w := s.waker
	s.waker = Waker{}
	s.mu.Unlock()
	w.Wake()
}

// Spawn starts a task that runs fut on the runtime of cx, which must not be nil, and
// adds it to the set.
func (s *JoinSet[T]) Spawn(cx *Context, fut Future[T]) AbortHandle { return s.Add(Spawn(cx, fut)) }

// SpawnOn is Spawn onto the runtime of h.
func (s *JoinSet[T]) SpawnOn(h Handle, fut Future[T]) AbortHandle { return s.Add(SpawnOn(h, fut)) }

// SpawnBlocking runs f as [SpawnBlocking] does and adds its task to the set.
func (s *JoinSet[T]) SpawnBlocking(cx *Context, f func() T) AbortHandle {
	return s.Add(SpawnBlocking(cx, f))
}

// Add adds the task of h, which belongs to the set from now on.
func (s *JoinSet[T]) Add(h *JoinHandle[T]) AbortHandle {
	if h == nil {
		panic("rtlib: JoinSet.Add of a nil handle")
	}
	m := &joinMember[T]{set: s, handle: h}
	s.mu.Lock()
	s.members.enter(m)
	s.mu.Unlock()
	if !h.awaitCompletion(Waker{m}) {
		m.Wake()
	}
	return h.AbortHandle()
}

// Len returns the number of tasks that have not been joined.
func (s *JoinSet[T]) Len() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.members.len()
}

// AbortAll aborts the tasks of the set. They stay in it until they are joined.
func (s *JoinSet[T]) AbortAll() {
	s.mu.Lock()
	handles := make([]*JoinHandle[T], 0, s.members.len())
	for _, m := range s.members.list {
		handles = append(handles, m.handle)
	}
	s.mu.Unlock()
	for _, h := range handles {
		h.Abort()
	}
}

// DetachAll empties the set. Its tasks run on.
func (s *JoinSet[T]) DetachAll() {
	s.mu.Lock()
	s.members.takeAll()
	s.ended = nil
	w := s.waker
	s.waker = Waker{}
	s.mu.Unlock()
	w.Wake()
}

// TryJoinNext takes the value, or the error, of a task that has ended. Ok is
// false if none has.
func (s *JoinSet[T]) TryJoinNext() (v T, ok bool, err error) {
	s.mu.Lock()
	m := s.takeEnded()
	s.mu.Unlock()
	if m == nil {
		return v, false, nil
	}
	v, err = m.handle.take().Unpack()
	return v, true, err
}

// takeEnded removes the member that ended first. The set is locked.
func (s *JoinSet[T]) takeEnded() *joinMember[T] {
	if len(s.ended) == 0 {
		return nil
	}
	m := s.ended[0]
	s.ended[0] = nil
	s.ended = s.ended[1:]
	s.members.leave(m)
	return m
}

// JoinNext returns a future that waits for the next task of the set to end:
//
//	for {
//		v, ok, err := await set.JoinNext()
//		if !ok {
//			break // the set is empty
//		}
//		…
//	}
//
// Err is a [*JoinError] if the task panicked or was aborted. Cancelling it loses
// no task.
func (s *JoinSet[T]) JoinNext() *JoinNextFuture[T] { return &JoinNextFuture[T]{set: s} }

// JoinNextFuture is the future that [JoinSet.JoinNext] returns.
type JoinNextFuture[T any] struct {
	set   *JoinSet[T]
	waits bool // its waker is in the set
}

// Poll is ready when a task has ended or the set is empty.
func (f *JoinNextFuture[T]) Poll(cx *Context) (r Tuple3[T, bool, error], ready bool) {
	s := f.set
	s.mu.Lock()
	m := s.takeEnded()
	if f.waits = m == nil && s.members.len() > 0; f.waits {
		s.waker = cx.Waker()
		s.mu.Unlock()
		return r, false
	}
	s.mu.Unlock()
	if m == nil {
		return r, true
	}
	v, err := m.handle.take().Unpack()
	return Tuple3[T, bool, error]{v, true, err}, true
}

// Cancel withdraws from the set.
func (f *JoinNextFuture[T]) Cancel(*Context) {
	if !f.waits {
		return // the waker is another's
	}
	f.waits = false
	f.set.mu.Lock()
	f.set.waker = Waker{}
	f.set.mu.Unlock()
}
