package rtlib

import "runtime/debug"

// SpawnBlocking runs f on a goroutine of its own, outside the workers, and
// returns the handle of that task. It is the place for calls that block: file
// operations, cgo, long computations. At most [MaxBlocking] of them run at a
// time; the others wait their turn in order. From plain Go code, where cx is
// nil, the default runtime's limit counts.
func SpawnBlocking[T any](cx *Context, f func() T) *JoinHandle[T] {
	return SpawnBlockingOn(Handle{runtimeOf(cx)}, f)
}

// SpawnBlockingOn is SpawnBlocking under the limit of h's runtime.
func SpawnBlockingOn[T any](h Handle, f func() T) *JoinHandle[T] {
	t := &JoinHandle[T]{}
	t.header.rt, t.header.task = h.runtime(), t
	t.state.word.Store(stateSpawned)
	go func() {
		if t.state.start() {
			t.finish(nil, &JoinError{cause: ErrAborted})
			return
		}
		end := &JoinError{cause: ErrGoexit}
		defer func() {
			if v := recover(); v != nil {
				end = &JoinError{PanicValue: v, Stack: debug.Stack()}
			}
			t.finish(nil, end)
		}()
		t.value = f()
		end = nil
	}()
	return t
}
