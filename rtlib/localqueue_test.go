package rtlib

import (
	"sync"
	"testing"
)

func TestLocalQueueIsFIFOAndBounded(t *testing.T) {
	var q localQueue
	tasks := make([]header, localQueueSize+1)
	for i := range localQueueSize {
		if !q.push(&tasks[i]) {
			t.Fatalf("push %d of %d failed", i, localQueueSize)
		}
	}
	if q.push(&tasks[localQueueSize]) {
		t.Fatal("pushed to a full queue")
	}
	for i := range localQueueSize {
		if got := q.pop(); got != &tasks[i] {
			t.Fatalf("pop %d gave another task", i)
		}
	}
	if q.pop() != nil {
		t.Fatal("popped from an empty queue")
	}
}

func TestLocalQueueHandsOutItsOlderHalf(t *testing.T) {
	var q localQueue
	tasks := make([]header, localQueueSize)
	for i := range tasks {
		if half := q.takeHalf(); half.n != 0 {
			t.Fatalf("a queue of %d is not full", i)
		}
		q.push(&tasks[i])
	}
	half := q.takeHalf()
	if half.n != localQueueSize/2 || q.len() != localQueueSize/2 {
		t.Fatalf("took %d, left %d", half.n, q.len())
	}
	for i := range half.n {
		if half.pop() != &tasks[i] {
			t.Fatalf("task %d is not the oldest left", i)
		}
	}
}

func TestStealingTakesHalfRoundedUp(t *testing.T) {
	for _, n := range []int{0, 1, 2, 3, 7, localQueueSize} {
		var victim, thief localQueue
		tasks := make([]header, n)
		for i := range tasks {
			victim.push(&tasks[i])
		}
		stolen := thief.len()
		if victim.stealInto(&thief) != nil {
			stolen = thief.len() + 1
		}
		if want := (n + 1) / 2; stolen != want || victim.len() != n-want {
			t.Errorf("of %d stole %d, left %d", n, stolen, victim.len())
		}
	}
}

// Every task that the owner pushes comes out once, at the owner, at a thief or
// as overflow.
func TestLocalQueueLosesNothingToThieves(t *testing.T) {
	const total, thieves = 200_000, 3
	var victim localQueue
	tasks := make([]header, total)
	index := make(map[*header]int, total)
	for i := range tasks {
		index[&tasks[i]] = i
	}
	taken := make([][]*header, thieves+1)
	stop := make(chan struct{})
	var wg sync.WaitGroup
	for i := range thieves {
		wg.Go(func() {
			var own localQueue
			for {
				for h := victim.stealInto(&own); h != nil; h = own.pop() {
					taken[i] = append(taken[i], h)
				}
				select {
				case <-stop:
					return
				default:
				}
			}
		})
	}
	mine := &taken[thieves]
	for i := range tasks {
		for !victim.push(&tasks[i]) {
			half := victim.takeHalf()
			for h := half.pop(); h != nil; h = half.pop() {
				*mine = append(*mine, h)
			}
		}
		if i%3 == 0 {
			if h := victim.pop(); h != nil {
				*mine = append(*mine, h)
			}
		}
	}
	close(stop)
	wg.Wait()
	for h := victim.pop(); h != nil; h = victim.pop() {
		*mine = append(*mine, h)
	}
	seen := make([]bool, total)
	count := 0
	for _, list := range taken {
		for _, h := range list {
			i := index[h]
			if seen[i] {
				t.Fatalf("task %d came out twice", i)
			}
			seen[i] = true
			count++
		}
	}
	if count != total {
		t.Errorf("%d of %d tasks came out", count, total)
	}
}
