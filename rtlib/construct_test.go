package rtlib_test

import (
	"runtime"
	"slices"
	"testing"

	"github.com/asyncgen/asyncgen/rtlib"
)

// TestOwnedEndsBetweenFuncIters has something that a block owns between two loops over
// functions: in Go, a function with a deferred call around the inner one.
func TestOwnedEndsBetweenFuncIters(t *testing.T) {
	releases := map[string]func(){
		"returns": func() {},
		"panics":  func() { panic("release") },
		"exits":   func() { runtime.Goexit() },
	}
	for outer, outerSeq := range iterators {
		for inner, innerSeq := range iterators {
			for name, body := range bodies {
				for kind, end := range releases {
					want := ending(func(n note) {
						release := func() { n("release"); end() }
						defer func() { n("function", recover()) }()
						for i := range outerSeq(n, "outer") {
							func() {
								defer release()
								for j := range innerSeq(n, "inner") {
									if n("body", i, j); !body(j) {
										break
									}
								}
								n("after", i)
							}()
						}
					})
					got := ending(func(n note) {
						var d rtlib.Defers
						release := func() { n("release"); end() }
						guarded(&d, func() bool {
							on(&d, func() { n("function", recover()) })
							for i := rtlib.RangeFunc1(&d, outerSeq(n, "outer")); i.Next(); {
								d.Own(&d, func(*rtlib.Context) { release() })
								if !d.Owns(&d) {
									t.Error("does not own what it was told of")
								}
								for j := rtlib.RangeFunc1(&d, innerSeq(n, "inner")); j.Next(); {
									if n("body", i.Key(), j.Key()); !body(j.Key()) {
										j.Stop()
										break
									}
								}
								n("after", i.Key())
								if d.Disown(); d.Owns(&d) {
									t.Error("owns what it was told to forget")
								}
								release()
							}
							return true
						})
					})
					if !slices.Equal(want, got) {
						t.Errorf("outer %s, inner %s, body %s, release %s:\ngot  %q\nwant %q", outer, inner, name, kind, got, want)
					}
				}
			}
		}
	}
}

// TestCancelledOwnedEndsBetweenFuncIters cancels a machine in the inner one of two such
// loops.
func TestCancelledOwnedEndsBetweenFuncIters(t *testing.T) {
	for outer, outerSeq := range iterators {
		for inner, innerSeq := range iterators {
			for _, end := range []func(){func() {}, func() { panic("release") }} {
				want := ending(func(n note) {
					defer func() { n("function", recover()) }()
					for range outerSeq(n, "outer") {
						func() {
							defer func() { n("release"); end() }()
							for range innerSeq(n, "inner") {
								runtime.Goexit()
							}
							runtime.Goexit()
						}()
					}
				})
				got := ending(func(n note) {
					var d rtlib.Defers
					suspended := false
					guarded(&d, func() bool {
						on(&d, func() { n("function", recover()) })
						for i := rtlib.RangeFunc1(&d, outerSeq(n, "outer")); i.Next(); {
							d.Own(&d, func(*rtlib.Context) { n("release"); end() })
							rtlib.RangeFunc1(&d, innerSeq(n, "inner")).Next()
							suspended = true
							return false
						}
						return true
					})
					if suspended {
						d.Cancel(nil)
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
