package rtlib

import (
	"errors"
	"fmt"
	"runtime/debug"
)

// ErrAborted is what a [JoinError] wraps when the task was aborted or its
// runtime was shut down.
var ErrAborted = errors.New("task aborted")

// ErrGoexit is what a [JoinError] wraps when the task called [runtime.Goexit],
// as testing's FailNow does.
var ErrGoexit = errors.New("task called runtime.Goexit")

// JoinError tells why a task ended without a value: it panicked, it was
// aborted, or it called runtime.Goexit.
type JoinError struct {
	// PanicValue is what the task panicked with; nil if it did not panic.
	PanicValue any
	// Stack is the text of the goroutine's stack at the panic, as
	// [runtime/debug.Stack] gives it; empty if the task did not panic.
	Stack []byte

	cause error
}

func newAbortError() *JoinError { return &JoinError{cause: ErrAborted} }

// newPanicError makes the error of a panic with v, whose frames are still on the
// stack.
func newPanicError(v any) *JoinError { return &JoinError{PanicValue: v, Stack: debug.Stack()} }

// Error says how the task ended; of a panic, with its value but not its stack.
func (e *JoinError) Error() string {
	if e.PanicValue != nil {
		return fmt.Sprintf("task panicked: %v", e.PanicValue)
	}
	return e.cause.Error()
}

// Unwrap returns [ErrAborted] or [ErrGoexit], or the panic value if that is an
// error.
func (e *JoinError) Unwrap() error {
	if err, ok := e.PanicValue.(error); ok {
		return err
	}
	return e.cause
}

// Aborted reports whether the task was aborted.
func (e *JoinError) Aborted() bool { return e.cause == ErrAborted }

// Panicked reports whether the task panicked.
func (e *JoinError) Panicked() bool { return e.PanicValue != nil }
