package rtlib

import "reflect"

// SelectCase is a case of a select on goroutines: a [*CaseOf].
type SelectCase interface {
	poll(cx *Context) (ready bool)
	drop(cx *Context)
}

// CaseOf is a future that [Select] polls, and then its value.
type CaseOf[T any] struct {
	fut     Future[T] // nil if the case is off
	dropped bool      // it is a temporary, which is cancelled if it loses
	value   T
}

// Temporary makes the case of a call's future, which is cancelled if the case
// loses. The case of a nil future is never ready.
func Temporary[F Future[T], T any](fut F) *CaseOf[T] {
	c := Kept(fut)
	c.dropped = true
	return c
}

// Kept makes the case of a variable, which stays as it is if the case loses.
func Kept[F Future[T], T any](fut F) *CaseOf[T] {
	c := &CaseOf[T]{}
	if !isNil(fut) {
		c.fut = fut
	}
	return c
}

// isNil reports whether v is nil of its static type F. A nil pointer in an
// interface is a future like any other.
func isNil[F any](v F) bool {
	switch reflect.TypeFor[F]().Kind() {
	case reflect.Interface:
		return any(v) == nil
	case reflect.Pointer, reflect.Func, reflect.Map, reflect.Chan, reflect.Slice:
		return reflect.ValueOf(v).IsNil()
	}
	return false
}

// Value returns the value of a case that was ready.
func (c *CaseOf[T]) Value() T { return c.value }

func (c *CaseOf[T]) poll(cx *Context) (ready bool) {
	if c.fut == nil {
		return false
	}
	if c.value, ready = c.fut.Poll(cx); ready {
		c.fut = nil
	}
	return ready
}

func (c *CaseOf[T]) drop(cx *Context) {
	if fut := c.fut; fut != nil && c.dropped {
		c.fut = nil
		fut.Cancel(cx)
	}
}

// Select waits for one of several futures in the body of the function that in is
// the future of. Generated code calls it for a select over awaits. It returns the
// index of the first case that is ready, having cancelled the temporaries among
// the others; or -1 if none is ready and it is not to wait. Cases are polled from
// a random one on, unless it is biased.
func Select(in OnGoroutine, biased, wait bool, cases ...SelectCase) int {
	g, _ := in.running()
	all := selected(cases)
	done := false
	defer func() {
		if !done {
			all.Cancel(&g.cx)
		}
	}()
	if wait && !g.cx.Spend() {
		g.suspend(all)
	}
	for {
		first := 0
		if !biased {
			first = FirstCase(&g.cx, len(cases))
		}
		for n := range cases {
			if i := (first + n) % len(cases); cases[i].poll(&g.cx) {
				all.Cancel(&g.cx)
				done = true
				return i
			}
		}
		if !wait {
			all.Cancel(&g.cx)
			done = true
			return -1
		}
		g.suspend(all)
	}
}

// selected are the cases of one select.
type selected []SelectCase

// Cancel cancels the temporaries, in order, whatever panics.
func (s selected) Cancel(cx *Context) {
	if len(s) == 0 {
		return
	}
	defer s[1:].Cancel(cx)
	s[0].drop(cx)
}

// Owning makes a loop of one turn of a block that owns the future in v, in the body of
// the function that in is the future of. The future is cancelled where control leaves
// the block.
func Owning[F interface{ Cancel(cx *Context) }](in OnGoroutine, v *F) func(yield func() bool) {
	return func(yield func() bool) {
		defer func() {
			if g, _ := in.running(); !isNil(*v) {
				(*v).Cancel(&g.cx)
			}
		}()
		yield()
	}
}
