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
		stolen, want := victim.stealInto(&thief), (n+1)/2
		if stolen != want || thief.len() != want || victim.len() != n-want {
			t.Errorf("of %d stole %d, has %d, left %d", n, stolen, thief.len(), victim.len())
		}
	}
}

func TestStealingLeavesHalfOfTheThiefsQueueEmpty(t *testing.T) {
	for _, n := range []int{0, 1, localQueueSize/2 - 3, localQueueSize / 2, localQueueSize} {
		var victim, thief localQueue
		tasks, own := make([]header, localQueueSize), make([]header, n)
		for i := range tasks {
			victim.push(&tasks[i])
		}
		for i := range own {
			thief.push(&own[i])
		}
		want := max(localQueueSize/2-n, 0)
		stolen := victim.stealInto(&thief)
		if stolen != want || victim.len() != localQueueSize-want || thief.len() != n+want {
			t.Fatalf("a thief with %d took %d, has %d, left %d", n, stolen, thief.len(), victim.len())
		}
		for i := range own {
			if thief.pop() != &own[i] {
				t.Errorf("task %d of %d of the thief is not first", i, n)
			}
		}
		for i := range want {
			if thief.pop() != &tasks[i] {
				t.Errorf("task %d of those taken by a thief with %d is another", i, n)
			}
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
			take := func(left int) { // all but those
				for own.len() > left {
					taken[i] = append(taken[i], own.pop())
				}
			}
			for {
				victim.stealInto(&own)
				select {
				case <-stop:
					take(0)
					return
				default:
					take(i)
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
