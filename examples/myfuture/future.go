package main

import "github.com/asyncgen/asyncgen/rtlib"

//go:generate go tool asyncgen

// MyFuture is a future written by hand: pending at its first poll, ready at its
// second.
type MyFuture struct {
	completed bool
}

// Poll is called again once the waker has been woken, which it does itself at
// the first poll.
func (f *MyFuture) Poll(cx *rtlib.Context) (string, bool) {
	if f.completed {
		return "completed", true
	}
	f.completed = true
	cx.Waker().Wake()
	return "", false
}

// Cancel has nothing to release.
func (f *MyFuture) Cancel(*rtlib.Context) {}
