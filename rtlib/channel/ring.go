package channel

// ring holds the values that were sent and not yet received, in a circle that
// grows. Its far part belongs to the receiver, which has taken it over (see
// supply) and works on it without the lock. Positions count all values ever sent;
// value i is in slot i modulo their number.
type ring[T any] struct {
	slots  []T    // a power of two of them
	keep   int    // slots that stay when the ring is empty; fixed when it is made
	origin uint64 // the first value that was put into these slots
	handed uint64 // values before it are the receiver's
	tail   uint64 // values ever sent
}

const minSlots = 8

// room reports whether there is a slot for the next value, if all before head
// were received.
func (r *ring[T]) room(head uint64) bool {
	return r.tail-max(head, r.origin) < uint64(len(r.slots))
}

// push appends v. There must be room.
func (r *ring[T]) push(v T) {
	r.slots[r.tail&uint64(len(r.slots)-1)] = v
	r.tail++
}

// empty reports whether the receiver has taken over all that is there.
func (r *ring[T]) empty() bool { return r.handed == r.tail }

// drop lets go of the slots. The ring must be empty, and the receiver done with
// what it has taken over.
func (r *ring[T]) drop() { r.slots, r.origin = nil, r.tail }

// grow doubles the slots. What the receiver has taken over stays where it is.
func (r *ring[T]) grow() {
	old := r.slots
	r.slots = make([]T, max(2*len(old), minSlots))
	r.origin = r.handed
	for i := r.handed; i < r.tail; i++ {
		r.slots[i&uint64(len(r.slots)-1)] = old[i&uint64(len(old)-1)]
	}
}

// supply is what the receiver has taken over from a ring. It is the receiver's
// alone.
type supply[T any] struct {
	slots       []T
	head, limit uint64 // the values from head to before limit
}

func (s *supply[T]) empty() bool { return s.head == s.limit }

// refill takes over what is in r. The supply must be empty. It returns false if r
// is, too.
func (s *supply[T]) refill(r *ring[T]) bool {
	if r.empty() {
		return false
	}
	s.slots, s.head, s.limit = r.slots, r.handed, r.tail
	r.handed = r.tail
	return true
}

// pop returns the next value. The supply must have one.
func (s *supply[T]) pop() (v T) {
	i := s.head & uint64(len(s.slots)-1)
	v, s.slots[i] = s.slots[i], v
	s.head++
	return v
}
