// Package tr is what generated programs trace with. A program is run in one
// goroutine at a time, so that nothing here is locked.
package tr

import (
	"errors"
	"fmt"
	"strconv"
)

// most is how much of a program's trace is kept; the rest is counted.
const most = 1 << 16

var (
	buf  []byte
	lost int
	fuel int
)

// Reset begins a run in a mode that may take steps steps and does act at its
// at-th pause.
func Reset(m Mode, steps int, act Act, at int) {
	buf, lost, fuel = buf[:0], 0, steps
	mode, action, actAt, pauses = m, act, at, 0
	Cancelled = false
}

// Text returns the trace of the run.
func Text() string { return fmt.Sprintf("%s[lost %d, pauses %d]", buf, lost, pauses) }

// Go takes a step and reports whether there are any left: what may repeat or
// recurse asks first, so that every program ends.
func Go() bool {
	fuel--
	return fuel >= 0
}

// P traces values. They hold no pointers but in errors.
func P(id int, vs ...any) {
	if len(buf) > most {
		lost++
		return
	}
	buf = append(strconv.AppendInt(append(buf, '#'), int64(id), 10), '=')
	for i, v := range vs {
		if i > 0 {
			buf = append(buf, ',')
		}
		buf = appendValue(buf, v)
	}
	buf = append(buf, ' ')
}

func appendValue(b []byte, v any) []byte {
	switch v := v.(type) {
	case nil:
		return append(b, "nil"...)
	case int:
		return strconv.AppendInt(b, int64(v), 10)
	case bool:
		return strconv.AppendBool(b, v)
	case string:
		return strconv.AppendQuote(b, v)
	case error:
		return append(append(append(b, "error("...), v.Error()...), ')')
	case fmt.Stringer:
		return append(b, v.String()...)
	}
	return fmt.Appendf(b, "%v", v)
}

// V traces v and returns it.
func V[T any](id int, v T) T {
	P(id, v)
	return v
}

// Ix returns an index below n, which i decides.
func Ix(i, n int) int {
	if n == 0 {
		return 0
	}
	if k := i % n; k < 0 {
		return k + n
	} else {
		return k
	}
}

// Int converts f, which any machine does alike within these bounds.
func Int(f float64) int {
	if f > -1e15 && f < 1e15 {
		return int(f)
	}
	return 7
}

// Few returns the first elements of s.
func Few[S ~[]E, E any](s S) S { return s[:min(len(s), 3)] }

// Cut returns the first bytes of s.
func Cut[S ~string](s S) S { return s[:min(len(s), 8)] }

// Try traces v and returns it, with an error if it fails.
func Try[T any](id int, v T, fail bool) (T, error) {
	P(id, v, fail)
	if fail {
		return v, errFailed
	}
	return v, nil
}

var errFailed = errors.New("failed")
