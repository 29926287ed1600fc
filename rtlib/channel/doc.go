// Package channel holds the channels of tasks. A task that waits at one is
// pending and keeps no worker.
//
//   - [Bounded] and [Unbounded]: many senders, one receiver.
//   - [Oneshot]: one value, once, or once more after each Renew.
//   - [Broadcast]: every receiver sees every value; a slow one misses the oldest
//     and is told how many.
//   - [Watch]: every receiver sees the latest value.
//
// # Ends
//
// An end is closed by its Close, and by nothing else: Go tells nobody that a
// handle was dropped. A function that is given a sending end therefore begins
// with
//
//	defer tx.Close()
//
// which runs when the function returns, panics or is cancelled. Where several
// tasks send, each gets a handle of its own by Clone; the channel is closed for
// the receiver when the last handle is. A receiver that stops early closes its
// end too, so that no sender waits for it.
//
// # Contexts
//
// Methods that may wake a task take the [rtlib.Context] of the caller. An async
// function leaves it out, plain Go code gives nil. The methods whose names end
// in Blocking block the calling goroutine and are for plain Go code.
//
// # Cost
//
// No operation allocates once a channel has seen its usual load; what waiting
// needs is in the futures, which live in the frame that awaits them.
package channel

import "errors"

// ErrClosed tells that the other end of a channel is closed.
var ErrClosed = errors.New("channel: closed")

// ErrFull tells that a channel has no room.
var ErrFull = errors.New("channel: full")

// ErrEmpty tells that a channel has nothing to receive yet.
var ErrEmpty = errors.New("channel: empty")
