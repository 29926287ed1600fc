package work

import (
	"sync"
	"time"

	"github.com/asyncgen/asyncgen/rtlib"
	"github.com/asyncgen/asyncgen/rtlib/timer"
)

// long is longer than any run.
const long = time.Hour

// yieldEvery is how many timers are armed between two yields, as in the peers.
const yieldEvery = 128

// CreateCancel arms a timer and gives it up, n times, as a frame does it.
func CreateCancel(n int) rtlib.Future[rtlib.Unit] {
	var f timer.SleepFuture
	return repeat(n, func(cx *rtlib.Context, i int) {
		f.Init(long + time.Duration(i%1000)*time.Millisecond)
		if _, ready := f.Poll(cx); ready {
			panic("the timer has fired")
		}
		f.Cancel(cx)
	})
}

// Arm arms n timers of their own.
func Arm(timers []*timer.SleepFuture) rtlib.Future[rtlib.Unit] {
	return repeat(len(timers), func(cx *rtlib.Context, i int) {
		timers[i] = timer.Sleep(insertAfter(i))
		timers[i].Poll(cx)
	})
}

// insertAfter is when timer i among many fires.
func insertAfter(i int) time.Duration { return long + time.Duration(i*7919%1_000_003)*time.Millisecond }

// repeat calls f n times in a task, and yields in between.
func repeat(n int, f func(cx *rtlib.Context, i int)) rtlib.Future[rtlib.Unit] {
	i := 0
	return rtlib.PollFunc[rtlib.Unit](func(cx *rtlib.Context) (rtlib.Unit, bool) {
		for i < n {
			f(cx, i)
			if i++; i%yieldEvery == 0 {
				cx.Yield()
				return rtlib.Unit{}, false
			}
		}
		return rtlib.Unit{}, true
	})
}

// GoCreateCancel makes a timer and stops it, n times.
func GoCreateCancel(n int) {
	for i := range n {
		time.AfterFunc(long+time.Duration(i%1000)*time.Millisecond, func() {}).Stop()
	}
}

// GoArm makes n timers.
func GoArm(timers []*time.Timer) {
	for i := range timers {
		timers[i] = time.AfterFunc(insertAfter(i), func() {})
	}
}

// GoAlarms is [Alarms] on goroutines.
func GoAlarms(n int, begin time.Time, deadline func(i int) time.Time, ready func()) {
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() { time.Sleep(time.Until(deadline(i))) })
	}
	time.Sleep(time.Until(begin))
	ready()
	wg.Wait()
}

// GoLateness is [Lateness] on goroutines.
func GoLateness(late []time.Duration, deadline func(i int) time.Time) {
	var wg sync.WaitGroup
	for i := range late {
		at := deadline(i)
		wg.Go(func() {
			time.Sleep(time.Until(at))
			late[i] = time.Since(at)
		})
	}
	wg.Wait()
}
