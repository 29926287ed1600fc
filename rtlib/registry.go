package rtlib

import (
	"math/bits"

	"github.com/asyncgen/asyncgen/rtlib/internal/satomic"
)

// registryChunk is how many tasks one chunk of a shard holds.
const registryChunk = 512

// registry holds every task that has not ended. It is an array and not a list
// through the tasks, because the garbage collector follows a long chain one
// link at a time.
//
// Each worker of the runtime has a shard, which it fills and empties without a
// lock or an exchange; the last shard is everybody else's. So a task may be added
// that who closes the registry does not see: the worker that begins to poll it looks
// whether the registry is closed. Between the two is the exchange that makes the task a
// running one, as there is one between the removal of a task and the look of
// whoever ends it, see Runtime.finish.
type registry struct {
	shards []registryShard
	low    uint8 // how many bits of a slot number are the shard's; the index is above
	closed satomic.Bool
}

// registryShard is the part of the registry that one worker fills. Neighbours belong
// to other workers.
type registryShard struct {
	// The owner's: the worker, or of the last shard whoever has locked mu.
	free    []uint32 // indexes below used that are free
	used    uint32   // indexes given out so far
	foreign []uint32 // slot numbers of other shards, which their owners do not know to be free yet
	// Written by the owner, and read when tasks are counted.
	added   satomic.Uint64 // tasks to this shard so far
	removed satomic.Uint64 // tasks of any shard
	_       [64]byte

	// Read by others at each end of a task that they have stolen, and written when
	// the shard grows.
	chunks satomic.Pointer[[]*[registryChunk]satomic.Pointer[header]]
	_      [64]byte

	// Mu also guards the futures that are dropped at the end of a task.
	mu       satomic.Mutex
	returned []uint32     // indexes that others have given back; guarded by mu
	any      satomic.Bool // returned is not empty; written under mu
	_        [64]byte
}

// registryBatch is how many slots of others a worker empties before it gives them
// back: one at a time, the lock would go back and forth between processors.
const registryBatch = 64

func (r *registry) init(workers int) {
	r.shards = make([]registryShard, workers+1)
	r.low = uint8(bits.Len(uint(workers)))
	for i := range r.shards {
		r.shards[i].chunks.Store(new([]*[registryChunk]satomic.Pointer[header]))
	}
}

// slot returns the number of a slot. It and its inverse are on the way of each task:
// the division that shifts save costs nearly as much as an exchange.
func (r *registry) slot(shard int, index uint32) uint32 {
	return index<<(r.low&31) | uint32(shard)
}

// parts is the inverse of slot.
func (r *registry) parts(slot uint32) (shard int, index uint32) {
	low := r.low & 31
	return int(slot & (1<<low - 1)), slot >> low
}

// shard returns the number of the shard that the goroutine of cx owns, or else that
// of the last one.
func (rt *Runtime) shard(cx *Context) int {
	if cx != nil && cx.worker != nil && cx.rt == rt {
		return min(cx.worker.id, len(rt.workers))
	}
	return len(rt.workers)
}

// add registers h in a shard of the caller's and sets its slot. It returns false
// once the registry is closed, unless h is late: another task is registered until h
// is.
func (r *registry) add(shard int, h *header, late bool) bool {
	s, shared := &r.shards[shard], r.shared(shard)
	if shared || len(s.free) == 0 && s.any.Load() {
		s.mu.Lock() // no defer: it would take as long as the lock
		s.takeBack()
		if !shared {
			s.mu.Unlock()
		}
	}
	adds := late || !r.closed.Load()
	if adds {
		h.slot = r.slot(shard, s.place(h))
	}
	if shared {
		s.mu.Unlock()
	}
	return adds
}

// shared reports whether a shard is that of everybody who has none.
func (r *registry) shared(shard int) bool { return shard == len(r.shards)-1 }

// takeBack takes back what others have removed, if nothing else is free. Owner
// only, with mu held.
func (s *registryShard) takeBack() {
	if len(s.free) == 0 && len(s.returned) > 0 {
		s.free, s.returned = s.returned, s.free
		s.any.Store(false)
	}
}

