package rtlib_test

import (
	"testing"
	"time"

	"github.com/asyncgen/asyncgen/rtlib"
	"github.com/asyncgen/asyncgen/rtlib/timer"
)

func TestBlockOnReturnsTheValue(t *testing.T) {
	if got := rtlib.BlockOn(ready(42)); got != 42 {
		t.Errorf("BlockOn gave %d", got)
	}
}

func TestSleepsSideBySide(t *testing.T) {
	begin := time.Now()
	rtlib.BlockOn[rtlib.Tuple2[rtlib.Unit, rtlib.Unit]](rtlib.Join2[rtlib.Unit, rtlib.Unit](
		timer.Sleep(20*time.Millisecond), timer.Sleep(10*time.Millisecond)))
	if took := time.Since(begin); took < 20*time.Millisecond {
		t.Errorf("took %v", took)
	}
}
