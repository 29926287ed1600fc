package lock

import (
	"github.com/asyncgen/asyncgen/rtlib"
	"github.com/asyncgen/asyncgen/rtlib/internal/satomic"
)

// OnceCell is a value that is computed once, by the first who asks for it. The
// zero OnceCell is empty. It must not be copied after first use.
type OnceCell[T any] struct {
	filled  satomic.Bool
	filling Mutex
	value   T // written by the holder of filling, read once filled is set
}

// Get returns the value, if there is one.
func (c *OnceCell[T]) Get() (v T, ok bool) {
	if c.filled.Load() {
		return c.value, true
	}
	return v, false
}

// Set fills the cell if it is empty and nobody is about to, and reports whether
// it did.
func (c *OnceCell[T]) Set(cx *rtlib.Context, v T) bool {
	if !c.filling.TryLock() {
		return false
	}
	defer c.filling.Unlock(cx)
	return c.set(v)
}

func (c *OnceCell[T]) set(v T) bool {
	if c.filled.Load() {
		return false
	}
	c.value = v
	c.filled.Store(true)
	return true
}

// GetOrInit returns a future for the value. If there is none, one caller's init
// is run to make it and the others wait; if that caller is cancelled or panics,
// the next goes on with its own init. The init of who finds the value is
// cancelled, without having run. Cancelling it cancels an init that is under way.
func (c *OnceCell[T]) GetOrInit(init rtlib.Future[T]) *OnceCellGetOrInitFuture[T] {
	f := &OnceCellGetOrInitFuture[T]{}
	f.Init(c, init)
	return f
}

// OnceCellGetOrInitFuture is the future that [OnceCell.GetOrInit] returns.
type OnceCellGetOrInitFuture[T any] struct {
	rtlib.Embeddable
	rtlib.NonRetaining
	fill fill[T]
	init rtlib.Future[T] // nil once ended
}

// Init sets the cell and what makes its value.
func (f *OnceCellGetOrInitFuture[T]) Init(c *OnceCell[T], init rtlib.Future[T]) {
	f.fill.start(c)
	f.init = init
}

// Poll is ready when the cell is filled.
func (f *OnceCellGetOrInitFuture[T]) Poll(cx *rtlib.Context) (v T, ready bool) {
	if v, ready = f.fill.poll(cx); ready {
		drop(cx, &f.init)
		return v, true
	}
	if !f.fill.chosen {
		return v, false
	}
	if v, ready = pollInit(cx, &f.fill, &f.init); ready {
		f.fill.end(cx, v)
	}
	return v, ready
}

// Cancel stops waiting, or gives up the init that is under way.
func (f *OnceCellGetOrInitFuture[T]) Cancel(cx *rtlib.Context) {
	defer f.fill.cancel(cx)
	drop(cx, &f.init)
}

// GetOrTryInit is [OnceCell.GetOrInit] with an init that may fail. Its error goes
// to its own caller, the cell stays empty, and the next tries.
func (c *OnceCell[T]) GetOrTryInit(init rtlib.Future[rtlib.Result[T]]) *OnceCellGetOrTryInitFuture[T] {
	f := &OnceCellGetOrTryInitFuture[T]{}
	f.Init(c, init)
	return f
}

// OnceCellGetOrTryInitFuture is the future that [OnceCell.GetOrTryInit] returns.
type OnceCellGetOrTryInitFuture[T any] struct {
	rtlib.Embeddable
	rtlib.NonRetaining
	fill fill[T]
	init rtlib.Future[rtlib.Result[T]] // nil once ended
}

// Init sets the cell and what makes its value.
func (f *OnceCellGetOrTryInitFuture[T]) Init(c *OnceCell[T], init rtlib.Future[rtlib.Result[T]]) {
	f.fill.start(c)
	f.init = init
}

// Poll is ready when the cell is filled or the caller's init has failed.
func (f *OnceCellGetOrTryInitFuture[T]) Poll(cx *rtlib.Context) (r rtlib.Result[T], ready bool) {
	if r.Value, ready = f.fill.poll(cx); ready {
		drop(cx, &f.init)
		return r, true
	}
	if !f.fill.chosen {
		return r, false
	}
	if r, ready = pollInit(cx, &f.fill, &f.init); ready {
		if r.Err != nil {
			f.fill.cancel(cx)
		} else {
			f.fill.end(cx, r.Value)
		}
	}
	return r, ready
}

// Cancel stops waiting, or gives up the init that is under way.
func (f *OnceCellGetOrTryInitFuture[T]) Cancel(cx *rtlib.Context) {
	defer f.fill.cancel(cx)
	drop(cx, &f.init)
}

// pollInit polls the init of the caller who is chosen. If it panics or exits, the next is
// chosen, whatever becomes of the caller.
func pollInit[I, T any](cx *rtlib.Context, f *fill[T], init *rtlib.Future[I]) (made I, ready bool) {
	raised := true
	defer func() {
		if raised {
			defer f.cancel(cx)
			drop(cx, init)
		}
	}()
	made, ready = (*init).Poll(cx)
	raised = false
	if ready {
		*init = nil
	}
	return made, ready
}

// drop cancels an init that has not ended, and keeps it no longer.
func drop[T any](cx *rtlib.Context, init *rtlib.Future[T]) {
	if fut := *init; fut != nil {
		*init = nil
		fut.Cancel(cx)
	}
}

// fill is one caller's way to the value of a cell.
type fill[T any] struct {
	cell   *OnceCell[T]
	lock   MutexLockFuture
	chosen bool // the caller holds cell.filling: its init runs
}

func (f *fill[T]) start(c *OnceCell[T]) {
	f.cell = c
	f.lock.Init(&c.filling)
}

// poll is ready with the value if the cell is filled. Otherwise it waits to be
// chosen.
func (f *fill[T]) poll(cx *rtlib.Context) (v T, ready bool) {
	if f.chosen {
		return v, false
	}
	if v, ready = f.cell.Get(); ready {
		f.lock.Cancel(cx)
		return v, true
	}
	if _, locked := f.lock.Poll(cx); !locked {
		return v, false
	}
	if v, ready = f.cell.Get(); ready {
		f.cell.filling.Unlock(cx)
		return v, true
	}
	f.chosen = true
	return v, false
}

// end fills the cell with what the caller's init gave.
func (f *fill[T]) end(cx *rtlib.Context, v T) {
	f.cell.set(v)
	f.cancel(cx)
}

// cancel stops waiting, or lets the next be chosen.
func (f *fill[T]) cancel(cx *rtlib.Context) {
	if !f.chosen {
		f.lock.Cancel(cx)
		return
	}
	f.chosen = false
	f.cell.filling.Unlock(cx)
}
