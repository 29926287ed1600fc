package reactor

import (
	"os"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// BenchmarkPark compares the ways to wait for descriptors, by a round trip with
// a thread that answers from blocking system calls: the time, and the CPU time
// of both sides. In thinking the answer takes a while, so that the scheduler
// has taken the processor of a thread that blocks.
func BenchmarkPark(b *testing.B) {
	for _, think := range []struct {
		name string
		time time.Duration
	}{{"busy", 0}, {"thinking", 200 * time.Microsecond}} {
		for _, policy := range []struct {
			name string
			make func(b *testing.B, r *Reactor) (wait func() error)
		}{{"blocking", parkBlocking}, {"nested", parkNested}, {"gated", parkGated}} {
			b.Run(think.name+"/"+policy.name, func(b *testing.B) {
				r, err := New()
				if err != nil {
					b.Fatal(err)
				}
				defer r.Close()
				s, peer := newBenchPair(b, r)
				go answer(peer, think.time)
				roundTrips(b, s, policy.make(b, r))
			})
		}
	}
}

// parkBlocking is what Wait does: the thread blocks in the system call.
func parkBlocking(_ *testing.B, r *Reactor) func() error {
	return func() error { return r.Wait(-1, Notifier.Wake) }
}

// parkNested lets Go's own poller wait for the epoll descriptor.
func parkNested(b *testing.B, r *Reactor) func() error {
	fd, err := unix.Dup(r.poller.epoll)
	if err != nil {
		b.Fatal(err)
	}
	return waitInGo(b, r, fd, func() error { return nil })
}

// parkGated lets Go's poller wait for an outer epoll descriptor, in which the
// inner one is armed only while somebody waits.
func parkGated(b *testing.B, r *Reactor) func() error {
	outer, err := unix.EpollCreate1(unix.EPOLL_CLOEXEC)
	if err != nil {
		b.Fatal(err)
	}
	event := unix.EpollEvent{Fd: 1}
	if err := unix.EpollCtl(outer, unix.EPOLL_CTL_ADD, r.poller.epoll, &event); err != nil {
		b.Fatal(err)
	}
	return waitInGo(b, r, outer, func() error {
		event := unix.EpollEvent{Events: unix.EPOLLIN | unix.EPOLLONESHOT, Fd: 1}
		return unix.EpollCtl(outer, unix.EPOLL_CTL_MOD, r.poller.epoll, &event)
	})
}

func waitInGo(b *testing.B, r *Reactor, fd int, arm func() error) func() error {
	if err := unix.SetNonblock(fd, true); err != nil {
		b.Fatal(err)
	}
	file := os.NewFile(uintptr(fd), "epoll")
	b.Cleanup(func() { file.Close() })
	conn, err := file.SyscallConn()
	if err != nil {
		b.Fatal(err)
	}
	return func() error {
		if err := arm(); err != nil {
			return err
		}
		var n int
		err := conn.Read(func(uintptr) bool {
			n, _ = r.poller.poll(&r.events)
			return n > 0
		})
		r.dispatch(n, Notifier.Wake)
		return err
	}
}

// answer sends a byte back for each that it receives, some time after.
func answer(fd int, think time.Duration) {
	defer unix.Close(fd)
	p := make([]byte, 1)
	for {
		if n, err := unix.Read(fd, p); err == unix.EINTR {
			continue
		} else if n != 1 {
			return
		}
		if think > 0 {
			pause := unix.NsecToTimespec(int64(think))
			_ = unix.Nanosleep(&pause, nil)
		}
		if _, err := unix.Write(fd, p); err != nil {
			return
		}
	}
}

func roundTrips(b *testing.B, s *Source, wait func() error) {
	p := make([]byte, 1)
	var w Waiter
	var c counter
	before := cpuTime(b)
	for b.Loop() {
		if _, err := unix.Write(s.FD(), p); err != nil {
			b.Fatal(err)
		}
		for {
			seen, ready := s.PollRead(&w, &c)
			if !ready {
				if err := wait(); err != nil {
					b.Fatal(err)
				}
				continue
			}
			if _, err := unix.Read(s.FD(), p); err == nil {
				break
			}
			s.ClearRead(seen)
		}
	}
	b.ReportMetric(float64(cpuTime(b)-before)/float64(b.N), "cpu-ns/op")
}

func cpuTime(b *testing.B) int64 {
	var u unix.Rusage
	if err := unix.Getrusage(unix.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return u.Utime.Nano() + u.Stime.Nano()
}

// newBenchPair registers one end of a socket pair and returns the other, which
// blocks.
func newBenchPair(b *testing.B, r *Reactor) (s *Source, peer int) {
	pair, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		b.Fatal(err)
	}
	if err := unix.SetNonblock(pair[0], true); err != nil {
		b.Fatal(err)
	}
	s = &Source{}
	if err := s.Register(r, pair[0]); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { s.Close() }) // answer then reads the end
	return s, pair[1]
}
