package rtlib

// turn is which of several futures is polled first. It moves on with each poll, so
// that none of them has the budget of the task to itself.
type turn uint32

// next returns the index of the one to poll first of n, and moves on.
func (t *turn) next(n int) int {
	first := int(*t) % n
	*t = turn(first + 1)
	return first
}

// joined is one of several futures that are driven side by side.
type joined interface {
	// poll drives it, if it has not ended, and reports whether it has its value.
	poll(cx *Context) bool
	cancel(cx *Context)
}

// pollAll polls all of them and reports whether all have ended. If one panics or
// calls runtime.Goexit the others are cancelled.
func pollAll(cx *Context, t *turn, all ...joined) (ended bool) {
	raised := true
	defer func() {
		if raised {
			cancelAll(cx, all...)
		}
	}()
	ended = true
	for n, i := len(all), t.next(len(all)); n > 0; n-- {
		if !all[i].poll(cx) {
			ended = false
		}
		if i++; i == len(all) {
			i = 0
		}
	}
	raised = false
	return ended
}

// cancelAll cancels all of them in order, whatever panics.
func cancelAll[J joined](cx *Context, all ...J) {
	if len(all) == 0 {
		return
	}
	defer cancelAll(cx, all[1:]...)
	all[0].cancel(cx)
}

// branch is one of several futures driven side by side, and then its value.
type branch[T any] struct {
	fut   Future[T] // nil once ended or cancelled
	done  bool
	value T
}

func (b *branch[T]) poll(cx *Context) bool {
	if b.done {
		return true
	}
	v, ready := b.fut.Poll(cx)
	if ready {
		b.fut, b.done, b.value = nil, true, v
	}
	return ready
}

// cancel gives the branch up, and its value with it.
func (b *branch[T]) cancel(cx *Context) {
	fut := b.fut
	*b = branch[T]{}
	if fut != nil {
		fut.Cancel(cx)
	}
}
