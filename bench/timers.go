//go:build linux

package main

import (
	"fmt"
	"slices"
	"time"

	"github.com/asyncgen/asyncgen/bench/work"
	"github.com/asyncgen/asyncgen/rtlib"
	"github.com/asyncgen/asyncgen/rtlib/timer"
	"golang.org/x/sys/unix"
)

var timerWorks = []workload{
	{"timercancel", "timer created and cancelled", "ns", 2_000_000,
		timed(func(n int) { rtlib.BlockOn(work.CreateCancel(n)) }),
		timed(work.GoCreateCancel), true, oneAndTwo},
	{"timercancel-1m", "timer created and cancelled, beside 1M", "ns", 20_000_000,
		beside(func(n int) { rtlib.BlockOn(work.CreateCancel(n)) }),
		goBeside(work.GoCreateCancel), false, oneOnly},
	{"timerinsert", "timer created, beside 1M", "ns", 200_000, insert, goInsert, true, oneAndTwo},
	{"timerfire-ordered", "1M timers within 1 s, in order: CPU each", "ns", 1_000_000,
		fire(rtAlarms, ordered), fire(work.GoAlarms, ordered), true, oneAndTwo},
	{"timerfire-random", "1M timers within 1 s, at random: CPU each", "ns", 1_000_000,
		fire(rtAlarms, random), fire(work.GoAlarms, random), true, oneAndTwo},
	{"timerlate", "100k timers within 1 s: median lateness", "µs", 100_000,
		late(func(l []time.Duration, d func(int) time.Time) { rtlib.BlockOn(work.Lateness(l, d)) }),
		late(work.GoLateness), false, oneAndTwo},
}

const outstanding = 1_000_000

// beside measures f while many timers are outstanding.
func beside(f func(n int)) sized {
	return func(n int) (float64, error) {
		timers := make([]*timer.SleepFuture, outstanding)
		rtlib.BlockOn(work.Arm(timers))
		return timed(f)(n)
	}
}

func goBeside(f func(n int)) sized {
	return func(n int) (float64, error) {
		timers := make([]*time.Timer, outstanding)
		work.GoArm(timers)
		return timed(f)(n)
	}
}

func insert(n int) (float64, error) {
	timers := make([]*timer.SleepFuture, outstanding+n)
	rtlib.BlockOn(work.Arm(timers[:outstanding]))
	start := time.Now()
	rtlib.BlockOn(work.Arm(timers[outstanding:]))
	return float64(time.Since(start).Nanoseconds()) / float64(n), nil
}

func goInsert(n int) (float64, error) {
	timers := make([]*time.Timer, outstanding+n)
	work.GoArm(timers[:outstanding])
	start := time.Now()
	work.GoArm(timers[outstanding:])
	return float64(time.Since(start).Nanoseconds()) / float64(n), nil
}

// alarms runs n tasks that sleep, and calls ready at begin.
type alarms func(n int, begin time.Time, deadline func(i int) time.Time, ready func())

func rtAlarms(n int, begin time.Time, deadline func(i int) time.Time, ready func()) {
	rtlib.BlockOn(work.Alarms(n, begin, deadline, ready))
}

// ordered and random are the deadline of timer i of n, as a part of the second
// over which they fire.
func ordered(i, n int) float64 { return float64(i) / float64(n) }
func random(i, _ int) float64 {
	return float64(uint64(i)*0x9E37_79B9_7F4A_7C15>>11) / (1 << 53)
}

// fire measures the processor time of the second in which n timers fire and of
// what follows, a task.
func fire(run alarms, deadline func(i, n int) float64) sized {
	return func(n int) (float64, error) {
		begin := time.Now().Add(time.Duration(10*n) * time.Microsecond)
		var before, after int64
		var err error
		run(n, begin, spread(begin, n, deadline), func() { before, err = cpuTime() })
		if err == nil {
			after, err = cpuTime()
		}
		return float64(after-before) / float64(n), err
	}
}

func spread(begin time.Time, n int, deadline func(i, n int) float64) func(i int) time.Time {
	return func(i int) time.Time {
		return begin.Add(time.Duration(deadline(i, n) * float64(time.Second)))
	}
}

// late measures the median of how much later than asked for n timers end.
func late(run func([]time.Duration, func(i int) time.Time)) sized {
	return func(n int) (float64, error) {
		late := make([]time.Duration, n)
		begin := time.Now().Add(time.Duration(10*n) * time.Microsecond)
		run(late, spread(begin, n, ordered))
		slices.Sort(late)
		if late[0] < 0 {
			return 0, fmt.Errorf("a timer fired %v early", -late[0])
		}
		return float64(late[n/2].Nanoseconds()) / 1e3, nil
	}
}

// cpuTime is the processor time of the process in nanoseconds.
func cpuTime() (int64, error) {
	var u unix.Rusage
	err := unix.Getrusage(unix.RUSAGE_SELF, &u)
	return u.Utime.Nano() + u.Stime.Nano(), err
}
