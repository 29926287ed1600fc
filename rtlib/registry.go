package rtlib

import "github.com/asyncgen/asyncgen/rtlib/internal/satomic"

// registryChunk is how many tasks one chunk of a shard holds.
const registryChunk = 512

// registry holds every task that has not ended. It is an array and not a list
// through the tasks, because the garbage collector follows a long chain one
// link at a time. A slot number is index*shards+shard.
type registry struct{ shards []registryShard }

// registryShard is the part of the registry that one worker fills. Any worker
// may empty its slots.
type registryShard struct {
	mu     satomic.Mutex
	chunks []*[registryChunk]*header
	free   []uint32 // indexes below used that are free
	used   uint32   // indexes given out so far
	live   int
	added  uint64 // so far
	closed bool
	_      [64]byte // neighbours belong to other workers
}

func newRegistry(shards int) registry { return registry{make([]registryShard, shards)} }

// add registers h and sets its slot. It returns false once the registry is
// closed, unless h is late: another task is registered until h is.
func (r *registry) add(shard int, h *header, late bool) bool {
	s := &r.shards[shard]
	s.mu.Lock() // no defer: it would take as long as the lock
	if s.closed && !late {
		s.mu.Unlock()
		return false
	}
	h.slot = s.place(h)*uint32(len(r.shards)) + uint32(shard)
	s.mu.Unlock()
	return true
}

// place puts h into a free slot and returns its index. The shard is locked.
func (s *registryShard) place(h *header) uint32 {
	i := s.used
	if last := len(s.free) - 1; last >= 0 {
		i, s.free = s.free[last], s.free[:last]
	} else {
		if i%registryChunk == 0 {
			s.chunks = append(s.chunks, new([registryChunk]*header))
		}
		s.used++
	}
	s.chunks[i/registryChunk][i%registryChunk] = h
	s.live++
	s.added++
	return i
}

// remove forgets h, which has ended, and drops its future. It reports whether the registry is closed and the shard of
// h now empty.
func (r *registry) remove(h *header) (drained bool) {
	n := uint32(len(r.shards))
	s, i := &r.shards[h.slot%n], h.slot/n
	s.mu.Lock()
	s.chunks[i/registryChunk][i%registryChunk] = nil
	s.free = append(s.free, i)
	h.task.drop()
	s.live--
	drained = s.closed && s.live == 0
	s.mu.Unlock()
	return drained
}

// close makes every later add fail.
func (r *registry) close() {
	for i := range r.shards {
		s := &r.shards[i]
		s.mu.Lock()
		s.closed = true
		s.mu.Unlock()
	}
}

// len returns the number of registered tasks. It is exact once the registry is
// closed, if it is zero.
func (r *registry) len() (n int) {
	for i := range r.shards {
		s := &r.shards[i]
		s.mu.Lock()
		n += s.live
		s.mu.Unlock()
	}
	return n
}

// counts returns how many tasks are registered and how many were so far.
func (r *registry) counts() (live int, added uint64) {
	for i := range r.shards {
		s := &r.shards[i]
		s.mu.Lock()
		live += s.live
		added += s.added
		s.mu.Unlock()
	}
	return live, added
}

// registered is a task as the registry knows it: its future was there when the
// task was seen, and may be in a poll since.
type registered struct {
	task   *header
	future any
}

// each calls f with the tasks that are registered at some moment of the call, a
// chunk at a time. A shard is locked while its chunk is copied, so that the future
// can be read: it is dropped under the same lock.
func (r *registry) each(f func([]registered)) {
	var seen []registered
	for i := range r.shards {
		for at := 0; ; at++ {
			var more bool
			if seen, more = r.shards[i].copyChunk(at, seen[:0]); !more {
				break
			}
			f(seen)
		}
	}
}

func (s *registryShard) copyChunk(at int, seen []registered) (_ []registered, more bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if at >= len(s.chunks) {
		return seen, false
	}
	for _, h := range s.chunks[at] {
		if h != nil {
			seen = append(seen, registered{h, h.task.future()})
		}
	}
	return seen, true
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
