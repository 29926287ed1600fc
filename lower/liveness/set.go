package liveness

import (
	"cmp"
	"math/bits"
	"slices"
)

// Set is a set of variables, by their index in Machine.Vars, or of other things that are
// numbered. It takes space for its members alone: of the many variables of a long function
// few are live at a time. The zero Set is empty.
type Set struct {
	words []word  // in order, none without members
	first [1]word // what words has its room in, as long as that does
}

func newSet(words []word) *Set {
	s := new(Set)
	s.words = append(s.first[:0], words...)
	return s
}

// word holds those of the members from 64*at on that are among 64.
type word struct {
	at   int
	bits uint64
}

func (s *Set) find(at int) (i int, found bool) {
	return slices.BinarySearchFunc(s.words, at, func(w word, at int) int { return cmp.Compare(w.at, at) })
}

// Has reports whether i is in s.
func (s *Set) Has(i int) bool {
	w, found := s.find(i / 64)
	return found && s.words[w].bits&(1<<(i%64)) != 0
}

// Add puts i into s.
func (s *Set) Add(i int) {
	w, found := s.find(i / 64)
	if !found {
		if s.words == nil {
			s.words = s.first[:0]
		}
		s.words = slices.Insert(s.words, w, word{at: i / 64})
	}
	s.words[w].bits |= 1 << (i % 64)
}

// Remove takes i out of s.
func (s *Set) Remove(i int) {
	w, found := s.find(i / 64)
	if !found {
		return
	}
	if s.words[w].bits &^= 1 << (i % 64); s.words[w].bits == 0 {
		s.words = slices.Delete(s.words, w, w+1)
	}
}

// Union adds t to s and reports whether s has changed.
func (s *Set) Union(t *Set) bool {
	if len(s.words) == 0 {
		s.words = append(s.first[:0], t.words...)
		return len(s.words) > 0
	}
	changed := false
	i := 0
	for _, w := range t.words {
		for i < len(s.words) && s.words[i].at < w.at {
			i++
		}
		if i == len(s.words) || s.words[i].at != w.at {
			s.words = slices.Insert(s.words, i, w)
			changed = true
		} else if w.bits&^s.words[i].bits != 0 {
			s.words[i].bits |= w.bits
			changed = true
		}
	}
	return changed
}

// Without returns the members of s that are not in t.
func (s *Set) Without(t *Set) *Set {
	out := new(Set)
	i := 0
	for _, w := range s.words {
		for i < len(t.words) && t.words[i].at < w.at {
			i++
		}
		if i < len(t.words) && t.words[i].at == w.at {
			w.bits &^= t.words[i].bits
		}
		if w.bits != 0 {
			out.words = append(out.words, w)
		}
	}
	return out
}

// Clone returns a copy of s.
func (s *Set) Clone() *Set { return newSet(s.words) }

// All calls yield with the members of s in ascending order.
func (s *Set) All(yield func(int) bool) {
	for _, w := range s.words {
		for b := w.bits; b != 0; b &= b - 1 {
			if !yield(w.at*64 + bits.TrailingZeros64(b)) {
				return
			}
		}
	}
}
