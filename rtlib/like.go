package rtlib

import (
	"reflect"
	"slices"
	"unsafe"
)

// The functions of this file give generated code values of types that it cannot
// write down, such as an unexported one of another package: Go infers them from
// the arguments. None looks at its arguments, and all return zero values.

// Pointee returns a T that a *T might point to.
func Pointee[T any](*T) (like T) { return like }

// PointerTo returns a pointer as there might be to a T.
func PointerTo[T any](T) (like *T) { return like }

// ElemOf returns an element as a []E might have.
func ElemOf[E any]([]E) (like E) { return like }

// KeyOf returns a key as a map[K]V might have.
func KeyOf[K comparable, V any](map[K]V) (like K) { return like }

// ValueOf returns a value as a map[K]V might have.
func ValueOf[K comparable, V any](map[K]V) (like V) { return like }

// ReceivedFrom returns what a channel of T might give.
func ReceivedFrom[T any](<-chan T) (like T) { return like }

// Yielded1 returns the first value that seq might yield.
func Yielded1[K any](seq func(func(K) bool)) (like K) { return like }

// Yielded2Key returns the first value that seq might yield.
func Yielded2Key[K, V any](seq func(func(K, V) bool)) (like K) { return like }

// Yielded2Value returns the second value that seq might yield.
func Yielded2Value[K, V any](seq func(func(K, V) bool)) (like V) { return like }

// OutputOf returns what a Future[T] might end with.
func OutputOf[T any](Future[T]) (like T) { return like }

// ElementOf returns an element as a Stream[T] might have.
func ElementOf[T any](Stream[T]) (like T) { return like }

// FutureOf returns a future as might end with a T.
func FutureOf[T any](T) (like Future[T]) { return like }

// StreamOf returns a stream as might have a T for its elements.
func StreamOf[T any](T) (like Stream[T]) { return like }

// Fresh returns a pointer to a new T. The argument only says what T is.
func Fresh[T any](*T) *T { return new(T) }

// Filled returns a T whose embedded pointers point to new values, so that fields
// behind them can be selected. The argument only says what T is.
func Filled[T any](T) (like T) {
	fill(reflect.ValueOf(&like).Elem(), nil)
	return like
}

// fill sets the embedded pointers of v and of what v embeds, but for those to types
// around v: no field is promoted from there.
func fill(v reflect.Value, around []reflect.Type) {
	t := v.Type()
	if t.Kind() != reflect.Struct || slices.Contains(around, t) {
		return
	}
	around = append(around, t)
	for i := range t.NumField() {
		if !t.Field(i).Anonymous {
			continue
		}
		embedded := v.Field(i)
		if embedded.Kind() == reflect.Pointer {
			// Package reflect sets no unexported field. The value is fill's own, so that
			// its fields may be set by their addresses.
			embedded = reflect.NewAt(embedded.Type(), unsafe.Pointer(embedded.UnsafeAddr())).Elem()
			embedded.Set(reflect.New(embedded.Type().Elem()))
			embedded = embedded.Elem()
		}
		fill(embedded, around)
	}
}
