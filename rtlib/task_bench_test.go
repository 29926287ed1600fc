package rtlib_test

import (
	"runtime"
	"sync"
	"testing"

	"github.com/asyncgen/asyncgen/rtlib"
)

// yields is a task that yields n times, as a hand-written future.
type yields struct {
	n int
	y rtlib.YieldNowFuture
}

func (f *yields) Poll(cx *rtlib.Context) (rtlib.Unit, bool) {
	for f.n > 0 {
		if _, ready := f.y.Poll(cx); !ready {
			return rtlib.Unit{}, false
		}
		f.n--
		f.y.Init()
	}
	return rtlib.Unit{}, true
}

func (f *yields) Cancel(*rtlib.Context) {}

// BenchmarkYield has as many tasks (goroutines) as the name says yield in turn;
// an operation is one yield.
func BenchmarkYield(b *testing.B) {
	for _, c := range []struct {
		name  string
		tasks int
	}{{"1", 1}, {"2", 2}, {"100", 100}} {
		b.Run("task/"+c.name, func(b *testing.B) {
			handles := make([]*rtlib.JoinHandle[rtlib.Unit], c.tasks)
			for i := range handles {
				handles[i] = rtlib.SpawnOn[rtlib.Unit](rtlib.Handle{}, &yields{n: b.N / c.tasks})
			}
			for _, h := range handles {
				rtlib.BlockOn[rtlib.Result[rtlib.Unit]](h)
			}
		})
		b.Run("goroutine/"+c.name, func(b *testing.B) {
			var wg sync.WaitGroup
			for range c.tasks {
				wg.Go(func() {
					for range b.N / c.tasks {
						runtime.Gosched()
					}
				})
			}
			wg.Wait()
		})
	}
}

// spawner is a task that spawns a task and joins it, n times.
type spawner struct {
	n      int
	handle *rtlib.JoinHandle[int]
}

type one struct{}

func (one) Poll(*rtlib.Context) (int, bool) { return 1, true }
func (one) Cancel(*rtlib.Context)           {}

func (f *spawner) Poll(cx *rtlib.Context) (rtlib.Unit, bool) {
	for f.n > 0 {
		if f.handle == nil {
			f.handle = rtlib.Spawn[int](cx, one{})
		}
		if _, ready := f.handle.Poll(cx); !ready {
			return rtlib.Unit{}, false
		}
		f.handle = nil
		f.n--
	}
	return rtlib.Unit{}, true
}

func (f *spawner) Cancel(*rtlib.Context) {}

func BenchmarkSpawnJoin(b *testing.B) {
	b.Run("task", func(b *testing.B) {
		b.ReportAllocs()
		rtlib.BlockOn[rtlib.Unit](&spawner{n: b.N})
	})
	b.Run("goroutine", func(b *testing.B) {
		b.ReportAllocs()
		c := make(chan int)
		for range b.N {
			go func() { c <- 1 }()
			<-c
		}
	})
}

// fan is a task that spawns n tasks and then joins them all.
type fan struct {
	n       int
	handles []*rtlib.JoinHandle[int]
}

func (f *fan) Poll(cx *rtlib.Context) (rtlib.Unit, bool) {
	for ; f.n > 0; f.n-- {
		f.handles = append(f.handles, rtlib.Spawn[int](cx, one{}))
	}
	for len(f.handles) > 0 {
		if _, ready := f.handles[0].Poll(cx); !ready {
			return rtlib.Unit{}, false
		}
		f.handles = f.handles[1:]
	}
	return rtlib.Unit{}, true
}

func (f *fan) Cancel(*rtlib.Context) {}

// BenchmarkSpawnMany spawns 1000 tasks (goroutines) at a time and joins them; an
// operation is one of them.
func BenchmarkSpawnMany(b *testing.B) {
	const batch = 1000
	b.Run("task", func(b *testing.B) {
		for range b.N/batch + 1 {
			rtlib.BlockOn[rtlib.Unit](&fan{n: batch})
		}
	})
	b.Run("goroutine", func(b *testing.B) {
		for range b.N/batch + 1 {
			var wg sync.WaitGroup
			for range batch {
				wg.Go(func() {})
			}
			wg.Wait()
		}
	})
}

// BenchmarkRoundTrip exchanges a value between a goroutine and a task
// (a goroutine); an operation is there and back.
func BenchmarkRoundTrip(b *testing.B) {
	b.Run("task", func(b *testing.B) {
		back := make(chan int, 1)
		e := &echoes{n: b.N, reply: func(_ *rtlib.Context, v int) { back <- v }}
		rtlib.SpawnOn[rtlib.Unit](rtlib.Handle{}, e)
		for i := range b.N {
			e.in.send(nil, i)
			<-back
		}
	})
	b.Run("goroutine", func(b *testing.B) {
		there, back := make(chan int), make(chan int, 1)
		go func() {
			for v := range there {
				back <- v
			}
		}()
		for i := range b.N {
			there <- i
			<-back
		}
		close(there)
	})
}

// BenchmarkPingPong exchanges a value between two tasks (goroutines); an
// operation is there and back.
func BenchmarkPingPong(b *testing.B) {
	b.Run("task", func(b *testing.B) {
		var done gate
		x, y := &echoes{n: b.N}, &echoes{n: b.N}
		x.reply = func(cx *rtlib.Context, v int) { y.in.send(cx, v) }
		y.reply = func(cx *rtlib.Context, v int) {
			if y.n == 0 {
				done.open()
				return
			}
			x.in.send(cx, v)
		}
		rtlib.SpawnOn[rtlib.Unit](rtlib.Handle{}, x)
		rtlib.SpawnOn[rtlib.Unit](rtlib.Handle{}, y)
		x.in.send(nil, 0)
		<-done.done()
	})
	b.Run("goroutine", func(b *testing.B) {
		there, back := make(chan int), make(chan int)
		go func() {
			for v := range there {
				back <- v
			}
		}()
		for i := range b.N {
			there <- i
			<-back
		}
		close(there)
	})
}
