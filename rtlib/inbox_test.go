package rtlib

import (
	"sync"
	"testing"
)

func TestInboxKeepsTheOrderOfPushes(t *testing.T) {
	var b inbox
	tasks := make([]header, 5)
	for i := range tasks {
		b.push(&tasks[i])
	}
	l := b.drain()
	if l.n != len(tasks) || l.last != &tasks[len(tasks)-1] {
		t.Fatalf("drained %d", l.n)
	}
	for i := range tasks {
		if l.pop() != &tasks[i] {
			t.Fatalf("task %d is out of order", i)
		}
	}
	if !b.empty() || b.drain().n != 0 {
		t.Error("not empty after a drain")
	}
}

func TestInboxLosesNothing(t *testing.T) {
	const producers, each = 4, 20_000
	var b inbox
	var wg sync.WaitGroup
	for range producers {
		tasks := make([]header, each)
		wg.Go(func() {
			for i := range tasks {
				b.push(&tasks[i])
			}
		})
	}
	seen := map[*header]bool{}
	for len(seen) < producers*each {
		l := b.drain()
		for h := l.pop(); h != nil; h = l.pop() {
			if seen[h] {
				t.Fatal("a task came out twice")
			}
			seen[h] = true
		}
	}
	wg.Wait()
}

func TestInjectorSharesItsTasks(t *testing.T) {
	var q injector
	var l taskList
	for range 10 {
		l.append(&header{})
	}
	q.push(l)
	for _, c := range []struct{ parts, limit, want int }{
		{4, 100, 3}, {4, 1, 1}, {1, 4, 4}, {1, 100, 2}, {1, 100, 0},
	} {
		if got := q.take(c.parts, c.limit); got.n != c.want {
			t.Errorf("a share of 1/%d, at most %d, is %d, want %d", c.parts, c.limit, got.n, c.want)
		}
	}
	if !q.empty() {
		t.Error("not empty in the end")
	}
}
