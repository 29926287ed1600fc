package asynctest_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"syscall"
	"testing"
	"time"

	"github.com/asyncgen/asyncgen/rtlib"
	"github.com/asyncgen/asyncgen/rtlib/aio"
	"github.com/asyncgen/asyncgen/rtlib/asynctest"
	"github.com/asyncgen/asyncgen/rtlib/timer"
)

// script is a task written as steps: each is called again until it is ready.
type script []func(cx *rtlib.Context) (ready bool)

func (s *script) Poll(cx *rtlib.Context) (rtlib.Unit, bool) {
	for len(*s) > 0 {
		if !(*s)[0](cx) {
			return rtlib.Unit{}, false
		}
		*s = (*s)[1:]
	}
	return rtlib.Unit{}, true
}

func (s *script) Cancel(*rtlib.Context) {}

// await makes a step of a future.
func await[T any](make func() rtlib.Future[T], then func(v T)) func(cx *rtlib.Context) bool {
	var fut rtlib.Future[T]
	return func(cx *rtlib.Context) bool {
		if fut == nil {
			fut = make()
		}
		v, ready := fut.Poll(cx)
		if ready {
			then(v)
		}
		return ready
	}
}

func sleep(d time.Duration) func(cx *rtlib.Context) bool {
	return await(func() rtlib.Future[rtlib.Unit] { return timer.Sleep(d) }, func(rtlib.Unit) {})
}

// serve echoes on every connection to addr, each in a task.
func serve(t *testing.T, s *asynctest.Simulation, addr string) {
	l, err := s.Network().Listen(addr)
	if err != nil {
		t.Fatal(err)
	}
	var next func(cx *rtlib.Context) bool
	next = func(cx *rtlib.Context) bool {
		r, ready := l.Accept().Poll(cx)
		if ready && r.Err == nil {
			rtlib.Spawn(cx, aio.Copy(r.Value, r.Value))
			return next(cx)
		}
		return ready
	}
	rtlib.SpawnOn[rtlib.Unit](s.Handle(), &script{next})
}

// client sends a message and reads it back, a few times.
func client(t *testing.T, s *asynctest.Simulation, name string, rounds int, done *int) rtlib.Future[rtlib.Unit] {
	var conn *asynctest.Conn
	buf := make([]byte, len(name))
	steps := script{await(func() rtlib.Future[rtlib.Result[*asynctest.Conn]] { return s.Network().Dial(name, "server:7") },
		func(r rtlib.Result[*asynctest.Conn]) {
			if r.Err != nil {
				t.Errorf("dial: %v", r.Err)
			}
			conn = r.Value
		})}
	for range rounds {
		steps = append(steps,
			await(func() rtlib.Future[error] { return aio.WriteAll(conn, []byte(name)) }, func(error) {}),
			await(func() rtlib.Future[rtlib.Result[int]] { return aio.ReadExact(conn, buf) }, func(r rtlib.Result[int]) {
				if r.Err != nil || string(buf) != name {
					t.Errorf("%s read %q, %v", name, buf, r.Err)
				}
				*done++
			}))
	}
	steps = append(steps, func(*rtlib.Context) bool { conn.Close(); return true })
	return &steps
}

