package rtlib_test

import (
	"testing"

	"github.com/asyncgen/asyncgen/rtlib"
)

func TestAwaitingAGoHandleAllocatesNothing(t *testing.T) {
	rt := newRuntime(t)
	var h *rtlib.GoHandle[rtlib.Result[int]]
	spawner := &probe{onPoll: func(cx *rtlib.Context) (int, bool) {
		h = rtlib.Go1[int](cx, &probe{})
		return 0, true
	}}
	if _, err := outcome(rt, rtlib.SpawnOn[int](rt.Handle(), spawner)); err != nil {
		t.Fatal(err)
	}
	if n := testing.AllocsPerRun(100, func() {
		if _, ready := h.Poll(nil); ready {
			t.Error("ready")
		}
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
	h.Cancel(nil)
}
