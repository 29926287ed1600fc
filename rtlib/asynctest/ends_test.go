package asynctest_test

import (
	"errors"
	"math"
	"net"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/asyncgen/asyncgen/rtlib"
	"github.com/asyncgen/asyncgen/rtlib/aio"
	"github.com/asyncgen/asyncgen/rtlib/asynctest"
	"github.com/asyncgen/asyncgen/rtlib/timer"
)

// connection returns the two ends of a connection from a client to a server.
func connection(t *testing.T, s *asynctest.Simulation) (client, server *asynctest.Conn) {
	t.Helper()
	l, err := s.Network().Listen("server:7")
	if err != nil {
		t.Fatal(err)
	}
	client = must(t, s, s.Network().Dial("client", "server:7"))
	return client, must(t, s, l.Accept())
}

// A host that has vanished does not say so by the tasks of it that are aborted after,
// whose deferred calls close what they had.
func TestNobodyHearsOfWhatAVanishedHostCloses(t *testing.T) {
	asynctest.Seeds(t, 5, func(t *testing.T, s *asynctest.Simulation) {
		client, server := connection(t, s)
		s.Network().Vanish("server")
		server.Close()
		if err := asynctest.Run(s, aio.WriteAll(client, []byte("hello"))); err != nil {
			t.Errorf("writing to a host that has vanished: %v", err)
		}
		read := timer.Timeout(aio.Read(client, make([]byte, 1)), time.Hour)
		if _, err := asynctest.Run[rtlib.Result[int]](s, read).Unpack(); err != timer.ErrElapsed {
			t.Errorf("reading from a host that has vanished: %v", err)
		}
	})
}

// The same holds of connections that it had not accepted.
func TestNobodyHearsOfTheListenerOfAVanishedHost(t *testing.T) {
	s := asynctest.New(t, 1, 1)
	l, err := s.Network().Listen("server:7")
	if err != nil {
		t.Fatal(err)
	}
	client := must(t, s, s.Network().Dial("client", "server:7"))
	s.Network().Vanish("server")
	l.Close()
	if err := asynctest.Run(s, aio.WriteAll(client, []byte("hello"))); err != nil {
		t.Errorf("writing to a host that has vanished: %v", err)
	}
}

// Close ends the operations that wait, of both directions.
func TestCloseEndsAWriteThatWaits(t *testing.T) {
	s := asynctest.New(t, 1, 1)
	client, server := connection(t, s)
	defer server.Close()
	write := rtlib.SpawnOn(s.Handle(), aio.WriteAll(client, make([]byte, 1<<20)))
	asynctest.Run[rtlib.Unit](s, timer.Sleep(time.Second))
	if write.IsFinished() {
		t.Fatal("it did not wait")
	}
	client.Close()
	asynctest.Run[rtlib.Unit](s, timer.Sleep(time.Second))
	if !write.IsFinished() {
		t.Fatal("it still waits")
	}
	if r, _ := write.Poll(nil); !errors.Is(r.Value, net.ErrClosed) {
		t.Errorf("it ended with %v, %v", r.Value, r.Err)
	}
}

// To cancel a future that has ended does nothing.
func TestCancelAfterTheEndOfADial(t *testing.T) {
	s := asynctest.New(t, 1, 1)
	serve(t, s, "server:7")
	dial := s.Network().Dial("client", "server:7")
	conn := must(t, s, rtlib.Future[rtlib.Result[*asynctest.Conn]](rtlib.PollFunc[rtlib.Result[*asynctest.Conn]](dial.Poll)))
	defer conn.Close()
	dial.Cancel(nil)
	if err := asynctest.Run(s, aio.WriteAll(conn, []byte("hello"))); err != nil {
		t.Error(err)
	}
}

// The root stays where it is.
func TestRenameOfTheRoot(t *testing.T) {
	s := asynctest.New(t, 1, 1)
	d := s.Disk("host")
	if err := asynctest.Run(s, d.Rename("/", "/sub")); !errors.Is(err, syscall.EBUSY) && !errors.Is(err, syscall.EINVAL) {
		t.Fatalf("error %v", err) // the next operation would never end
	}
	ok(t, s, d.WriteFile("file", nil, 0o600))
}

// A subtest that is given up at once, when it has hardly begun, is aborted all the
// same. It fails, so that another process has to run it.
func TestCancelOfASubtestThatHasJustBegun(t *testing.T) {
	const inside = "ASYNCTEST_CANCELLED_SUBTEST"
	if os.Getenv(inside) == "" {
		c := exec.Command(os.Args[0], "-test.run=^TestCancelOfASubtestThatHasJustBegun$", "-test.timeout=20s")
		c.Env = append(os.Environ(), inside+"=1")
		out, err := c.CombinedOutput()
		if err == nil || !strings.Contains(string(out), "the subtest was cancelled") {
			t.Errorf("%v: %s", err, out)
		}
		return
	}
	rt := rtlib.New(rtlib.CurrentThread())
	cancelled := make(chan struct{})
	sub := asynctest.Subtest(t, "sub", func(*testing.T) rtlib.Future[rtlib.Unit] { return &untilCancelled{ended: cancelled} })
	rtlib.BlockOnHandle(rt.Handle(), rtlib.PollFunc[rtlib.Unit](func(cx *rtlib.Context) (u rtlib.Unit, ready bool) {
		sub.Poll(cx)
		sub.Cancel(cx)
		return u, true
	}))
	select {
	case <-cancelled:
	case <-time.After(5 * time.Second):
		t.Fatal("it goes on")
	}
	for !t.Failed() { // the subtest fails it
		time.Sleep(time.Millisecond)
	}
}

// untilCancelled is pending until it is cancelled.
type untilCancelled struct {
	pending
	once  sync.Once
	ended chan struct{}
}

func (u *untilCancelled) Cancel(*rtlib.Context) { u.once.Do(func() { close(u.ended) }) }

// A future that was never polled does not wait: the waker of the listener is another's.
func TestCancelOfAnAcceptThatDoesNotWait(t *testing.T) {
	s := asynctest.New(t, 1, 1)
	l, err := s.Network().Listen("server:7")
	if err != nil {
		t.Fatal(err)
	}
	waits := l.Accept()
	accepted := rtlib.SpawnOn(s.Handle(), timer.Timeout(rtlib.PollFunc[rtlib.Result[*asynctest.Conn]](func(cx *rtlib.Context) (rtlib.Result[*asynctest.Conn], bool) {
		c, ready := waits.Poll(cx)
		l.Accept().Cancel(cx)
		return c, ready
	}), time.Hour))
	must(t, s, s.Network().Dial("client", "server:7"))
	asynctest.Run[rtlib.Result[rtlib.Result[*asynctest.Conn]]](s, accepted)
	if s.Elapsed() >= time.Hour {
		t.Error("the connection wakes nobody")
	}
}

// A segment that is lost for certain would be sent again for ever.
func TestSetLossRefusesWhatIsNoProbabilityBelowOne(t *testing.T) {
	n := asynctest.New(t, 1, 1).Network()
	for _, p := range []float64{1, 2, -0.1, math.NaN()} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%v does not panic", p)
				}
			}()
			n.SetLoss(p)
		}()
	}
	n.SetLoss(0)
}
