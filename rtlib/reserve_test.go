package rtlib

import "testing"

// Workers that have retired and are still in their last hook are not used again, so that
// all there may be can be in use with few that are stuck.
func TestThereAreNoMoreExtraWorkersThanTheIdleSetHasRoomFor(t *testing.T) {
	rt := newRuntime(options{workers: 64}, newSystemDriver())
	for range maxExtra {
		rt.idle.isParked(rt.unusedWorker().id)
	}
	if w := rt.unusedWorker(); w != nil {
		t.Errorf("there is a worker %d", w.id)
	}
}
