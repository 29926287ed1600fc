package leaf

import (
	"fmt"
	"runtime"
	"sync/atomic"
)

var (
	countdown atomic.Int64
	number    int // that countdown began with
	exits     bool
)

// RaiseAt makes the n-th value from now, counted from 0, come as a panic, or if
// exit is set as runtime.Goexit. A negative n makes none so.
func RaiseAt(n int, exit bool) {
	countdown.Store(int64(n) + 1)
	number, exits = n, exit
}

// Raised reports whether it has come.
func Raised() bool { return countdown.Load() <= 0 }

// arrive is called where a value is there.
func arrive() {
	if countdown.Add(-1) != 0 {
		return
	}
	if exits {
		runtime.Goexit()
	}
	panic(fmt.Sprintf("in place of value %d", number))
}
