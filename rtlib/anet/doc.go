// Package anet is asynchronous networking: TCP listeners and streams whose
// operations are futures. Addresses and errors are those of package net.
//
// An operation starts when its future is polled and tries its system call at
// once; a task waits only if the call would block. Streams and listeners may be
// used from several tasks at a time, and closing one ends the operations that
// wait on it with [net.ErrClosed].
package anet
