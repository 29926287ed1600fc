package aio

import (
	"errors"
	"fmt"

	"github.com/asyncgen/asyncgen/rtlib"
)

// job is one blocking call at a time, on the blocking pool. A task that gives up
// waiting for it leaves it running; its outcome is kept for the next who asks.
type job struct {
	task *rtlib.JoinHandle[rtlib.Result[int]] // nil unless a call was begun and its outcome not taken
}

func (j *job) running() bool { return j.task != nil }

// begin starts the call. No other may be running.
func (j *job) begin(cx *rtlib.Context, call func() (int, error)) {
	j.task = rtlib.SpawnBlocking(cx, func() (r rtlib.Result[int]) {
		r.Value, r.Err = call()
		return r
	})
}

// poll takes the outcome of the call that is running. That it was dropped is an error;
// see wasDropped.
func (j *job) poll(cx *rtlib.Context) (n int, err error, ready bool) {
	end, ready := j.task.Poll(cx)
	if !ready {
		return 0, nil, false
	}
	j.task = nil
	if end.Err != nil {
		return 0, fmt.Errorf("aio: a blocking call has not returned: %w", end.Err), true
	}
	return end.Value.Value, end.Value.Err, true
}

// wasDropped reports whether the outcome is that of a call which the runtime has dropped
// ahead of its beginning, because it shuts down. It has not happened.
func wasDropped(err error) bool {
	end, ok := errors.AsType[*rtlib.JoinError](err)
	return ok && end.Aborted()
}

// forget gives up waiting.
func (j *job) forget(cx *rtlib.Context) {
	if j.task != nil {
		j.task.Cancel(cx)
	}
}
