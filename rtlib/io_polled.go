//go:build linux || darwin || (freebsd && !386 && !arm)

package rtlib

import "golang.org/x/sys/unix"

// PollRead is the Poll of an operation that reads. Once s is readable it makes
// call, a non-blocking system call on the descriptor, and does that again when
// more is reported if call returns EAGAIN, and at once if EINTR. With anything
// else it is ready, and returns that with the readiness that call had; of a
// closed s, EBADF. Each call takes a unit of the task's budget.
func (s *IOSource) PollRead(cx *Context, w *IOWaiter, call func(fd int) unix.Errno) (seen IOReady, errno unix.Errno, ready bool) {
	for {
		seen, ok := s.PollReadable(cx, w)
		if !ok || !cx.Spend() {
			return seen, 0, false
		}
		switch errno = s.use(call); errno {
		case unix.EAGAIN:
			s.ClearReadable(seen)
		case unix.EINTR:
		default:
			return seen, errno, true
		}
	}
}

// PollWrite is PollRead for an operation that writes.
func (s *IOSource) PollWrite(cx *Context, w *IOWaiter, call func(fd int) unix.Errno) (seen IOReady, errno unix.Errno, ready bool) {
	for {
		seen, ok := s.PollWritable(cx, w)
		if !ok || !cx.Spend() {
			return seen, 0, false
		}
		switch errno = s.use(call); errno {
		case unix.EAGAIN:
			s.ClearWritable(seen)
		case unix.EINTR:
		default:
			return seen, errno, true
		}
	}
}

// use makes call with the descriptor, which stays open meanwhile.
func (s *IOSource) use(call func(fd int) unix.Errno) unix.Errno {
	fd, open := s.Acquire()
	if !open {
		return unix.EBADF
	}
	errno := call(fd)
	s.Release()
	return errno
}
