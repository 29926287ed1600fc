//go:build unix

package asignal_test

import (
	"os"
	"syscall"
	"testing"
	"time"

	"github.com/asyncgen/asyncgen/rtlib"
	"github.com/asyncgen/asyncgen/rtlib/asignal"
)

func raise(t *testing.T, sig syscall.Signal) {
	t.Helper()
	if err := syscall.Kill(os.Getpid(), sig); err != nil {
		t.Fatal(err)
	}
}

func TestNotifyDeliversItsSignals(t *testing.T) {
	s := asignal.Notify(syscall.SIGUSR1, syscall.SIGUSR2)
	defer s.Close()
	for _, sig := range []syscall.Signal{syscall.SIGUSR1, syscall.SIGUSR2, syscall.SIGUSR1} {
		task := rtlib.SpawnOn(rtlib.Default().Handle(), s.Next())
		raise(t, sig)
		r, lost := rtlib.BlockOn[rtlib.Result[rtlib.Tuple2[os.Signal, bool]]](task).Unpack()
		if got, ok := r.Unpack(); got != sig || !ok || lost != nil {
			t.Errorf("got %v, %v, %v; want %v", got, ok, lost, sig)
		}
	}
}

func TestSignalIsKeptUntilItIsTaken(t *testing.T) {
	s := asignal.Notify(syscall.SIGUSR1)
	defer s.Close()
	next := s.Next()
	next.Poll(nil)
	next.Cancel(nil)
	raise(t, syscall.SIGUSR1)
	if got, ok := rtlib.BlockOn(s.Next()).Unpack(); got != syscall.SIGUSR1 || !ok {
		t.Errorf("got %v, %v", got, ok)
	}
}

func TestCloseEndsASignalStream(t *testing.T) {
	s := asignal.Notify(syscall.SIGUSR1)
	task := rtlib.SpawnOn(rtlib.Default().Handle(), s.Next())
	for range 2 {
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if r := rtlib.BlockOn[rtlib.Result[rtlib.Tuple2[os.Signal, bool]]](task); r.Value.V2 || r.Err != nil {
		t.Errorf("a Next that waits at Close: %v", r)
	}
}

// Signals coincide, but the last one always shows.
func TestVeryManySignals(t *testing.T) {
	raised := 100_000
	if testing.Short() {
		raised = 5_000
	}
	s := asignal.Notify(syscall.SIGUSR1, syscall.SIGUSR2)
	defer s.Close()
	first := make(chan struct{})
	taken := rtlib.SpawnOn(rtlib.Default().Handle(), rtlib.PollFunc[int](func() func(cx *rtlib.Context) (int, bool) {
		n := 0
		return func(cx *rtlib.Context) (int, bool) {
			for {
				sig, ok, ready := s.PollNext(cx)
				if !ready || !ok || sig == syscall.SIGUSR2 {
					return n, ready
				}
				if n++; n == 1 {
					close(first)
				}
			}
		}
	}()))
	raise(t, syscall.SIGUSR1)
	deadline := time.After(20 * time.Second)
	select {
	case <-first: // or else the last signal might overtake all of them
	case <-deadline:
		t.Fatal("the first signal never came")
	}
	for range raised - 1 {
		raise(t, syscall.SIGUSR1)
	}
	raise(t, syscall.SIGUSR2)
	done := make(chan int, 1)
	go func() { done <- rtlib.BlockOn[rtlib.Result[int]](taken).Value }()
	select {
	case n := <-done:
		if n == 0 || n > raised {
			t.Errorf("%d of %d signals taken", n, raised)
		}
	case <-deadline:
		t.Fatal("the last signal never came")
	}
}

// A future that was never polled does not wait: the waker in the stream is another's.
func TestCancelOfANextThatDoesNotWait(t *testing.T) {
	s := asignal.Notify(syscall.SIGUSR1)
	defer s.Close()
	next, taken := s.Next(), make(chan struct{})
	rtlib.SpawnOn(rtlib.Default().Handle(), rtlib.PollFunc[rtlib.Unit](func(cx *rtlib.Context) (u rtlib.Unit, ready bool) {
		if _, ready = next.Poll(cx); ready {
			close(taken)
			return u, true
		}
		s.Next().Cancel(cx)
		raise(t, syscall.SIGUSR1)
		return u, false
	}))
	select {
	case <-taken:
	case <-time.After(20 * time.Second):
		t.Error("the signal wakes nobody")
	}
}
