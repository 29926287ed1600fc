package rtlib_test

import (
	"iter"
	"runtime"
	"slices"
	"testing"

	"github.com/asyncgen/asyncgen/rtlib"
)

// iterators yield 0, 1 and 2, and each does something else at the end of it.
var iterators = map[string]func(n note, name string) iter.Seq[int]{
	"plain": func(n note, name string) iter.Seq[int] {
		return func(yield func(int) bool) {
			defer n(name, "deferred")
			for i := range 3 {
				if !yield(i) {
					n(name, "stopped")
					return
				}
			}
			n(name, "ran out")
		}
	},
	"looks": func(n note, name string) iter.Seq[int] {
		return func(yield func(int) bool) {
			defer func() {
				if p := recover(); p != nil {
					n(name, "saw", p)
					panic(p)
				}
			}()
			for i := 0; i < 3 && yield(i); i++ {
			}
		}
	},
	"swallows": func(n note, name string) iter.Seq[int] {
		return func(yield func(int) bool) {
			defer func() { n(name, "swallowed", recover()) }()
			for i := 0; i < 3 && yield(i); i++ {
			}
		}
	},
	"swallows and yields": func(n note, name string) iter.Seq[int] {
		return func(yield func(int) bool) {
			defer func() {
				n(name, "swallowed", recover())
				n(name, "got", yield(7))
			}()
			for i := 0; i < 3 && yield(i); i++ {
			}
		}
	},
	"goes on": func(n note, name string) iter.Seq[int] {
		return func(yield func(int) bool) {
			defer n(name, "deferred")
			for i := range 3 {
				n(name, "got", yield(i))
			}
		}
	},
	"panics": func(n note, name string) iter.Seq[int] {
		return func(yield func(int) bool) {
			defer n(name, "deferred")
			yield(0)
			var m map[string]int
			m[name] = 1
		}
	},
	"panics at the end": func(n note, name string) iter.Seq[int] {
		return func(yield func(int) bool) {
			defer func() { panic(name + " panicked") }()
			for i := 0; i < 3 && yield(i); i++ {
			}
		}
	},
	"exits": func(n note, name string) iter.Seq[int] {
		return func(yield func(int) bool) {
			defer n(name, "deferred")
			yield(0)
			runtime.Goexit()
		}
	},
	"exits at the end": func(n note, name string) iter.Seq[int] {
		return func(yield func(int) bool) {
			defer func() { runtime.Goexit() }()
			for i := 0; i < 3 && yield(i); i++ {
			}
		}
	},
	"nil": func(note, string) iter.Seq[int] { return nil },
}

// bodies report whether the loop goes on.
var bodies = map[string]func(i int) (more bool){
	"goes on": func(int) bool { return true },
	"breaks":  func(i int) bool { return i < 1 },
	"panics": func(i int) bool {
		if i == 1 {
			panic("body")
		}
		return true
	},
	"fails": func(i int) bool {
		var none []int
		return i < 1 || none[i] == 0
	},
	"exits": func(i int) bool {
		if i == 1 {
			runtime.Goexit()
		}
		return true
	},
}

// TestFuncIterIsRangeOverFunc nests a loop in another one, for all kinds of
// iterators and bodies, in Go and in a machine.
func TestFuncIterIsRangeOverFunc(t *testing.T) {
	for outer, outerSeq := range iterators {
		for inner, innerSeq := range iterators {
			for name, body := range bodies {
				want := ending(func(n note) {
					defer func() { n("function", recover()) }()
					for i := range outerSeq(n, "outer") {
						for j := range innerSeq(n, "inner") {
							n("body", i, j)
							if !body(j) {
								break
							}
						}
						if n("after", i); !body(i) {
							break
						}
					}
				})
				got := ending(func(n note) {
					var d rtlib.Defers
					guarded(&d, func() bool {
						on(&d, func() { n("function", recover()) })
						for i := rtlib.RangeFunc1(&d, outerSeq(n, "outer")); i.Next(); {
							for j := rtlib.RangeFunc1(&d, innerSeq(n, "inner")); j.Next(); {
								n("body", i.Key(), j.Key())
								if !body(j.Key()) {
									j.Stop()
									break
								}
							}
							if n("after", i.Key()); !body(i.Key()) {
								i.Stop()
								break
							}
						}
						return true
					})
				})
				if !slices.Equal(want, got) {
					t.Errorf("outer %s, inner %s, body %s:\ngot  %q\nwant %q", outer, inner, name, got, want)
				}
			}
		}
	}
}

