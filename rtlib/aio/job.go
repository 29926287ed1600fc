package aio

import (
	"fmt"
	"sync"

	"github.com/asyncgen/asyncgen/rtlib"
)

// job is one blocking call at a time, on the blocking pool. A task that gives up
// waiting for it leaves it running; its outcome is kept for the next who asks.
type job struct {
	running bool // begun, and its outcome not taken; the owner's

	mu    sync.Mutex
	done  bool
	n     int
	err   error
	waker rtlib.Waker
}

// begin starts the call. No other may be running.
func (j *job) begin(cx *rtlib.Context, call func() (int, error)) {
	j.running = true
	rtlib.SpawnBlocking(cx, func() (u rtlib.Unit) {
		n, err := 0, error(nil)
		defer func() {
			if v := recover(); v != nil {
				err = fmt.Errorf("aio: panic in a blocking call: %v", v)
			}
			j.end(n, err)
		}()
		n, err = call()
		return u
	})
}

func (j *job) end(n int, err error) {
	j.mu.Lock()
	j.done, j.n, j.err = true, n, err
	waker := j.waker
	j.waker = rtlib.Waker{}
	j.mu.Unlock()
	waker.Wake()
}

// poll takes the outcome of the call that is running.
func (j *job) poll(cx *rtlib.Context) (n int, err error, ready bool) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if !j.done {
		j.waker = cx.Waker()
		return 0, nil, false
	}
	n, err = j.n, j.err
	j.running, j.done, j.err = false, false, nil
	return n, err, true
}

// forget gives up waiting.
func (j *job) forget() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.waker = rtlib.Waker{}
}
