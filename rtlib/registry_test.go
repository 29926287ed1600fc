package rtlib

import (
	"math/rand/v2"
	"testing"
)

func TestRegistryKnowsExactlyTheLiveTasks(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	reg := newRegistry(3)
	var live []*header
	for range 20_000 {
		if len(live) > 0 && r.IntN(5) < 2 {
			i := r.IntN(len(live))
			if reg.remove(live[i]) {
				t.Fatal("drained before it was closed")
			}
			live[i] = live[len(live)-1]
			live = live[:len(live)-1]
			continue
		}
		h := newHeader()
		if !reg.add(r.IntN(3), h, false) {
			t.Fatal("closed")
		}
		live = append(live, h)
	}
	if reg.len() != len(live) {
		t.Fatalf("holds %d tasks, want %d", reg.len(), len(live))
	}
	want := map[*header]bool{}
	for _, h := range live {
		want[h] = true
	}
	for _, h := range reg.tasks() {
		if !want[h] {
			t.Fatal("lists a task twice, or one that was removed")
		}
		delete(want, h)
	}
	if len(want) != 0 {
		t.Fatalf("does not list %d tasks", len(want))
	}
}

func TestClosedRegistryDrains(t *testing.T) {
	reg := newRegistry(2)
	a, b, c := newHeader(), newHeader(), newHeader()
	reg.add(0, a, false)
	reg.add(0, b, false)
	reg.add(1, c, false)
	reg.close()
	if reg.add(0, newHeader(), false) {
		t.Error("a closed registry took a task")
	}
	for _, step := range []struct {
		h       *header
		drained bool
		left    int
	}{{a, false, 2}, {c, true, 1}, {b, true, 0}} {
		if got := reg.remove(step.h); got != step.drained || reg.len() != step.left {
			t.Errorf("removed: shard drained %v, left %d; want %v, %d", got, reg.len(), step.drained, step.left)
		}
	}
}

func TestIdleSetOfManyWorkers(t *testing.T) {
	s := newIdleSet(130)
	if _, ok := s.withdrawAny(); ok || s.anyParked() {
		t.Fatal("a new set has parked workers")
	}
	for _, i := range []int{0, 63, 64, 129} {
		s.publish(i)
		if !s.isParked(i) || !s.anyParked() {
			t.Fatalf("worker %d is not parked", i)
		}
	}
	if !s.withdraw(64) || s.withdraw(64) {
		t.Fatal("a mark is taken once")
	}
	for _, want := range []int{0, 63, 129} {
		if got, ok := s.withdrawAny(); !ok || got != want {
			t.Fatalf("got worker %d, %v, want %d", got, ok, want)
		}
	}
	if s.anyParked() {
		t.Error("the set is not empty in the end")
	}
}

// newHeader makes a task without a runtime.
func newHeader() *header { return &newTask[Unit](YieldNow(), stateSpawned).core }
