package leaf

import (
	"fmt"
	"runtime"
)

var (
	countdown int
	number    int // that countdown began with
	exits     bool
)

// RaiseAt makes the n-th value from now, counted from 0, come as a panic, or if
// exit is set as runtime.Goexit. A negative n makes none so.
func RaiseAt(n int, exit bool) { countdown, number, exits = n+1, n, exit }

// Raised reports whether it has come.
func Raised() bool { return countdown <= 0 }

// arrive is called where a value is there.
func arrive() {
	if countdown--; countdown != 0 {
		return
	}
	if exits {
		runtime.Goexit()
	}
	panic(fmt.Sprintf("in place of value %d", number))
}
