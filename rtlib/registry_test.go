package rtlib

import (
	"math/rand/v2"
	"testing"
)

func TestRegistryKnowsExactlyTheLiveTasks(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	var reg registry
	reg.init(3)
	var live []*header
	for range 20_000 {
		if len(live) > 0 && r.IntN(5) < 2 {
			i := r.IntN(len(live))
			reg.remove(r.IntN(4), live[i])
			live[i] = live[len(live)-1]
			live = live[:len(live)-1]
			continue
		}
		h := newHeader()
		if !reg.add(r.IntN(4), h, false) {
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

func TestClosedRegistryTakesNoneButLateTasks(t *testing.T) {
	var reg registry
	reg.init(1)
	for shard := range reg.shards {
		reg.add(shard, newHeader(), false)
	}
	reg.close()
	for shard := range reg.shards {
		if reg.add(shard, newHeader(), false) {
			t.Error("a closed registry took a task")
		}
		if !reg.add(shard, newHeader(), true) {
			t.Error("a closed registry refused a late task")
		}
	}
	if got := reg.len(); got != 4 {
		t.Errorf("%d tasks are left", got)
	}
}

// What other workers have removed is filled again before the shard grows, but for
// what they have not given back yet.
func TestRegistryTakesSlotsBack(t *testing.T) {
	var reg registry
	reg.init(2)
	for range 10 {
		var tasks []*header
		for range registryChunk {
			h := newHeader()
			reg.add(0, h, false)
			tasks = append(tasks, h)
		}
		for i, h := range tasks {
			reg.remove(i%3, h)
		}
	}
	if used, most := int(reg.shards[0].used), registryChunk+2*registryBatch; used > most {
		t.Errorf("%d slots for %d tasks, want %d at most", used, registryChunk, most)
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
