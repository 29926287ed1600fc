// Package satomic is sync/atomic for code whose interleavings are explored. The
// types are those of sync/atomic and sync, unless the program is built with the
// tag simatomic: then every operation is a point at which an exploration (see
// package explore) may let another thread go on.
//
// Explored code synchronises by nothing else: an operation that the exploration
// does not see is a switch that it never tries.
package satomic