// TestCancelledFuncIterIsGoexit cancels a machine in the body of two loops, with
// a child that may panic then.
func TestCancelledFuncIterIsGoexit(t *testing.T) {
	for _, child := range []func(){func() {}, func() { panic("child") }} {
		for outer, outerSeq := range iterators {
			for inner, innerSeq := range iterators {
				want := ending(func(n note) {
					defer func() { n("function", recover()) }()
					for range outerSeq(n, "outer") {
						for range innerSeq(n, "inner") {
							func() {
								defer child()
								runtime.Goexit()
							}()
						}
					}
				})
				got := ending(func(n note) {
					var d rtlib.Defers
					suspended := false
					guarded(&d, func() bool {
						on(&d, func() { n("function", recover()) })
						for i := rtlib.RangeFunc1(&d, outerSeq(n, "outer")); i.Next(); {
							for j := rtlib.RangeFunc1(&d, innerSeq(n, "inner")); j.Next(); {
								suspended = true
								return false
							}
						}
						return true
					})
					if suspended {
						func() {
							defer d.Cancel(nil)
							child()
						}()
						runtime.Goexit()
					}
				})
				if !slices.Equal(want, got) {
					t.Errorf("outer %s, inner %s:\ngot  %q\nwant %q", outer, inner, got, want)
				}
			}
		}
	}
}

func TestFuncIterTypes(t *testing.T) {
	type yield func(string, int) bool
	type seq func(yield)
	s := seq(func(y yield) { _ = y("a", 1) && y("b", 2) })
	var d rtlib.Defers
	var keys []string
	sum := 0
	for it := rtlib.RangeFunc2(&d, s); it.Next(); {
		keys, sum = append(keys, it.Key()), sum+it.Value()
	}
	for it := rtlib.RangeFunc0(&d, func(y func() bool) { _ = y() && y() }); it.Next(); {
		sum += 10
	}
	if !slices.Equal(keys, []string{"a", "b"}) || sum != 23 {
		t.Errorf("keys %q, sum %d", keys, sum)
	}
}

// TestFuncIterMovesBetweenGoroutines runs each iteration on another goroutine,
// as the workers of a runtime do.
func TestFuncIterMovesBetweenGoroutines(t *testing.T) {
	var d rtlib.Defers
	it := rtlib.RangeFunc1(&d, slices.Values([]int{1, 2, 3}))
	sum := 0
	for more := true; more; {
		done := make(chan bool)
		go func() { done <- it.Next() }()
		if more = <-done; more {
			sum += it.Key()
		}
	}
	if sum != 6 {
		t.Errorf("sum %d, want 6", sum)
	}
}

// BenchmarkFuncIter compares an iteration with one of iter.Pull.
func BenchmarkFuncIter(b *testing.B) {
	forever := func(yield func(int) bool) {
		for i := 0; yield(i); i++ {
		}
	}
	b.Run("FuncIter", func(b *testing.B) {
		b.ReportAllocs()
		var d rtlib.Defers
		it := rtlib.RangeFunc1(&d, forever)
		for b.Loop() {
			it.Next()
		}
		it.Stop()
	})
	b.Run("Pull", func(b *testing.B) {
		b.ReportAllocs()
		next, stop := iter.Pull(forever)
		for b.Loop() {
			next()
		}
		stop()
	})
}
