package rtlib

import (
	"fmt"
	"math/bits"
	"sync"
)

// maxPolledWhole is the size up to which a group polls all of its futures whenever
// one of them may have made progress: that costs less than finding out which.
const maxPolledWhole = 32

// group is any number of futures that are driven side by side. A large one gives
// each future a waker of its own and polls only those that were woken.
type group[T any] struct {
	futs []Future[T] // nil where one has ended or was cancelled
	left int         // that are not nil
	turn turn
	set  *wakeSet // of a large group that was polled
}

func groupOf[T any, F Future[T]](futs []F) group[T] {
	g := group[T]{futs: make([]Future[T], len(futs)), left: len(futs)}
	for i, fut := range futs {
		if g.futs[i] = fut; g.futs[i] == nil {
			panic(fmt.Sprintf("rtlib: future %d of the slice is nil", i))
		}
	}
	return g
}

// poll polls what may have made progress and calls ended for each future that has
// ended, until that returns false. If it does, or if a future panics or calls
// runtime.Goexit, those that are left are cancelled.
func (g *group[T]) poll(cx *Context, ended func(i int, v T) (more bool)) {
	cancel := true
	defer func() {
		if cancel {
			g.cancel(cx)
		}
	}()
	if len(g.futs) <= maxPolledWhole || cx == nil {
		g.set = nil // no future has its waker of there any more
		cancel = !g.pollWhole(cx, ended)
	} else {
		cancel = !g.pollWoken(cx, ended)
	}
}

func (g *group[T]) pollWhole(cx *Context, ended func(int, T) bool) (more bool) {
	if len(g.futs) == 0 {
		return true
	}
	for n, i := len(g.futs), g.turn.next(len(g.futs)); n > 0; n-- {
		if !g.pollOne(cx, i, ended) {
			return false
		}
		if i++; i == len(g.futs) {
			i = 0
		}
	}
	return true
}

func (g *group[T]) pollOne(cx *Context, i int, ended func(int, T) bool) (more bool) {
	if g.futs[i] == nil {
		return true
	}
	v, ready := g.futs[i].Poll(cx)
	if !ready {
		return true
	}
	g.futs[i] = nil
	g.left--
	return ended(i, v)
}

func (g *group[T]) pollWoken(cx *Context, ended func(int, T) bool) (more bool) {
	if g.set == nil {
		g.set = newWakeSet(len(g.futs))
	}
	woken := g.set.begin(cx.Waker())
	task := cx.Waker()
	defer func() { cx.SetWaker(task) }()
	for n, w := len(woken), g.turn.next(len(woken)); n > 0; n-- {
		for b := woken[w]; b != 0; b &= b - 1 {
			i := w*64 + bits.TrailingZeros64(b)
			cx.SetWaker(NewWaker(&g.set.slots[i]))
			if !g.pollOne(cx, i, ended) {
				return false
			}
		}
		if w++; w == len(woken) {
			w = 0
		}
	}
	return true
}

// cancel cancels the futures that are left, in order, whatever panics.
func (g *group[T]) cancel(cx *Context) {
	if g.set != nil {
		g.set.begin(Waker{})
	}
	futs := g.futs
	g.futs, g.left, g.set = nil, 0, nil
	cancelRace(cx, futs)
}

// wakeSet says which futures of a group were woken. It is an object of its own, as
// wakers may outlive the group.
type wakeSet struct {
	mu    sync.Mutex
	waker Waker    // of the task
	woken []uint64 // a bit for each slot
	slots []wakeSlot
	taken []uint64 // woken, as the poll under way has found it
}

// wakeSlot is the target of one future's waker.
type wakeSlot struct {
	set *wakeSet
	i   int
}

// newWakeSet makes a set for n futures, all of which are to be polled.
func newWakeSet(n int) *wakeSet {
	words := (n + 63) / 64
	s := &wakeSet{woken: make([]uint64, words), taken: make([]uint64, words), slots: make([]wakeSlot, n)}
	for i := range s.slots {
		s.slots[i] = wakeSlot{s, i}
		s.woken[i/64] |= 1 << (i % 64)
	}
	return s
}

// begin sets the waker of the task and returns what was woken, which from then on
// counts as not woken. The result is valid until the next call.
func (s *wakeSet) begin(task Waker) []uint64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.waker = task
	copy(s.taken, s.woken)
	clear(s.woken)
	return s.taken
}

// Wake notes that the slot's future was woken, and wakes the task.
func (w *wakeSlot) Wake() {
	s := w.set
	s.mu.Lock()
	word, bit := &s.woken[w.i/64], uint64(1)<<(w.i%64)
	news := *word&bit == 0
	*word |= bit
	task := s.waker
	s.mu.Unlock()
	if news {
		task.Wake()
	}
}
