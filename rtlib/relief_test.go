package rtlib

import "testing"

func TestABusyWorkerRelievesOneThatDoesNotGetOn(t *testing.T) {
	const queued, half = 8, 4
	tests := []struct {
		name   string
		happen func(w, victim *worker, clock *setClock)
		taken  int
	}{
		{"no poll has begun", func(_, _ *worker, clock *setClock) { clock.at += reliefAfter }, half},
		{"a poll has begun", func(_, victim *worker, clock *setClock) {
			clock.at += reliefAfter
			victim.countPoll()
		}, 0},
		{"it is too early to tell", func(_, _ *worker, clock *setClock) { clock.at += reliefAfter - 1 }, 0},
		{"as many tasks wait here", func(w, _ *worker, clock *setClock) {
			clock.at += reliefAfter
			for range localQueueSize / 2 {
				w.queue.push(new(header))
			}
		}, 0},
		{"what was woken waits in the inbox", func(_, victim *worker, clock *setClock) {
			clock.at += reliefAfter
			for h := victim.queue.pop(); h != nil; h = victim.queue.pop() {
				victim.inbox.push(h)
			}
		}, queued},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			workers, clock := undrivenWorkers(2)
			w, victim := workers[0], workers[1]
			var tasks [queued]header
			for i := range tasks {
				victim.queue.push(&tasks[i])
			}
			clock.at += reliefAfter
			w.relieve(clock.at) // chooses whom to watch
			test.happen(w, victim, clock)
			before := w.queue.len()
			w.relieve(clock.at)
			if got := w.queue.len() - before; got != test.taken {
				t.Fatalf("took %d tasks, want %d", got, test.taken)
			}
			for i := range test.taken {
				if w.queue.pop() != &tasks[i] {
					t.Errorf("task %d is not the one that has waited longest", i)
				}
			}
		})
	}
}

func TestReliefWatchesEveryOtherWorker(t *testing.T) {
	workers, clock := undrivenWorkers(3)
	w, watched := workers[1], make(map[*worker]bool)
	for range 100 {
		clock.at += reliefAfter
		w.relieve(clock.at)
		watched[w.relief.watched] = true
	}
	if !watched[workers[0]] || !watched[workers[2]] || len(watched) != 2 {
		t.Errorf("watches %d workers, itself: %t", len(watched), watched[w])
	}
}
