// Package leaf is golden/leaf for programs from which async and await have been
// struck out: a call has its value at once.
package leaf

import "fmt"

// Value returns v.
func Value[T any](v T) T {
	arrive()
	return v
}

// Trace prints the word and returns v.
func Trace[T any](word string, v T) T {
	fmt.Println(word)
	return Value(v)
}

// Result returns v and err.
func Result[T any](v T, err error) (T, error) { return Value(v), err }

// Unit returns nothing.
func Unit() { Value(struct{}{}) }
