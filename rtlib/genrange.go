package rtlib

import (
	"reflect"
	"unicode/utf8"
)

// MapIter walks over a map in a range loop that generated code has taken apart.
// It gives what Go's own range gives when the map changes during the loop:
// entries removed before they are reached do not come, those added may. The
// walk is that of [reflect.MapIter].
type MapIter[K comparable, V any] struct {
	iter  reflect.MapIter
	key   K
	value V
}

// RangeMap starts a walk over m, which may be nil.
func RangeMap[M ~map[K]V, K comparable, V any](m M) *MapIter[K, V] {
	it := new(MapIter[K, V])
	it.iter.Reset(reflect.ValueOf(m))
	return it
}

// Next goes to the next entry and reports whether there is one. It must not be
// called again after it has reported false.
func (it *MapIter[K, V]) Next() bool {
	if !it.iter.Next() {
		return false
	}
	reflect.ValueOf(&it.key).Elem().SetIterKey(&it.iter)
	reflect.ValueOf(&it.value).Elem().SetIterValue(&it.iter)
	return true
}

// Key returns the key of the current entry.
func (it *MapIter[K, V]) Key() K { return it.key }

// Value returns the value that the current entry had when Next came to it.
func (it *MapIter[K, V]) Value() V { return it.value }

// DecodeRune returns the rune that starts at byte i of s, as range over a
// string gives it, and the index of the next one.
func DecodeRune[S ~string](s S, i int) (r rune, next int) {
	if c := s[i]; c < utf8.RuneSelf {
		return rune(c), i + 1
	}
	r, size := utf8.DecodeRuneInString(string(s[i:]))
	return r, i + size
}
