// Package aio is asynchronous input and output: what package io is to readers
// and writers that block. Its interfaces are one step of an operation, polled;
// its functions are futures that take as many steps as they need, without
// allocating when they are awaited.
package aio

import "github.com/asyncgen/asyncgen/rtlib"

// Reader is a source of bytes.
//
// PollRead reads up to len(p) bytes into p. Ready with a nil error means that n
// bytes were read, at least one unless p is empty; the end is [io.EOF]. Bytes
// may come together with an error, as from an io.Reader. If there is nothing to
// read yet, ready is false and cx's waker is woken when there is. CancelRead
// gives up waiting: after it the reader has no waker of its caller's. A reader
// is used by one task at a time.
type Reader interface {
	PollRead(cx *rtlib.Context, p []byte) (n int, err error, ready bool)
	CancelRead(cx *rtlib.Context)
}

// Writer is a destination of bytes.
//
// PollWrite writes part of p. Ready with a nil error means that n bytes were
// written, at least one unless p is empty. If there is no room yet, ready is
// false and cx's waker is woken when there is. CancelWrite gives up waiting, as
// CancelRead does. A writer is used by one task at a time.
type Writer interface {
	PollWrite(cx *rtlib.Context, p []byte) (n int, err error, ready bool)
	CancelWrite(cx *rtlib.Context)
}
