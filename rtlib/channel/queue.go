package channel

import "reflect"

// queue is a queue of values in segments, so that growing copies nothing. One
// side fills it, and the other takes all of it over at a time.
type queue[T any] struct {
	first, last *segment[T]
	spare       *segment[T] // empty, to be filled next
	limit       int         // values of the largest segment
}

// segment is a part of a queue. It is filled up to its capacity.
type segment[T any] struct {
	next   *segment[T]
	values []T
}

const (
	minSegment      = 8
	maxSegment      = 1024
	maxSegmentBytes = 64 << 10
)

// newQueue returns a queue that is not expected to hold more than capacity
// values.
func newQueue[T any](capacity int) queue[T] {
	size := int(reflect.TypeFor[T]().Size())
	limit := min(maxSegment, maxSegmentBytes/max(size, 1))
	return queue[T]{limit: max(min(limit, capacity), 1)}
}

// push appends v.
func (q *queue[T]) push(v T) {
	s := q.last
	if s == nil || len(s.values) == cap(s.values) {
		s = q.grow()
	}
	s.values = append(s.values, v)
}

// grow appends a segment with room.
func (q *queue[T]) grow() *segment[T] {
	s := q.spare
	q.spare = nil
	if s == nil {
		n := minSegment
		if q.last != nil {
			n = 2 * cap(q.last.values)
		}
		s = &segment[T]{values: make([]T, 0, min(n, q.limit))}
	}
	if q.last != nil {
		q.last.next = s
	} else {
		q.first = s
	}
	q.last = s
	return s
}

// supply is what the receiver has taken over from a queue. It is the receiver's
// alone.
type supply[T any] struct {
	segment *segment[T] // nil if there is nothing
	at      int         // of the next value in segment
	empty   *segment[T] // the largest one that was used up
}

// pop returns the next value. The supply must have one.
func (s *supply[T]) pop() (v T) {
	seg := s.segment
	v, seg.values[s.at] = seg.values[s.at], v
	if s.at++; s.at == len(seg.values) {
		s.advance()
	}
	return v
}

// advance leaves the segment that is used up.
func (s *supply[T]) advance() {
	used := s.segment
	s.segment, s.at = used.next, 0
	used.next, used.values = nil, used.values[:0]
	if s.empty == nil || cap(used.values) > cap(s.empty.values) {
		s.empty = used
	}
}

// refill takes over what is in q, and gives q a used segment back. It returns
// false if q is empty.
func (s *supply[T]) refill(q *queue[T]) bool {
	if q.first == nil {
		return false
	}
	s.segment, s.at = q.first, 0
	q.first, q.last = nil, nil
	if q.spare == nil {
		q.spare, s.empty = s.empty, nil
	}
	return true
}
