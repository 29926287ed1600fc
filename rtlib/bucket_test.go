package rtlib

import (
	"math/rand/v2"
	"slices"
	"testing"
	"unsafe"
)

func TestBucketIsAQueueInWhichTheLastFillsGaps(t *testing.T) {
	for seed := range uint64(50) {
		r := rand.New(rand.NewPCG(seed, 0))
		var b bucket
		var spare spareChunks
		remove, kept := b.remove, 0
		if seed%2 == 1 {
			remove, kept = b.removeKeeping, 1
		}
		var want []*TimerEntry
		for range 2000 {
			switch op := r.IntN(10); {
			case op < 5 || len(want) == 0 && op > 5:
				e := &TimerEntry{when: r.Int64N(100)}
				b.add(e, &spare)
				want = append(want, e)
			case op < 8 && len(want) > 0:
				i := r.IntN(len(want))
				e, last := want[i], len(want)-1
				remove(e, &spare)
				want[i] = want[last]
				want = want[:last]
				if e.chunk != nil {
					t.Fatal("an entry that was removed is still linked")
				}
			case len(want) > 0:
				n, latest := b.ahead()
				if n == 0 || n > len(want) || latest != slices.MaxFunc(want[:n], byTime).when {
					t.Fatalf("%d entries ahead, the latest at %d", n, latest)
				}
				if e := b.pop(&spare); e != want[0] || e.chunk != nil {
					t.Fatal("the first is not the one that came first")
				}
				want = want[1:]
			}
			if b.empty() != (len(want) == 0) {
				t.Fatalf("empty is %t of %d", b.empty(), len(want))
			}
		}
		for _, e := range want {
			if b.pop(&spare) != e {
				t.Fatal("the order is another")
			}
		}
		e := &TimerEntry{}
		b.add(e, &spare)
		if remove(e, &spare); b.last != nil {
			kept--
			spare.put(b.last)
		}
		for c := spare.first; c != nil; c = c.next {
			if spare.n--; c.entries != [bucketChunkSize]*TimerEntry{} {
				t.Fatal("a spare chunk refers to an entry")
			}
		}
		if !b.empty() {
			t.Fatal("something is left")
		}
		if spare.n != 0 || kept != 0 {
			t.Fatal("a chunk is missing, or was not kept")
		}
	}
}

func byTime(a, b *TimerEntry) int { return int(a.when - b.when) }

func TestBucketChunkFillsItsSizeClass(t *testing.T) {
	if unsafe.Sizeof(uintptr(0)) == 8 && unsafe.Sizeof(bucketChunk{}) != 256 {
		t.Errorf("a chunk takes %d bytes", unsafe.Sizeof(bucketChunk{}))
	}
}
