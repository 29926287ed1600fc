package channel_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/asyncgen/asyncgen/rtlib"
	"github.com/asyncgen/asyncgen/rtlib/channel"
	"go.uber.org/goleak"
)

// newRuntime starts a runtime of two workers that is shut down at the end of the
// test.
func newRuntime(t *testing.T) rtlib.Handle {
	t.Helper()
	before := goleak.IgnoreCurrent()
	rt := rtlib.New(rtlib.Workers(2))
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if err := rt.Shutdown(ctx); err != nil {
			t.Error(err)
		}
		goleak.VerifyNone(t, before)
	})
	return rt.Handle()
}

// producer is a task that sends n values of its own and closes its end.
type producer struct {
	tx     *channel.Sender[[2]int]
	id, n  int
	sent   int
	send   channel.SenderSendFuture[[2]int]
	active bool
}

func (p *producer) Poll(cx *rtlib.Context) (n int, ready bool) {
	for p.sent < p.n {
		if !p.active {
			p.send.Init(p.tx, [2]int{p.id, p.sent})
			p.active = true
		}
		err, ready := p.send.Poll(cx)
		if !ready {
			return 0, false
		}
		p.active = false
		if err != nil {
			break
		}
		p.sent++
	}
	p.tx.Close(cx)
	return p.sent, true
}

func (p *producer) Cancel(cx *rtlib.Context) {
	if p.active {
		p.send.Cancel(cx)
	}
	p.tx.Close(cx)
}

// consumer is a task that receives until the end and checks the order.
type consumer struct {
	rx   *channel.Receiver[[2]int]
	recv channel.ReceiverRecvFuture[[2]int]
	next map[int]int
	bad  int
}

func (c *consumer) Poll(cx *rtlib.Context) (map[int]int, bool) {
	for {
		c.recv.Init(c.rx)
		r, ready := c.recv.Poll(cx)
		switch {
		case !ready:
			return nil, false
		case !r.V2:
			return c.next, true
		case r.V1[1] != c.next[r.V1[0]]:
			c.bad++
		}
		c.next[r.V1[0]]++
	}
}

func (c *consumer) Cancel(cx *rtlib.Context) { c.recv.Cancel(cx) }

// Tasks and goroutines send; some of the tasks are aborted. What was sent arrives
// once, in each sender's order, and then the channel ends.
func TestBoundedFromManySenders(t *testing.T) {
	for _, capacity := range []int{1, 7, 1024} {
		h := newRuntime(t)
		tx, rx := channel.Bounded[[2]int](capacity)
		c := &consumer{rx: rx, next: map[int]int{}}
		consuming := rtlib.SpawnOn[map[int]int](h, c)
		const tasks, goroutines, each = 12, 2, 300
		var producers []*producer
		var handles []*rtlib.JoinHandle[int]
		for id := range tasks {
			p := &producer{tx: tx.Clone(), id: id, n: each}
			producers = append(producers, p)
			handles = append(handles, rtlib.SpawnOn[int](h, p))
		}
		var wg sync.WaitGroup
		for id := range goroutines {
			end := tx.Clone()
			wg.Go(func() {
				defer end.Close(nil)
				for i := range each {
					if err := end.SendBlocking([2]int{tasks + id, i}); err != nil {
						t.Error(err)
					}
				}
			})
		}
		tx.Close(nil)
		for i := 0; i < tasks; i += 3 {
			handles[i].Abort()
		}
		wg.Wait()
		for i, handle := range handles {
			_, err := rtlib.BlockOnHandle(h, rtlib.Future[rtlib.Result[int]](handle)).Unpack()
			if err != nil && i%3 != 0 {
				t.Error(err)
			}
		}
		got, err := rtlib.BlockOnHandle(h, rtlib.Future[rtlib.Result[map[int]int]](consuming)).Unpack()
		if err != nil || c.bad > 0 {
			t.Fatalf("%v, %d out of order", err, c.bad)
		}
		for id, p := range producers {
			if got[id] != p.sent {
				t.Errorf("sender %d: %d sent, %d received", id, p.sent, got[id])
			}
		}
		for id := tasks; id < tasks+goroutines; id++ {
			if got[id] != each {
				t.Errorf("goroutine %d: %d received", id, got[id])
			}
		}
	}
}

// The receiver is a goroutine.
func TestRecvBlocking(t *testing.T) {
	h := newRuntime(t)
	tx, rx := channel.Bounded[[2]int](3)
	for id := range 4 {
		rtlib.SpawnOn[int](h, &producer{tx: tx.Clone(), id: id, n: 500})
	}
	tx.Close(nil)
	next := map[int]int{}
	for v, ok := rx.RecvBlocking(); ok; v, ok = rx.RecvBlocking() {
		if v[1] != next[v[0]] {
			t.Fatalf("value %d of sender %d, want %d", v[1], v[0], next[v[0]])
		}
		next[v[0]]++
	}
	for id := range 4 {
		if next[id] != 500 {
			t.Errorf("%d of sender %d", next[id], id)
		}
	}
}

// The values of a stream go through the receiver's own waiting place.
func TestReceiverIsAStream(t *testing.T) {
	tx, rx := channel.Bounded[int](2)
	var s rtlib.Stream[int] = rx
	if _, _, ready := s.PollNext(nil); ready {
		t.Fatal("ready")
	}
	tx.TrySend(nil, 1)
	if v, ok, ready := s.PollNext(nil); v != 1 || !ok || !ready {
		t.Fatal(v, ok, ready)
	}
	s.PollNext(nil)
	s.Cancel(nil)
	if isReady(rx.Recv()) {
		t.Fatal("ready")
	}
	tx.Close(nil)
}

// A receiving end that is closed ends what waits at it, whoever closes it.
func TestCloseOfAReceiverEndsItsOwnWait(t *testing.T) {
	_, broadcast := channel.Broadcast[int](1)
	_, other := channel.Broadcast[int](1)
	_, watch := channel.Watch(0)
	_, waited := channel.Watch(0)
	for _, c := range []struct {
		name  string
		poll  func(cx *rtlib.Context) (err error, ready bool)
		close func(cx *rtlib.Context)
	}{
		{"broadcast", resultOf(broadcast.Recv()), broadcast.Close},
		{"broadcast as a stream", func(cx *rtlib.Context) (error, bool) {
			r, _, ready := other.PollNext(cx)
			return r.Err, ready
		}, other.Close},
		{"watch", watch.Changed().Poll, watch.Close},
		{"watch for a value", resultOf(waited.WaitFor(func(v int) bool { return v > 0 })), waited.Close},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := newRuntime(t)
			ended := make(chan error)
			closed := false
			rtlib.SpawnOn(h, rtlib.PollFunc[rtlib.Unit](func(cx *rtlib.Context) (u rtlib.Unit, ready bool) {
				err, ready := c.poll(cx)
				if ready {
					ended <- err
				} else if !closed {
					closed = true
					go c.close(nil)
				}
				return u, ready
			}))
			select {
			case err := <-ended:
				if err != channel.ErrClosed {
					t.Error(err)
				}
			case <-time.After(20 * time.Second):
				t.Error("it still waits")
			}
		})
	}
}

func resultOf[T any](f rtlib.Future[rtlib.Result[T]]) func(*rtlib.Context) (error, bool) {
	return func(cx *rtlib.Context) (error, bool) {
		r, ready := f.Poll(cx)
		return r.Err, ready
	}
}