// place puts h into a free slot and returns its index. Owner only.
func (s *registryShard) place(h *header) uint32 {
	i := s.used
	if last := len(s.free) - 1; last >= 0 {
		i, s.free = s.free[last], s.free[:last]
	} else {
		if i%registryChunk == 0 {
			s.grow()
		}
		s.used++
	}
	satomic.StoreReleasePointer(s.at(i), h)
	satomic.StoreReleaseUint64(&s.added, s.added.Load()+1)
	return i
}

func (s *registryShard) at(i uint32) *satomic.Pointer[header] {
	return &(*s.chunks.Load())[i/registryChunk][i%registryChunk]
}

// grow adds a chunk. Owner only. The lists that there were stay as they are.
func (s *registryShard) grow() {
	chunks := append(*s.chunks.Load(), new([registryChunk]satomic.Pointer[header]))
	s.chunks.Store(&chunks)
}

// remove forgets h, which has ended, and drops its future. Shard is one of the
// caller's.
func (r *registry) remove(shard int, h *header) {
	of, i := r.parts(h.slot)
	s, own := &r.shards[of], &r.shards[shard]
	satomic.StoreReleasePointer(s.at(i), nil)
	h.task.drop(&s.mu)
	if r.shared(shard) {
		own.mu.Lock()
		defer own.mu.Unlock() // rare, and apart from what workers do
	}
	if s == own {
		s.free = append(s.free, i)
	} else if own.foreign = append(own.foreign, h.slot); len(own.foreign) >= registryBatch {
		r.giveBack(own.foreign)
		own.foreign = own.foreign[:0]
	}
	satomic.StoreReleaseUint64(&own.removed, own.removed.Load()+1)
}

// giveBack tells the owners of slots that these are free, and uses the list up. Who
// holds the lock of the last shard may lock another one, and nobody else two.
func (r *registry) giveBack(slots []uint32) {
	for len(slots) > 0 {
		first, _ := r.parts(slots[0])
		s := &r.shards[first]
		rest := slots[:0]
		s.mu.Lock()
		for _, slot := range slots {
			if of, i := r.parts(slot); of == first {
				s.returned = append(s.returned, i)
			} else {
				rest = append(rest, slot)
			}
		}
		s.any.Store(true)
		s.mu.Unlock()
		slots = rest
	}
}

// close makes every later add fail that is not late. Those that fail to notice are
// counted, or noticed by who polls the task.
func (r *registry) close() { r.closed.Store(true) }

// len returns the number of registered tasks. It is exact once the registry is
// closed, if it is zero.
func (r *registry) len() int {
	live, _ := r.counts()
	return live
}

// counts returns how many tasks are registered and how many were so far.
func (r *registry) counts() (live int, added uint64) {
	var removed uint64 // ahead of added, so that what is added meanwhile is not taken off
	for i := range r.shards {
		removed += r.shards[i].removed.Load()
	}
	for i := range r.shards {
		added += r.shards[i].added.Load()
	}
	return int(added - removed), added
}

// registered is a task as the registry knows it: its future was there when the
// task was seen, and may be in a poll since.
type registered struct {
	task   *header
	future any
}

// each calls f with the tasks that are registered at some moment of the call, a
// chunk at a time.
func (r *registry) each(f func([]registered)) {
	var seen []registered
	for i := range r.shards {
		s := &r.shards[i]
		for _, chunk := range *s.chunks.Load() {
			seen = s.copyChunk(chunk, seen[:0])
			f(seen)
		}
	}
}

// copyChunk returns the tasks of a chunk. The shard is locked, so that no future is
// dropped meanwhile.
func (s *registryShard) copyChunk(chunk *[registryChunk]satomic.Pointer[header], seen []registered) []registered {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range chunk {
		if h := chunk[i].Load(); h != nil {
			seen = append(seen, registered{h, h.task.future()})
		}
	}
	return seen
}

// tasks returns the tasks registered at some moment of the call.
func (r *registry) tasks() (all []*header) {
	r.each(func(seen []registered) {
		for _, t := range seen {
			all = append(all, t.task)
		}
	})
	return all
}
