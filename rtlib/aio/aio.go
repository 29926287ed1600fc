// Package aio is asynchronous input and output: what packages io and bufio are
// to readers and writers that block. Its interfaces are one step of an
// operation, polled; its functions and methods are futures that take as many
// steps as they need, without allocating when they are awaited.
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
// CancelRead does. A Writer whose writes go on all the same has a method PollIdle,
// as [BlockingWriter] has, which tells what they have written. A writer is used by
// one task at a time.
type Writer interface {
	PollWrite(cx *rtlib.Context, p []byte) (n int, err error, ready bool)
	CancelWrite(cx *rtlib.Context)
}

// Flusher is a Writer that may keep bytes back.
//
// PollFlush sends them on; ready with a nil error means that none are left. It
// waits as PollWrite does, and CancelWrite gives it up.
type Flusher interface {
	Writer
	PollFlush(cx *rtlib.Context) (err error, ready bool)
}

// CloseWriter is a Writer that can end alone what it writes, so that the other
// side reads the end while it may still send.
//
// PollCloseWrite sends what is kept back and then the end. It waits as PollWrite
// does, and CancelWrite gives it up. Nothing is written after it.
type CloseWriter interface {
	Writer
	PollCloseWrite(cx *rtlib.Context) (err error, ready bool)
}

// Conn is a connection: bytes in both directions, each with an end of its own.
// Its two directions may be used by two tasks.
type Conn interface {
	Reader
	CloseWriter
}
