package rtlib

// race polls futs until one is ready, whose index it returns, and then cancels the
// others. If one panics or calls runtime.Goexit all are cancelled.
func race[T any](cx *Context, t *turn, futs []Future[T]) (won int, v T, ready bool) {
	pending := false
	defer func() {
		if !pending {
			cancelRace(cx, futs)
		}
	}()
	if len(futs) > 0 {
		won = t.next(len(futs))
	}
	for n := len(futs); n > 0; n-- {
		if v, ready = futs[won].Poll(cx); ready {
			futs[won] = nil
			return won, v, true
		}
		if won++; won == len(futs) {
			won = 0
		}
	}
	pending = true
	return 0, v, false
}

// cancelRace cancels the futures that are left, in order, whatever panics.
func cancelRace[T any](cx *Context, futs []Future[T]) {
	for len(futs) > 0 && futs[0] == nil {
		futs = futs[1:]
	}
	if len(futs) > 0 {
		defer cancelRace(cx, futs[1:])
		fut := futs[0]
		futs[0] = nil
		fut.Cancel(cx)
	}
}
