package rtlib

import (
	"runtime"
	"testing"
	"time"
)

// setClock is a driver of which nothing but the clock is used.
type setClock struct {
	driver
	at time.Duration
}

func (c *setClock) now() time.Duration { return c.at }

func undrivenWorkers(n int) ([]*worker, *setClock) {
	clock := &setClock{}
	return undrivenRuntime(n, clock).workers, clock
}

func TestWhatComesOfAStealDecidesWhetherAWorkerRests(t *testing.T) {
	tests := []struct {
		name                 string
		stolen, polls, ended uint64
		took                 time.Duration
		rests                int
	}{
		{"short polls that wait again", 8, 8, 0, 2 * time.Microsecond, 1},
		{"short polls, half of them woken once more", 8, 12, 0, 3 * time.Microsecond, 1},
		{"tasks that end", 8, 8, 1, 2 * time.Microsecond, 0},
		{"tasks that go on here", 8, 100, 0, 20 * time.Microsecond, 0},
		{"long polls", 8, 8, 0, 8 * worthyPoll, 0},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			workers, clock := undrivenWorkers(2)
			w := workers[0]
			w.restraint.begin(w, int(test.stolen))
			w.polls += test.polls
			w.ended += test.ended
			clock.at += test.took
			w.restraint.judge(w)
			if w.restraint.rests != test.rests {
				t.Errorf("%d rests, want %d", w.restraint.rests, test.rests)
			}
		})
	}
}

func TestRestsGrowWithFruitlessStealsAndEndWithAFruitfulOne(t *testing.T) {
	workers, clock := undrivenWorkers(2)
	w := workers[0]
	steal := func(ended uint64) int {
		w.restraint.begin(w, 4)
		w.polls += 4
		w.ended += ended
		clock.at += time.Microsecond
		w.restraint.judge(w)
		w.restraint.judge(w) // to judge it twice changes nothing
		return w.restraint.rests
	}
	for _, want := range []int{1, 2, 4, 8, 16, maxRests, maxRests} {
		if got := steal(0); got != want {
			t.Fatalf("%d rests, want %d", got, want)
		}
	}
	if got := steal(1); got != 0 {
		t.Errorf("%d rests after a steal that was of use", got)
	}
}

func TestAWorkerRestsOnlyFromTasksInTheQueuesOfOthers(t *testing.T) {
	tests := []struct {
		name  string
		queue func(self, other *worker, h *header)
		rests bool
	}{
		{"nothing", func(_, _ *worker, _ *header) {}, false},
		{"in another's queue", func(_, other *worker, h *header) { other.queue.push(h) }, true},
		{"injected", func(self, other *worker, h *header) {
			other.queue.push(new(header))
			var l taskList
			l.append(h)
			self.rt.injector.push(l)
		}, false},
		{"while another worker rests", func(self, other *worker, h *header) {
			other.queue.push(h)
			self.rt.idle.watched.Store(true)
		}, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			workers, _ := undrivenWorkers(2)
			w := workers[0]
			w.restraint.rests = 1
			test.queue(w, workers[1], new(header))
			if got := w.rest(); got != test.rests {
				t.Errorf("rested: %t", got)
			}
			if test.rests && w.rest() {
				t.Error("it rested once more than it was to")
			}
		})
	}
}

func TestARestEndsAtLongPolls(t *testing.T) {
	for _, test := range []struct {
		name  string
		polls uint64
		ends  bool
	}{
		{"long polls", 1, true},
		{"short polls", uint64(restTime / worthyPoll), false},
	} {
		t.Run(test.name, func(t *testing.T) {
			workers, _ := undrivenWorkers(2)
			w, other := workers[0], workers[1]
			other.queue.push(new(header))
			w.noteTicks()
			other.tick.Store(other.tick.Load() + test.polls)
			if got := w.seesLongPolls(); got != test.ends {
				t.Errorf("sees long polls: %t", got)
			}
		})
	}
}

func TestAWorkerRestsOnceFromTasksBehindALongPoll(t *testing.T) {
	workers, _ := undrivenWorkers(2)
	w, other := workers[0], workers[1]
	w.restraint.rests = maxRests
	other.queue.push(new(header)) // and other begins no poll
	if !w.rest() || w.rest() {
		t.Error("it did not rest once")
	}
}

// Who wakes a worker that rests has something for it, which may be where it rests from.
func TestARestEndsAtAWakeUp(t *testing.T) {
	for range 10_000 {
		workers, _ := undrivenWorkers(2)
		w, other := workers[0], workers[1]
		w.restraint.rests = maxRests
		other.queue.push(new(header))
		other.tick.Store(1 << 62) // it must not seem to stand still
		woken := make(chan struct{})
		go func() {
			defer close(woken)
			for !w.rt.idle.isParked(w.id) && w.rt.idle.watched.Load() {
				runtime.Gosched()
			}
			other.tick.Add(uint64(restTime / worthyPoll))
			w.rt.wakeOne()
		}()
		w.rest()
		<-woken
		if w.searching {
			if w.rest() {
				t.Error("it rests again")
			}
			return
		}
	}
	t.Fatal("no rest was long enough for a wake-up")
}
