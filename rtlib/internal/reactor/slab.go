package reactor

import "sync"

// token names a registration in the events of the kernel: a slot of the slab
// and the generation of its use.
type token struct{ index, generation int32 }

// slab maps tokens to sources.
type slab struct {
	mu    sync.Mutex
	slots []slot
	free  []int32
}

type slot struct {
	source     *Source
	generation int32
}

// insert gives s a slot.
func (t *slab) insert(s *Source) token {
	t.mu.Lock()
	defer t.mu.Unlock()
	var index int32
	if last := len(t.free) - 1; last >= 0 {
		index, t.free = t.free[last], t.free[:last]
	} else {
		index, t.slots = int32(len(t.slots)), append(t.slots, slot{})
	}
	t.slots[index].source = s
	return token{index, t.slots[index].generation}
}

// remove ends the use of a slot; its token finds nothing from now on.
func (t *slab) remove(at token) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.slots[at.index] = slot{generation: at.generation + 1}
	t.free = append(t.free, at.index)
}

// resolve sets found[i] to the source of tokens(i), or to nil if it has been
// removed. One lock serves a whole batch.
func (t *slab) resolve(found []*Source, tokens func(i int) token) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for i := range found {
		at := tokens(i)
		found[i] = nil
		if slot := &t.slots[at.index]; slot.generation == at.generation {
			found[i] = slot.source
		}
	}
}
