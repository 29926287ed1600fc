package work

import "github.com/asyncgen/asyncgen/rtlib"

// Pend returns a future that is never ready.
func Pend() *PendFuture { return &PendFuture{} }

// PendFuture is the future that [Pend] returns.
type PendFuture struct {
	rtlib.Embeddable
	polls int
}

// Init makes the future one that was never polled.
func (f *PendFuture) Init() { f.polls = 0 }

// Poll is pending.
//
//go:noinline
func (f *PendFuture) Poll(*rtlib.Context) (u rtlib.Unit, ready bool) {
	f.polls++
	return u, false
}

// Cancel does nothing.
func (f *PendFuture) Cancel(*rtlib.Context) {}

// GoSelectReady selects n times among two channels that are ready.
func GoSelectReady(n int) int {
	a, b := make(chan int), make(chan int)
	close(a)
	close(b)
	sum := 0
	for range n {
		select {
		case x := <-a:
			sum += x
		case x := <-b:
			sum += x + 1
		}
	}
	return sum
}

// GoSelectPending polls a select of eight channels n times, none of which is
// ready.
func GoSelectPending(n int) {
	var c [8]chan int
	for i := range c {
		c[i] = make(chan int)
	}
	for range n {
		select {
		case <-c[0]:
		case <-c[1]:
		case <-c[2]:
		case <-c[3]:
		case <-c[4]:
		case <-c[5]:
		case <-c[6]:
		case <-c[7]:
		default:
		}
	}
}
