package rtlib

import (
	"testing"
	"time"
)

func TestAWorkerThatGetsOnIsLeftAloneWithWhatItFinds(t *testing.T) {
	tests := []struct {
		name     string
		interval int
		since    uint64 // polls since the last long one
		alone    bool
	}{
		{"short polls for a while", shortPolls, evenFor, true},
		{"a long one among them", shortPolls, evenFor - 1, false},
		{"longer polls", shortPolls - 1, evenFor, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			workers, _ := undrivenWorkers(2)
			w, other := workers[0], workers[1]
			w.interval = test.interval
			w.polls = 1_000_000
			w.evenness.broken = w.polls - test.since
			var tasks [2]header
			for i := range tasks {
				w.woken.append(&tasks[i])
			}
			w.rt.idle.publish(other.id)
			w.lookAfterPark()
			if n := w.queue.len(); n != len(tasks) {
				t.Errorf("%d tasks are queued, want %d", n, len(tasks))
			}
			if alone := w.rt.idle.isParked(other.id); alone != test.alone {
				t.Errorf("left alone: %t, want %t", alone, test.alone)
			}
		})
	}
}

func TestAWorkerIsLeftAloneForSomeTimeAfterAPark(t *testing.T) {
	for since, alone := range map[time.Duration]bool{aloneFor - 1: true, aloneFor: false} {
		workers, clock := undrivenWorkers(2)
		w, other := workers[0], workers[1]
		w.interval, w.polls = shortPolls, evenFor
		clock.at = time.Second
		w.spell.began, w.lastLook = clock.at-since, clock.at-since
		w.queue.push(new(header))
		w.sawDriver(clock.at) // so that it has no need to look there
		w.rt.idle.publish(other.id)
		w.maintain()
		if got := w.rt.idle.isParked(other.id); got != alone {
			t.Errorf("%v after a park: left alone: %t, want %t", since, got, alone)
		}
	}
}

func TestEveryLookAtTheClockNoticesALongPoll(t *testing.T) {
	looks := map[string]func(w *worker, now time.Duration){
		"maintenance": (*worker).adaptInterval,
		"park":        func(w *worker, _ time.Duration) { w.endSpell() },
	}
	for name, look := range looks {
		t.Run(name, func(t *testing.T) {
			workers, clock := undrivenWorkers(2)
			w := workers[0]
			w.polls = 100
			clock.at = time.Second
			w.lastLook = clock.at - 2*maintenancePeriod
			if look(w, clock.at); w.evenness.broken != 0 {
				t.Error("short polls count as a long one")
			}
			w.lastLook = clock.at - 2*maintenancePeriod - 1
			if look(w, clock.at); w.evenness.broken != w.polls {
				t.Error("a long poll was not noticed")
			}
		})
	}
}
