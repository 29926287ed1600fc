package reactor

import (
	"fmt"
	"sync/atomic"
	"syscall"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// batchSize bounds the events of one call to the kernel. More are reported by
// the next call.
const batchSize = 256

// interest is registered once for every descriptor: edges in both directions.
const interest = unix.EPOLLIN | unix.EPOLLOUT | unix.EPOLLRDHUP | unix.EPOLLET

// wakeToken is the token of the eventfd. No slot of the slab has its index.
var wakeToken = token{index: -1}

// Reactor waits for descriptors with epoll.
type Reactor struct {
	epoll  int
	wakeup int // an eventfd, edge-triggered and never read: each write is an edge
	// woken tells that a write to wakeup has not been reported yet, so that any
	// number of Wakes between two waits costs one system call.
	woken atomic.Bool
	open  lifetime // of the descriptors; each registered source is a use
	slab  slab

	// The owner's alone.
	events [batchSize]unix.EpollEvent
	found  [batchSize]*Source
}

// New makes a reactor.
func New() (*Reactor, error) {
	epoll, err := unix.EpollCreate1(unix.EPOLL_CLOEXEC)
	if err != nil {
		return nil, fmt.Errorf("epoll_create1: %w", err)
	}
	wakeup, err := unix.Eventfd(0, unix.EFD_CLOEXEC|unix.EFD_NONBLOCK)
	if err != nil {
		closeFD(epoll)
		return nil, fmt.Errorf("eventfd2: %w", err)
	}
	r := &Reactor{epoll: epoll, wakeup: wakeup}
	r.open.begin()
	event := eventOf(unix.EPOLLIN|unix.EPOLLET, wakeToken)
	if err := unix.EpollCtl(epoll, unix.EPOLL_CTL_ADD, wakeup, &event); err != nil {
		r.Close()
		return nil, fmt.Errorf("epoll_ctl: %w", err)
	}
	return r, nil
}

// Close ends the reactor: nothing can be registered any more and Wake does
// nothing. The driver must have left Wait for good. The reactor's descriptors
// are closed when the last source is.
func (r *Reactor) Close() {
	if r.open.shut() {
		r.release()
	}
}

// release ends a use of the reactor's descriptors.
func (r *Reactor) release() {
	if r.open.release() {
		closeFD(r.wakeup)
		closeFD(r.epoll)
	}
}

// Active reports whether any source is registered.
func (r *Reactor) Active() bool { return r.open.inUse() }

// Wake makes the Wait that is under way return, or else the next one.
func (r *Reactor) Wake() {
	if r.woken.Swap(true) || !r.open.acquire() {
		return
	}
	defer r.release()
	one := [8]byte{1} // any value but zero is an edge, in either byte order
	for {
		if _, err := unix.Write(r.wakeup, one[:]); err != unix.EINTR {
			return // EAGAIN: the counter is full, which is an edge that is still unreported
		}
	}
}

// Wait blocks until a source is ready, Wake is called or timeout has passed,
// which is rounded up to milliseconds; negative is for ever. It may return
// early. Whom to wake for what is ready is passed to wake before it returns.
func (r *Reactor) Wait(timeout time.Duration, wake func(Notifier)) error {
	ms := -1
	if timeout >= 0 {
		ms = int(min((timeout+time.Millisecond-1)/time.Millisecond, maxWait))
	}
	// The thread blocks here, instead of the goroutine in Go's own poller: by
	// BenchmarkPark that is the cheapest under load on more than one processor.
	// With pauses, or on one processor, the others come close or win.
	n, err := unix.EpollWait(r.epoll, r.events[:], ms)
	if err != nil {
		n = 0
		if err != unix.EINTR {
			return fmt.Errorf("epoll_wait: %w", err)
		}
	}
	r.dispatch(r.events[:n], wake)
	return nil
}

// maxWait is the longest wait in milliseconds that fits the system call.
const maxWait = 1<<31 - 1

// Poll is Wait without blocking.
func (r *Reactor) Poll(wake func(Notifier)) error {
	// A raw call: it does not block, so the scheduler need not hear of it.
	n, _, errno := syscall.RawSyscall6(unix.SYS_EPOLL_PWAIT, uintptr(r.epoll),
		uintptr(unsafe.Pointer(&r.events[0])), batchSize, 0, 0, 0)
	if errno != 0 {
		if errno == unix.EINTR {
			return nil
		}
		return fmt.Errorf("epoll_pwait: %w", errno)
	}
	r.dispatch(r.events[:n], wake)
	return nil
}

// dispatch reports events to their sources.
func (r *Reactor) dispatch(events []unix.EpollEvent, wake func(Notifier)) {
	kept := 0
	for _, event := range events {
		if tokenOf(&event) == wakeToken {
			r.woken.Store(false)
			continue
		}
		events[kept] = event
		kept++
	}
	if kept == 0 {
		return
	}
	found := r.found[:kept]
	r.slab.resolve(found, func(i int) token { return tokenOf(&events[i]) })
	for i, source := range found {
		if source != nil {
			source.report(events[i].Events, wake)
			found[i] = nil
		}
	}
}

// report passes the flags of an event on to the directions they concern. An
// error or a hang-up concerns both: the next operation of either finds it.
func (s *Source) report(flags uint32, wake func(Notifier)) {
	const gone = unix.EPOLLERR | unix.EPOLLHUP
	if flags&(unix.EPOLLIN|unix.EPOLLPRI|unix.EPOLLRDHUP|gone) != 0 {
		var final Ready
		if flags&(unix.EPOLLRDHUP|gone) != 0 {
			final = finalBit
		}
		s.read.report(final, wake)
	}
	if flags&(unix.EPOLLOUT|gone) != 0 {
		var final Ready
		if flags&gone != 0 {
			final = finalBit
		}
		s.write.report(final, wake)
	}
}

// add registers s with the kernel.
func (r *Reactor) add(s *Source) error {
	if !r.open.acquire() {
		return ErrClosed
	}
	event := eventOf(interest, s.token)
	if err := unix.EpollCtl(r.epoll, unix.EPOLL_CTL_ADD, s.fd, &event); err != nil {
		r.release()
		return fmt.Errorf("epoll_ctl: %w", err)
	}
	return nil
}

// remove ends the registration of s. Closing the descriptor would do, were it
// not shared with another process; an error means that it is gone already.
func (r *Reactor) remove(s *Source) {
	_ = unix.EpollCtl(r.epoll, unix.EPOLL_CTL_DEL, s.fd, nil)
	r.slab.remove(s.token)
	r.release()
}

func eventOf(flags uint32, t token) unix.EpollEvent {
	return unix.EpollEvent{Events: flags, Fd: t.index, Pad: t.generation}
}

func tokenOf(e *unix.EpollEvent) token { return token{e.Fd, e.Pad} }

// closeFD closes a descriptor. Linux frees it even when it reports an error, so
// there is nothing to retry.
func closeFD(fd int) { _ = unix.Close(fd) }
