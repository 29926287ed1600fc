//go:build simatomic

package explore

import (
	"errors"
	"strings"
	"testing"

	"github.com/asyncgen/asyncgen/rtlib/internal/satomic"
)

// failing records what Run reports instead of failing.
type failing struct {
	testing.TB
	text string
}

type failed struct{}

func (f *failing) Helper()             {}
func (f *failing) Logf(string, ...any) {}
func (f *failing) Fatalf(format string, args ...any) {
	f.text = format
	for _, a := range args {
		if err, ok := a.(error); ok {
			f.text = err.Error()
		}
	}
	panic(failed{})
}

func failure(o Options, setup func() Program) string {
	f := new(failing)
	func() {
		defer func() {
			if v := recover(); v != nil && v != any(failed{}) {
				panic(v)
			}
		}()
		Run(f, o, setup)
	}()
	return f.text
}

func TestExploreFindsPlantedFaults(t *testing.T) {
	for _, c := range []struct {
		name  string
		setup func() Program
		want  string
	}{
		{"a lost update", func() Program {
			var n satomic.Int32
			add := func() { n.Store(n.Load() + 1) }
			return Program{Threads: []func(){add, add}, Check: func() error {
				if n.Load() != 2 {
					return errors.New("lost update")
				}
				return nil
			}}
		}, "lost update"},
		{"a lost wake-up", func() Program {
			var ready, waiting satomic.Bool
			parker := satomic.NewParker()
			return Program{Threads: []func(){
				func() {
					if !ready.Load() {
						waiting.Store(true) // and does not look again
						parker.Park()
					}
				},
				func() {
					ready.Store(true)
					if waiting.Load() {
						parker.Unpark()
					}
				},
			}, Check: func() error { return nil }}
		}, "deadlock"},
		{"a look that overtakes a store", func() Program { return eachLooksForTheOther(satomic.StoreReleaseUint32) }, "neither"},
		{"a look under a lock that overtakes a store", func() Program {
			return underLocks(eachLooksForTheOther(satomic.StoreReleaseUint32))
		}, "neither"},
		{"locks in two orders", func() Program {
			var a, b satomic.Mutex
			return Program{Threads: []func(){
				func() { a.Lock(); b.Lock(); b.Unlock(); a.Unlock() },
				func() { b.Lock(); a.Lock(); a.Unlock(); b.Unlock() },
			}, Check: func() error { return nil }}
		}, "deadlock"},
		{"a spin that nobody ends", func() Program {
			var x satomic.Bool
			return Program{Threads: []func(){func() {
				for !x.Load() {
				}
			}}, Check: func() error { return nil }}
		}, "no end"},
		{"a panic", func() Program {
			return Program{Threads: []func(){func() { panic("boom") }}, Check: func() error { return nil }}
		}, "boom"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := failure(Options{}, c.setup); !strings.Contains(got, c.want) {
				t.Errorf("the exploration says %q, want %q", got, c.want)
			}
		})
	}
}

// eachLooksForTheOther is two threads that say that they are there, and of which one at
// least should see the other.
func eachLooksForTheOther(store func(*satomic.Uint32, uint32)) Program {
	var there [2]satomic.Uint32
	var seen [2]uint32
	thread := func(i int) func() {
		return func() {
			store(&there[i], 1)
			if there[i].Load() != 1 {
				panic("does not see itself")
			}
			seen[i] = there[1-i].Load()
		}
	}
	return Program{Threads: []func(){thread(0), thread(1)}, Check: func() error {
		if seen == [2]uint32{} {
			return errors.New("neither sees the other")
		}
		return nil
	}}
}

// underLocks makes each thread hold a lock of its own.
func underLocks(p Program) Program {
	for i, thread := range p.Threads {
		var own satomic.Mutex
		p.Threads[i] = func() {
			own.Lock()
			thread()
			own.Unlock()
		}
	}
	return p
}

func TestExploreKeepsStoresAheadOfLooksBehindAnExchange(t *testing.T) {
	Run(t, Options{Preemptions: 3}, func() Program { return eachLooksForTheOther((*satomic.Uint32).Store) })
	var other satomic.Uint32
	Run(t, Options{Preemptions: 3}, func() Program {
		return eachLooksForTheOther(func(x *satomic.Uint32, v uint32) {
			satomic.StoreReleaseUint32(x, v)
			other.Add(1)
		})
	})
}

// Stores of one thread are seen in their order.
func TestExploreKeepsTheOrderOfStores(t *testing.T) {
	Run(t, Options{Preemptions: 3}, func() Program {
		var value, ready satomic.Uint32
		return Program{Threads: []func(){
			func() {
				satomic.StoreReleaseUint32(&value, 1)
				satomic.StoreReleaseUint32(&ready, 1)
			},
			func() {
				if ready.Load() == 1 && value.Load() != 1 {
					panic("the second store is seen without the first")
				}
			},
		}, Check: func() error { return nil }}
	})
}

func TestExplorePassesWhatIsRight(t *testing.T) {
	setup := func() Program {
		var n satomic.Int32
		var mu satomic.Mutex
		parker := satomic.NewParker()
		plain := 0
		add := func() { n.Add(1); mu.Lock(); plain++; mu.Unlock(); parker.Unpark() }
		return Program{Threads: []func(){add, add, parker.Park}, Check: func() error {
			if n.Load() != 2 || plain != 2 {
				return errors.New("lost update")
			}
			return nil
		}}
	}
	Run(t, Options{}, setup)
	Run(t, Options{Preemptions: 10, Schedules: 500}, setup) // with random ones
}