func TestSameSeedSameTrace(t *testing.T) {
	trace := func(seed uint64) string {
		s := asynctest.New(t, seed, 3)
		s.Network().SetLoss(0.1)
		serve(t, s, "server:7")
		done := 0
		var all []rtlib.Future[rtlib.Unit]
		for i := range 5 {
			all = append(all, client(t, s, fmt.Sprintf("client%d", i), 4, &done))
		}
		for _, c := range all {
			h := rtlib.SpawnOn(s.Handle(), c)
			defer h.Abort()
		}
		asynctest.Run[rtlib.Unit](s, timer.Sleep(time.Minute))
		if done != 20 {
			t.Errorf("seed %d: %d exchanges", seed, done)
		}
		var b bytes.Buffer
		if err := s.WriteTrace(&b); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	seen := map[string]bool{}
	for seed := range uint64(8) {
		a, b := trace(seed), trace(seed)
		if a != b {
			t.Errorf("seed %d: two traces, of %d and %d bytes", seed, len(a), len(b))
		}
		seen[a] = true
	}
	if len(seen) != 8 {
		t.Errorf("%d different traces of 8 seeds", len(seen))
	}
}

func TestPartitionHoldsWhatIsSentUntilItHeals(t *testing.T) {
	asynctest.Seeds(t, 10, func(t *testing.T, s *asynctest.Simulation) {
		serve(t, s, "server:7")
		done := 0
		h := rtlib.SpawnOn(s.Handle(), client(t, s, "client", 20, &done))
		at := 0
		asynctest.Run[rtlib.Unit](s, &script{
			sleep(50 * time.Millisecond),
			func(*rtlib.Context) bool { s.Network().Partition("client", "server"); return true },
			sleep(20 * time.Millisecond),
			func(*rtlib.Context) bool { at = done; return true },
			sleep(time.Hour),
			func(*rtlib.Context) bool {
				if done != at || at == 20 {
					t.Errorf("%d exchanges, then %d through a partition", at, done)
				}
				s.Network().Heal("client", "server")
				return true
			},
			await(func() rtlib.Future[rtlib.Result[rtlib.Unit]] { return h }, func(rtlib.Result[rtlib.Unit]) {}),
		})
		if done != 20 || s.Elapsed() < time.Hour || s.Elapsed() > 2*time.Hour {
			t.Errorf("%d exchanges in %v", done, s.Elapsed())
		}
	})
}

// pairOf connects two hosts.
func pairOf(t *testing.T, s *asynctest.Simulation) (a, b *asynctest.Conn) {
	l, err := s.Network().Listen("b:1")
	if err != nil {
		t.Fatal(err)
	}
	asynctest.Run[rtlib.Unit](s, &script{
		await(func() rtlib.Future[rtlib.Result[*asynctest.Conn]] { return s.Network().Dial("a", "b:1") },
			func(r rtlib.Result[*asynctest.Conn]) { a = r.Value }),
		await(l.Accept, func(r rtlib.Result[*asynctest.Conn]) { b = r.Value }),
	})
	if err := l.Close(); err != nil || a.RemoteHost() != "b" || b.RemoteHost() != "a" {
		t.Fatalf("connected %s to %s, %v", a.RemoteHost(), b.RemoteHost(), err)
	}
	return a, b
}

func read(s *asynctest.Simulation, c *asynctest.Conn, n int, d time.Duration) (string, error) {
	buf := make([]byte, n)
	r := asynctest.Run[rtlib.Result[int]](s, timer.Timeout(aio.ReadExact(c, buf), d))
	return string(buf[:r.Value]), r.Err
}

func TestEndsOfConnections(t *testing.T) {
	for name, c := range map[string]struct {
		do       func(s *asynctest.Simulation, a *asynctest.Conn)
		read     error // at b
		writable bool  // at b
	}{
		"close":      {func(_ *asynctest.Simulation, a *asynctest.Conn) { a.Close() }, io.EOF, false},
		"half-close": {func(_ *asynctest.Simulation, a *asynctest.Conn) { a.PollCloseWrite(nil) }, io.EOF, true},
		"reset":      {func(_ *asynctest.Simulation, a *asynctest.Conn) { a.Reset() }, syscall.ECONNRESET, false},
		"half-open":  {func(s *asynctest.Simulation, _ *asynctest.Conn) { s.Network().Vanish("a") }, timer.ErrElapsed, true},
	} {
		t.Run(name, func(t *testing.T) {
			s := asynctest.New(t, 1, 2)
			a, b := pairOf(t, s)
			c.do(s, a)
			if _, err := read(s, b, 1, time.Hour); !errors.Is(err, c.read) {
				t.Errorf("read ended with %v, want %v", err, c.read)
			}
			if err := asynctest.Run(s, aio.WriteAll(b, []byte("x"))); (err == nil) != c.writable {
				t.Errorf("write ended with %v", err)
			}
		})
	}
}

func TestDialRefused(t *testing.T) {
	s := asynctest.New(t, 1, 1)
	r := asynctest.Run(s, s.Network().Dial("a", "b:1"))
	if !errors.Is(r.Err, syscall.ECONNREFUSED) || s.Elapsed() < 2*time.Millisecond {
		t.Errorf("ended with %v after %v", r.Err, s.Elapsed())
	}
	if _, err := s.Network().Listen("b:1"); err != nil {
		t.Error(err)
	}
	if _, err := s.Network().Listen("b:1"); !errors.Is(err, syscall.EADDRINUSE) {
		t.Errorf("listened twice: %v", err)
	}
}

func TestWriterWaitsForTheReader(t *testing.T) {
	s := asynctest.New(t, 3, 2)
	a, b := pairOf(t, s)
	big := bytes.Repeat([]byte("0123456789abcdef"), 20_000)
	h := rtlib.SpawnOn(s.Handle(), aio.WriteAll(a, big))
	asynctest.Run[rtlib.Unit](s, timer.Sleep(time.Second))
	if h.IsFinished() {
		t.Error("wrote more than there is room for")
	}
	if got, err := read(s, b, len(big), time.Hour); got != string(big) || err != nil {
		t.Errorf("read %d bytes of %d, %v", len(got), len(big), err)
	}
}
