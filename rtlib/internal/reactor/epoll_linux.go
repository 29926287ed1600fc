package reactor

import (
	"encoding/binary"
	"fmt"
	"syscall"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// interest is registered once for every descriptor: edges in both directions.
const interest = unix.EPOLLIN | unix.EPOLLOUT | unix.EPOLLRDHUP | unix.EPOLLET

// poller is an epoll descriptor.
type poller struct {
	epoll  int
	wakeup int // an eventfd, edge-triggered and never read: each write is an edge

	raw [batchSize]unix.EpollEvent // the owner's alone
}

func (p *poller) init() (err error) {
	if p.epoll, err = unix.EpollCreate1(unix.EPOLL_CLOEXEC); err != nil {
		return fmt.Errorf("epoll_create1: %w", err)
	}
	if p.wakeup, err = unix.Eventfd(0, unix.EFD_CLOEXEC|unix.EFD_NONBLOCK); err != nil {
		closeFD(p.epoll)
		return fmt.Errorf("eventfd2: %w", err)
	}
	event := unix.EpollEvent{Events: unix.EPOLLIN | unix.EPOLLET, Fd: wakeToken.index, Pad: wakeToken.generation}
	if err := unix.EpollCtl(p.epoll, unix.EPOLL_CTL_ADD, p.wakeup, &event); err != nil {
		p.close()
		return fmt.Errorf("epoll_ctl: %w", err)
	}
	return nil
}

func (p *poller) close() {
	closeFD(p.wakeup)
	closeFD(p.epoll)
}

// wake makes the wait that is under way return, or else the next one.
func (p *poller) wake() {
	// Nobody reads the counter: a larger number would fill it, and then nothing is an edge.
	var one [8]byte
	binary.NativeEndian.PutUint64(one[:], 1)
	for {
		if _, err := unix.Write(p.wakeup, one[:]); err != unix.EINTR {
			return
		}
	}
}

// wait blocks until there are events and puts them into events. It may return
// without any.
func (p *poller) wait(timeout time.Duration, events *[batchSize]event) (n int, err error) {
	ms := -1
	if timeout >= 0 {
		ms = int(min((timeout+time.Millisecond-1)/time.Millisecond, maxWait))
	}
	// The thread blocks here, instead of the goroutine in Go's own poller: by
	// BenchmarkPark that is the cheapest under load on more than one processor.
	// With pauses, or on one processor, the others come close or win.
	n, err = unix.EpollWait(p.epoll, p.raw[:], ms)
	if err != nil {
		if err == unix.EINTR {
			return 0, nil
		}
		return 0, fmt.Errorf("epoll_wait: %w", err)
	}
	return p.translate(n, events), nil
}

// maxWait is the longest wait in milliseconds that fits the system call.
const maxWait = 1<<31 - 1

// poll is wait without blocking.
func (p *poller) poll(events *[batchSize]event) (n int, err error) {
	// A raw call: it does not block, so the scheduler need not hear of it.
	raw, _, errno := syscall.RawSyscall6(unix.SYS_EPOLL_PWAIT, uintptr(p.epoll),
		uintptr(unsafe.Pointer(&p.raw[0])), batchSize, 0, 0, 0)
	if errno != 0 {
		if errno == unix.EINTR {
			return 0, nil
		}
		return 0, fmt.Errorf("epoll_pwait: %w", errno)
	}
	return p.translate(int(raw), events), nil
}

func (p *poller) translate(n int, events *[batchSize]event) int {
	for i := range p.raw[:n] {
		raw := &p.raw[i]
		events[i] = event{token{raw.Fd, raw.Pad}, reportOf(raw.Events)}
	}
	return n
}

// reportOf translates the flags of an event. An error or a hang-up concerns both
// directions: the next operation of either finds it.
func reportOf(flags uint32) (what report) {
	if flags&(unix.EPOLLIN|unix.EPOLLPRI) != 0 {
		what |= readable
	}
	if flags&unix.EPOLLRDHUP != 0 {
		what |= readFinal
	}
	if flags&unix.EPOLLOUT != 0 {
		what |= writable
	}
	if flags&(unix.EPOLLERR|unix.EPOLLHUP) != 0 {
		what |= readFinal | writeFinal
	}
	return what
}

func (p *poller) add(fd int, t token) error {
	event := unix.EpollEvent{Events: interest, Fd: t.index, Pad: t.generation}
	if err := unix.EpollCtl(p.epoll, unix.EPOLL_CTL_ADD, fd, &event); err != nil {
		return fmt.Errorf("epoll_ctl: %w", err)
	}
	return nil
}

// remove ends what add began; an error means that it has ended already.
func (p *poller) remove(fd int) { _ = unix.EpollCtl(p.epoll, unix.EPOLL_CTL_DEL, fd, nil) }
