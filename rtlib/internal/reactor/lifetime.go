package reactor

import "github.com/asyncgen/asyncgen/rtlib/internal/satomic"

// lifetime counts the uses of a resource and tells when it may be released: once
// it is shut and no use is under way. The zero lifetime is over.
type lifetime struct{ uses satomic.Int32 }

// openBit in the count tells that the lifetime is not shut. The other bits are
// the uses under way.
const openBit = 1 << 30

// begin opens the lifetime. It must be the first call.
func (l *lifetime) begin() { l.uses.Store(openBit) }

// acquire begins a use. It returns false once the lifetime is shut.
func (l *lifetime) acquire() bool {
	for {
		old := l.uses.Load()
		if old&openBit == 0 {
			return false
		}
		if l.uses.CompareAndSwap(old, old+1) {
			return true
		}
	}
}

// release ends a use. True means that it was the last: the caller releases the
// resource. That happens once.
func (l *lifetime) release() (last bool) { return l.uses.Add(-1) == 0 }

// shut ends the lifetime for new uses. It returns false if it is shut already;
// else the caller holds a use, so that the resource is there while it tells
// others.
func (l *lifetime) shut() bool {
	for {
		old := l.uses.Load()
		if old&openBit == 0 {
			return false
		}
		if l.uses.CompareAndSwap(old, (old&^openBit)+1) {
			return true
		}
	}
}

// inUse reports whether a use is under way.
func (l *lifetime) inUse() bool { return l.uses.Load()&^openBit > 0 }
