package rtlib

// tried is a branch that may fail.
type tried[T any] struct{ branch[Result[T]] }

func try[T any](fut Future[Result[T]]) tried[T] { return tried[T]{branch[Result[T]]{fut: fut}} }

func (t *tried[T]) failure() error { return t.value.Err }

// failing is a joined future that may have failed.
type failing interface {
	joined
	failure() error // of one that has ended
}

// tryAll polls all of them. It is ready when all have ended, or when one has
// failed: the others are cancelled then. If one panics or calls runtime.Goexit
// the others are cancelled, too.
func tryAll(cx *Context, t *turn, all ...failing) (ready bool, err error) {
	cancel := true
	defer func() {
		if cancel {
			cancelAll(cx, all...)
		}
	}()
	ready = true
	for n, i := len(all), t.next(len(all)); n > 0; n-- {
		if !all[i].poll(cx) {
			ready = false
		} else if err = all[i].failure(); err != nil {
			return true, err
		}
		if i++; i == len(all) {
			i = 0
		}
	}
	cancel = false
	return ready, nil
}
