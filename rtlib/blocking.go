package rtlib

import "github.com/asyncgen/asyncgen/rtlib/internal/satomic"

// SpawnBlocking runs f on a goroutine of its own, outside the workers, and
// returns the handle of that task. It is the place for calls that block: file
// operations, cgo, long computations. At most [MaxBlocking] of them run at a
// time; the others wait their turn in order. Aborting it has an effect only
// before f has started. In a clean-up task it runs also while the runtime is being
// shut down. From plain Go code, where cx is nil, it belongs to the default runtime.
func SpawnBlocking[T any](cx *Context, f func() T) *JoinHandle[T] {
	if !cx.cleansUp() {
		return SpawnBlockingOn(Current(cx), f)
	}
	t := newTask[T](blockingCall[T](f), stateSpawned|stateCleanup)
	cx.rt.adoptForCleanup(cx, &t.core)
	cx.rt.beginBlocking(&t.core)
	return t
}

// SpawnBlockingOn is SpawnBlocking under the limit of h's runtime.
func SpawnBlockingOn[T any](h Handle, f func() T) *JoinHandle[T] {
	t := newTask[T](blockingCall[T](f), stateSpawned)
	rt := h.runtime()
	if rt.adopt(nil, rt.anyWorker(), &t.core) {
		rt.beginBlocking(&t.core)
	}
	return t
}

// beginBlocking runs a registered task of a function that blocks.
func (rt *Runtime) beginBlocking(h *header) {
	if !rt.opts.simulated {
		rt.blocking.submit(h)
		return
	}
	var l taskList
	l.append(h)
	rt.inject(l) // it runs at a point that the seed decides
}

// GoBlocking is [SpawnBlocking] for a function that may fail. Its handle is that of a go
// expression: awaiting it gives the value and one error, the function's own or a
// [*JoinError].
//
//	text, err := await rtlib.GoBlocking(func() ([]byte, error) { return os.ReadFile(name) })
func GoBlocking[T any](cx *Context, f func() (T, error)) *GoHandle[Result[T]] {
	return (*GoHandle[Result[T]])(SpawnBlocking(cx, func() (r Result[T]) {
		r.Value, r.Err = f()
		return r
	}))
}

// GoBlockingErr is [GoBlocking] for a function that returns an error alone.
func GoBlockingErr(cx *Context, f func() error) *GoHandle[error] {
	return (*GoHandle[error])(SpawnBlocking(cx, f))
}

// blockingCall is a function as a future that is ready at its first poll.
type blockingCall[T any] func() T

func (f blockingCall[T]) Poll(*Context) (T, bool) { return f(), true }
func (f blockingCall[T]) Cancel(*Context)         {}

// blockingPool runs tasks to their end, each on a goroutine, up to a limit.
type blockingPool struct {
	limit int
	idle  func() // called when the last has ended; may be nil

	mu      satomic.Mutex
	running int
	waiting taskList
}

func (p *blockingPool) submit(h *header) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.running == p.limit {
		p.waiting.append(h)
		return
	}
	p.running++
	go p.run(h)
}

// run runs one task and then lets the next have the place. The next gets a
// goroutine of its own, because this one may be dying of a Goexit.
func (p *blockingPool) run(h *header) {
	defer p.leave()
	end := &JoinError{cause: ErrGoexit}
	defer func() {
		if v := recover(); v != nil {
			end = newPanicError(v)
		}
		h.home.Load().rt.finish(nil, h, end)
	}()
	if h.state.start() {
		end = newAbortError()
		return
	}
	h.state.leaveWorkers()
	h.task.poll(nil)
	end = nil
}

// counts returns how many functions run, and how many wait to.
func (p *blockingPool) counts() (running, waiting int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.running, p.waiting.n
}

// busy reports whether a function is running or waits to run.
func (p *blockingPool) busy() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.running > 0
}

func (p *blockingPool) leave() {
	p.mu.Lock()
	h := p.waiting.pop()
	if h == nil {
		p.running--
	}
	idle := p.running == 0 && p.idle != nil
	p.mu.Unlock()
	if h != nil {
		go p.run(h)
	} else if idle {
		p.idle()
	}
}
