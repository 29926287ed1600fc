//go:build linux && !simatomic

package satomic

import (
	"runtime"
	"sync/atomic"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// WorkerParker is a Parker for a worker. It can doze for a while before it sleeps:
// then its thread waits on a futex, and who wakes it makes a system call, after which
// it runs within some 20 µs. A goroutine that waits on a channel would be put into the
// queue of the waker's processor, and while the waker is busy another thread comes to
// steal it from there only after some 100 µs. Yet sleeping frees the thread, and lets
// Go see when the whole program waits for ever.
type WorkerParker struct {
	state  uint32
	limit  unix.Timespec // the kernel reads it during a doze
	signal chan struct{}
	timer  *time.Timer
}

// The states of a WorkerParker. Unpark sets parkerSignaled and wakes who is in one
// of the last two; the others are set by the worker.
const (
	parkerAwake    uint32 = iota
	parkerSignaled        // the Park that is under way, or else the next one, is to return
	parkerDozes           // the thread waits on the futex, or is about to
	parkerSleeps          // the goroutine waits for signal, or is about to
)

// dozeTime is the longest that the thread waits.
const dozeTime = 2 * time.Millisecond

// NewWorkerParker makes a WorkerParker.
func NewWorkerParker() WorkerParker { return WorkerParker{signal: make(chan struct{}, 1)} }

// Park blocks until Unpark is called or timeout has passed, negative is for ever; it
// returns at once if Unpark was called since the last Park, and may return early. If
// an Unpark is likely to come soon, it dozes at first.
func (p *WorkerParker) Park(timeout time.Duration, soon bool) {
	defer atomic.StoreUint32(&p.state, parkerAwake)
	if soon {
		runtime.Gosched() // to goroutines that wait for this processor: a doze keeps it
		doze := dozeTime
		if timeout >= 0 {
			doze = min(doze, timeout)
		}
		if !p.become(parkerDozes) || p.doze(doze) || doze == timeout {
			return
		}
	}
	if p.become(parkerSleeps) {
		receive(p.signal, &p.timer, timeout)
	}
}

// become changes the state of a parker that is not signaled.
func (p *WorkerParker) become(state uint32) bool {
	for {
		old := atomic.LoadUint32(&p.state)
		if old == parkerSignaled {
			return false
		}
		if atomic.CompareAndSwapUint32(&p.state, old, state) {
			return true
		}
	}
}

// doze waits on the futex, for d if no other signal interrupts the wait, and reports
// whether Unpark was called.
func (p *WorkerParker) doze(d time.Duration) (signaled bool) {
	for p.limit = unix.NsecToTimespec(int64(d)); ; {
		_, _, errno := unix.Syscall6(unix.SYS_FUTEX, uintptr(unsafe.Pointer(&p.state)), futexWait,
			uintptr(parkerDozes), uintptr(unsafe.Pointer(&p.limit)), 0, 0)
		if atomic.LoadUint32(&p.state) == parkerSignaled {
			return true
		}
		if errno != unix.EINTR && errno != 0 {
			return false
		}
	}
}

// The operations of the futex system call, on memory of this process alone.
const (
	futexWait = 0 | 1<<7
	futexWake = 1 | 1<<7
)

// Unpark lets the Park that is under way return, or else the next one.
func (p *WorkerParker) Unpark() {
	switch atomic.SwapUint32(&p.state, parkerSignaled) {
	case parkerDozes:
		// A raw call: it does not block.
		unix.RawSyscall6(unix.SYS_FUTEX, uintptr(unsafe.Pointer(&p.state)), futexWake, 1, 0, 0, 0)
	case parkerSleeps:
		select {
		case p.signal <- struct{}{}:
		default: // left from a Park that timed out
		}
	}
}
