package rtlib_test

import (
	"context"
	"sync/atomic"
	"testing"

	"github.com/asyncgen/asyncgen/rtlib"
)

// What a clean-up has to do is often a file operation, as removing what is left.
func TestShutdownRunsTheBlockingFunctionsOfACleanup(t *testing.T) {
	for name, opts := range map[string][]rtlib.Option{
		"workers":   {rtlib.Workers(2)},
		"inline":    {rtlib.CurrentThread()},
		"simulated": {rtlib.Simulated(1, 3)},
	} {
		t.Run(name, func(t *testing.T) {
			rt := newRuntime(t, opts...)
			var after gate
			removes := &removal{}
			u := &untidy{clean: func() rtlib.Future[rtlib.Unit] { return removes }, after: after.open}
			rtlib.SpawnOn[rtlib.Unit](rt.Handle(), u)
			rtlib.BlockOnHandle(rt.Handle(), u.polled.wait())
			shutdown(t, rt)
			within(t, after.done(), "the call behind")
			if removes.err != nil || !removes.removed {
				t.Errorf("removed %t, error %v", removes.removed, removes.err)
			}
		})
	}
}

// When clean-up tasks are given up, what they await is cancelled: it is too late for more.
func TestGivenUpCleanupBeginsNoBlockingFunction(t *testing.T) {
	rt := newRuntime(t, rtlib.Workers(1))
	var after gate
	var ran atomic.Bool
	stuck := &probe{onCancel: func(cx *rtlib.Context) {
		rtlib.SpawnBlocking(cx, func() bool { ran.Store(true); return true })
	}}
	u := &untidy{clean: func() rtlib.Future[rtlib.Unit] { return unitOf{stuck} }, after: after.open}
	h := rtlib.SpawnOn[rtlib.Unit](rt.Handle(), u)
	within(t, u.polled.done(), "the first poll")
	h.Abort()
	within(t, stuck.polled.done(), "the clean-up")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_ = rt.Shutdown(ctx) // the end may come in time
	within(t, after.done(), "the call behind")
	shutdown(t, rt)
	if stuck.cancels.Load() != 1 || ran.Load() {
		t.Errorf("cancelled %d times, has run: %t", stuck.cancels.Load(), ran.Load())
	}
}

// removal is a future of a blocking function.
type removal struct {
	call    *rtlib.JoinHandle[bool]
	removed bool
	err     error
}

func (r *removal) Poll(cx *rtlib.Context) (u rtlib.Unit, ready bool) {
	if r.call == nil {
		r.call = rtlib.SpawnBlocking(cx, func() bool { return true })
	}
	end, ready := r.call.Poll(cx)
	if ready {
		r.removed, r.err = end.Unpack()
	}
	return u, ready
}

func (r *removal) Cancel(*rtlib.Context) {}
