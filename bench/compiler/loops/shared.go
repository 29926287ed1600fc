package loops

import "github.com/asyncgen/asyncgen/rtlib"

type particle struct{ x, y, vx, vy int }

type large struct {
	a, b, c, step int
	rest          [4]int
}

type counter struct{ limit, over, seen int }

//go:noinline
func call(f func() int) int { return f() }

// tick is a future that is ready at once.
func tick() *tickFuture { return &tickFuture{} }

type tickFuture struct{ rtlib.Embeddable }

func (f *tickFuture) Init() {}

func (f *tickFuture) Poll(*rtlib.Context) (rtlib.Unit, bool) { return rtlib.Unit{}, true }

func (f *tickFuture) Cancel(*rtlib.Context) {}
