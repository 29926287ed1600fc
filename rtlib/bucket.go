package rtlib

// bucket is the timers of one slot of a wheel, in the order in which they came,
// but that a timer which leaves is replaced by the last. They stand in arrays and
// not in a list through the entries: a wheel with very many timers is a series of
// cache misses, which overlap if no entry is needed to find the next.
type bucket struct{ first, last *bucketChunk }

// bucketChunk is a part of a bucket. All but the first and the last are full. Its
// size is 256 bytes.
type bucketChunk struct {
	next, prev *bucketChunk
	from, to   uint8 // the entries that are there
	entries    [bucketChunkSize]*TimerEntry
}

const bucketChunkSize = 29

// maxSpareChunks is how many chunks a wheel keeps that no bucket needs.
const maxSpareChunks = 64

// spareChunks are the chunks that a wheel keeps.
type spareChunks struct {
	first *bucketChunk // linked by next
	n     int
}

func (s *spareChunks) take() *bucketChunk {
	c := s.first
	if c == nil {
		return new(bucketChunk)
	}
	s.first, c.next = c.next, nil
	s.n--
	return c
}

// put keeps c, which is empty, if there are not enough.
func (s *spareChunks) put(c *bucketChunk) {
	if s.n == maxSpareChunks {
		return
	}
	c.next, c.prev, c.from, c.to = s.first, nil, 0, 0
	s.first = c
	s.n++
}

func (b *bucket) empty() bool { return b.first == nil || b.first.from == b.first.to }

// add makes e the last.
func (b *bucket) add(e *TimerEntry, spare *spareChunks) {
	c := b.last
	if c == nil || c.to == bucketChunkSize {
		c = b.grow(spare)
	}
	e.chunk, e.index = c, c.to
	c.entries[c.to] = e
	c.to++
}

func (b *bucket) grow(spare *spareChunks) *bucketChunk {
	c := spare.take()
	if b.last == nil {
		b.first = c
	} else {
		b.last.next, c.prev = c, b.last
	}
	b.last = c
	return c
}

// remove takes e out, and its chunk where that is then empty.
func (b *bucket) remove(e *TimerEntry, spare *spareChunks) {
	b.take(e)
	if c := b.last; c.from == c.to {
		b.shrink(spare)
	}
}

// removeKeeping is remove for a bucket that is soon to be filled again: it keeps its
// only chunk.
func (b *bucket) removeKeeping(e *TimerEntry, spare *spareChunks) {
	b.take(e)
	switch c := b.last; {
	case c.from < c.to:
	case c.prev == nil:
		c.from, c.to = 0, 0
	default:
		b.shrink(spare)
	}
}

// take takes e out.
func (b *bucket) take(e *TimerEntry) {
	c := b.last
	c.to--
	last := c.entries[c.to]
	c.entries[c.to] = nil
	if last != e {
		last.chunk, last.index = e.chunk, e.index
		e.chunk.entries[e.index] = last
	}
	e.chunk = nil
}

// shrink takes the last chunk out, which is empty.
func (b *bucket) shrink(spare *spareChunks) {
	c := b.last
	if b.last = c.prev; b.last == nil {
		b.first = nil
	} else {
		b.last.next = nil
	}
	spare.put(c)
}

// pop takes the first entry out, of a bucket that is not empty.
func (b *bucket) pop(spare *spareChunks) *TimerEntry {
	c := b.first
	e := c.entries[c.from]
	c.entries[c.from] = nil
	c.from++
	e.chunk = nil
	if c.from == c.to {
		if b.first = c.next; b.first == nil {
			b.last = nil
		} else {
			b.first.prev = nil
		}
		spare.put(c)
	}
	return e
}

// ahead returns how many entries come without looking further, and the latest time
// of these. It touches them all at once.
func (b *bucket) ahead() (n int, latest int64) {
	c := b.first
	for _, e := range c.entries[c.from:c.to] {
		latest = max(latest, e.when)
	}
	return int(c.to - c.from), latest
}
