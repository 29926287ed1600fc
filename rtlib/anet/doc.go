// Package anet is asynchronous networking: TCP listeners and streams whose
// operations are futures. Addresses and errors are those of package net.
//
// An operation starts when its future is polled and tries its system call at
// once; a task waits only if the call would block. Streams and listeners may be
// used from several tasks at a time, and closing one ends the operations that
// wait on it with [net.ErrClosed]. What reads or writes a stream by way of package
// aio, as aio.WriteAll does, counts as one user of that direction: two tasks at a
// time would miss each other's wake-ups, where two of [TCPStream.Write] do not.
package anet
