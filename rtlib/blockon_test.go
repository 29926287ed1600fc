package rtlib_test

import (
	"errors"
	"testing"
	"time"

	"github.com/asyncgen/asyncgen/rtlib"
	"github.com/asyncgen/asyncgen/rtlib/timer"
)

// ready is a future that has its value already.
func ready[T any](v T) rtlib.Future[T] {
	return rtlib.PollFunc[T](func(*rtlib.Context) (T, bool) { return v, true })
}

func TestBlockOnReturnsTheValue(t *testing.T) {
	if got := rtlib.BlockOn(ready(42)); got != 42 {
		t.Errorf("BlockOn gave %d", got)
	}
}

func TestBlockOnRaisesThePanicOfTheTask(t *testing.T) {
	want := errors.New("boom")
	defer func() {
		if got := recover(); got != want {
			t.Errorf("recovered %v", got)
		}
	}()
	rtlib.BlockOn(rtlib.PollFunc[int](func(*rtlib.Context) (int, bool) { panic(want) }))
}

func TestSleepsSideBySide(t *testing.T) {
	begin := time.Now()
	rtlib.BlockOn[rtlib.Tuple2[rtlib.Unit, rtlib.Unit]](rtlib.Join2[rtlib.Unit, rtlib.Unit](
		timer.Sleep(20*time.Millisecond), timer.Sleep(10*time.Millisecond)))
	if took := time.Since(begin); took < 20*time.Millisecond {
		t.Errorf("took %v", took)
	}
}
