package liveness

import "math/bits"

// Set is a set of variables, by their index in Machine.Vars.
type Set []uint64

// NewSet returns an empty set for members below n.
func NewSet(n int) Set { return make(Set, (n+63)/64) }

// Has reports whether i is in s.
func (s Set) Has(i int) bool { return s[i/64]&(1<<(i%64)) != 0 }

// Add puts i into s.
func (s Set) Add(i int) { s[i/64] |= 1 << (i % 64) }

// Remove takes i out of s.
func (s Set) Remove(i int) { s[i/64] &^= 1 << (i % 64) }

// Union adds t to s and reports whether s has changed.
func (s Set) Union(t Set) bool {
	changed := false
	for i, w := range t {
		if w&^s[i] != 0 {
			s[i] |= w
			changed = true
		}
	}
	return changed
}

// Without returns the members of s that are not in t.
func (s Set) Without(t Set) Set {
	out := make(Set, len(s))
	for i, w := range s {
		out[i] = w &^ t[i]
	}
	return out
}

// Clone returns a copy of s.
func (s Set) Clone() Set { return append(Set(nil), s...) }

// All calls yield with the members of s in ascending order.
func (s Set) All(yield func(int) bool) {
	for i, w := range s {
		for ; w != 0; w &= w - 1 {
			if !yield(i*64 + bits.TrailingZeros64(w)) {
				return
			}
		}
	}
}
