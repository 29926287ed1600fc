// Package predeclared has Go's predeclared names under others, for generated code in
// packages that give the former another meaning. It is of no use to people.
package predeclared

import "reflect"

// Predeclared types.
type (
	Any        = any
	Bool       = bool
	Byte       = byte
	Complex64  = complex64
	Complex128 = complex128
	Error      = error
	Float32    = float32
	Float64    = float64
	Int        = int
	Int8       = int8
	Int16      = int16
	Int32      = int32
	Int64      = int64
	Rune       = rune
	String     = string
	Uint       = uint
	Uint8      = uint8
	Uint16     = uint16
	Uint32     = uint32
	Uint64     = uint64
	Uintptr    = uintptr
)

// Comparable is the constraint comparable.
type Comparable interface{ comparable }

// Predeclared constants.
const (
	False = false
	True  = true
)

// New is new(T).
func New[T any]() *T { return new(T) }

// Zero is the zero value of T, which may be nil.
func Zero[T any]() (zero T) { return zero }

// Nil reports whether f, a function, is nil.
func Nil[F any](f F) bool { return reflect.ValueOf(f).IsNil() }

// Len is len of a slice.
func Len[S ~[]E, E any](s S) int { return len(s) }

// LenString is len of a string.
func LenString[S ~string](s S) int { return len(s) }

// Panic is panic.
func Panic(v any) { panic(v) }
