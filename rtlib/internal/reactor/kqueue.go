//go:build darwin || (freebsd && !386 && !arm)

package reactor

import (
	"fmt"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// poller is a kqueue. On a 32-bit system its events have no room for a token.
type poller struct {
	kqueue int

	raw [batchSize]kevent // the owner's alone
}

// kevent is memory for a [unix.Kevent_t] that the garbage collector does not look
// into: there is a token where that type has a pointer.
type kevent [unsafe.Sizeof(unix.Kevent_t{}) / 8]uint64

func (e *kevent) kernel() *unix.Kevent_t { return (*unix.Kevent_t)(unsafe.Pointer(e)) }

func (e *kevent) data() *uint64 { return (*uint64)(unsafe.Pointer(&e.kernel().Udata)) }

func (e *kevent) set(ident, filter, flags int, t token) {
	unix.SetKevent(e.kernel(), ident, filter, flags)
	*e.data() = uint64(uint32(t.index))<<32 | uint64(uint32(t.generation))
}

func (e *kevent) token() token {
	data := *e.data()
	return token{index: int32(data >> 32), generation: int32(data)}
}

func kernelEvents(events []kevent) []unix.Kevent_t {
	return unsafe.Slice(events[0].kernel(), len(events))
}

func (p *poller) init() (err error) {
	if p.kqueue, err = unix.Kqueue(); err != nil {
		return fmt.Errorf("kqueue: %w", err)
	}
	unix.CloseOnExec(p.kqueue) // a forked child does not inherit it anyway
	var user [1]kevent
	user[0].set(0, unix.EVFILT_USER, unix.EV_ADD|unix.EV_CLEAR, wakeToken)
	if err := p.change(user[:]); err != nil {
		p.close()
		return err
	}
	return nil
}

func (p *poller) close() { closeFD(p.kqueue) }

// wake makes the wait that is under way return, or else the next one.
func (p *poller) wake() {
	var user [1]kevent
	user[0].set(0, unix.EVFILT_USER, 0, wakeToken)
	user[0].kernel().Fflags = unix.NOTE_TRIGGER
	// It cannot fail: the filter is there as long as the kqueue is.
	_ = p.change(user[:])
}

// change applies changes of what the kqueue reports. An interrupted call has
// applied them; to do so again does no harm.
func (p *poller) change(changes []kevent) error {
	for {
		_, err := unix.Kevent(p.kqueue, kernelEvents(changes), nil, nil)
		switch err {
		case nil:
			return nil
		case unix.EINTR:
		default:
			return fmt.Errorf("kevent: %w", err)
		}
	}
}

// wait blocks until there are events and puts them into events. It may return
// without any. The thread blocks, because a kqueue that Go's own poller waits for
// fails: Go asks for its writability too.
func (p *poller) wait(timeout time.Duration, events *[batchSize]event) (n int, err error) {
	if timeout < 0 {
		return p.receive(nil, events)
	}
	limit := unix.NsecToTimespec(int64(min(timeout, maxWait)))
	return p.receive(&limit, events)
}

// maxWait is a wait that is not too long for any kernel: Darwin has a limit.
const maxWait = 24 * time.Hour

// poll is wait without blocking.
func (p *poller) poll(events *[batchSize]event) (n int, err error) {
	return p.receive(&unix.Timespec{}, events)
}

func (p *poller) receive(limit *unix.Timespec, events *[batchSize]event) (n int, err error) {
	n, err = unix.Kevent(p.kqueue, nil, kernelEvents(p.raw[:]), limit)
	if err != nil {
		if err == unix.EINTR {
			return 0, nil
		}
		return 0, fmt.Errorf("kevent: %w", err)
	}
	for i := range p.raw[:n] {
		raw := &p.raw[i]
		events[i] = event{raw.token(), reportOf(raw.kernel())}
	}
	return n, nil
}

// reportOf translates an event. The end of a direction comes with its filter.
func reportOf(e *unix.Kevent_t) (what report) {
	final := e.Flags&(unix.EV_EOF|unix.EV_ERROR) != 0
	switch e.Filter {
	case unix.EVFILT_READ:
		what = readable
		if final {
			what |= readFinal
		}
	case unix.EVFILT_WRITE:
		what = writable
		if final {
			what |= writeFinal
		}
	}
	return what
}

// add registers fd once, for edges in both directions.
func (p *poller) add(fd int, t token) error {
	var both [2]kevent
	both[0].set(fd, unix.EVFILT_READ, unix.EV_ADD|unix.EV_CLEAR, t)
	both[1].set(fd, unix.EVFILT_WRITE, unix.EV_ADD|unix.EV_CLEAR, t)
	if err := p.change(both[:]); err != nil {
		p.remove(fd) // the reading half may be there
		return err
	}
	return nil
}

// remove ends what add began; an error means that it has ended already.
func (p *poller) remove(fd int) {
	for _, filter := range [...]int{unix.EVFILT_READ, unix.EVFILT_WRITE} {
		var one [1]kevent
		one[0].set(fd, filter, unix.EV_DELETE, token{})
		_ = p.change(one[:])
	}
}
