package channel_test

import (
	"errors"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/asyncgen/asyncgen/rtlib"
	"github.com/asyncgen/asyncgen/rtlib/channel"
	"github.com/asyncgen/asyncgen/rtlib/timer"
)

// isReady polls f on plain Go code's behalf.
func isReady[T any](f rtlib.Future[T]) bool {
	_, ready := f.Poll(nil)
	return ready
}

// A channel is driven by hand through random operations and compared with a
// model: what is in it, who waits for room, and how many permits are out.
func TestBoundedAgainstAModel(t *testing.T) {
	for seed := range uint64(300) {
		boundedAgainstAModel(t, seed)
	}
}

type waitingSend struct {
	f *channel.SenderSendFuture[int]
	v int
}

func boundedAgainstAModel(t *testing.T, seed uint64) {
	random := rand.New(rand.NewPCG(seed, 2))
	capacity := 1 + random.IntN(12)
	tx, rx := channel.Bounded[int](capacity)
	var inside []int
	var waiting []waitingSend
	var permits []channel.Permit[int]
	next := 0
	var pending *channel.ReceiverRecvFuture[int] // the receive that waits
	handed := 0                                  // values that were given to it: they take up no room
	room := func() int { return capacity - (len(inside) - handed) - len(permits) }
	send := func() {
		if pending != nil && len(inside) == 0 && len(permits) == 0 && len(waiting) == 0 {
			handed = 1
		}
		inside = append(inside, next)
	}
	// settle lets the senders go on who have been given room. In the model they
	// have it as soon as there is some, in order.
	settle := func() {
		for len(waiting) > 0 && room() > 0 {
			w := waiting[0]
			waiting = waiting[1:]
			if err, ready := w.f.Poll(nil); err != nil || !ready {
				t.Fatalf("seed %d: room for the first that waits: %v, %t", seed, err, ready)
			}
			inside = append(inside, w.v)
		}
		for _, w := range waiting {
			if isReady(w.f) {
				t.Fatalf("seed %d: a send without room or out of order", seed)
			}
		}
		if got := rx.Len(); got != len(inside) {
			t.Fatalf("seed %d: length %d, want %d", seed, got, len(inside))
		}
	}
	receive := func(cancel bool) {
		f := pending
		if pending = nil; f == nil {
			f = rx.Recv()
		}
		r, ready := f.Poll(nil)
		if ready != (len(inside) > 0) {
			t.Fatalf("seed %d: ready %t with %v inside", seed, ready, inside)
		}
		if !ready && cancel {
			f.Cancel(nil)
			return
		}
		if !ready {
			pending = f
			return
		}
		if !r.V2 || r.V1 != inside[0] {
			t.Fatalf("seed %d: %v, want %d", seed, r, inside[0])
		}
		inside, handed = inside[1:], 0
	}
	for range 400 {
		switch op := random.IntN(12); {
		case op < 3:
			f := tx.Send(next)
			if isReady(f) != (room() > 0 && len(waiting) == 0) {
				t.Fatalf("seed %d: send with room %d, %d wait", seed, room(), len(waiting))
			}
			if room() > 0 && len(waiting) == 0 {
				send()
			} else {
				waiting = append(waiting, waitingSend{f, next})
			}
			next++
		case op < 4:
			err := tx.TrySend(nil, next)
			if (err == nil) != (room() > 0 && len(waiting) == 0) || err != nil && err != channel.ErrFull {
				t.Fatalf("seed %d: TrySend: %v", seed, err)
			}
			if err == nil {
				send()
			}
			next++
		case op < 5:
			if p, err := tx.TryReserve(); err == nil {
				permits = append(permits, p)
			} else if room() > 0 && len(waiting) == 0 {
				t.Fatalf("seed %d: TryReserve: %v", seed, err)
			}
		case op < 6 && len(permits) > 0:
			p := permits[0]
			permits = permits[1:]
			if random.IntN(2) == 0 {
				p.Release(nil)
			} else {
				p.Send(nil, next)
				inside = append(inside, next)
				next++
			}
		case op < 7 && len(waiting) > 0:
			i := random.IntN(len(waiting))
			waiting[i].f.Cancel(nil)
			waiting = slices.Delete(waiting, i, i+1)
		case op < 8:
			if pending != nil {
				pending.Cancel(nil)
				pending = nil
			}
			buf := make([]int, random.IntN(5))
			f := rx.RecvMany(buf)
			n, ready := f.Poll(nil)
			f.Cancel(nil)
			want := min(len(buf), len(inside))
			if n != want || ready != (want > 0 || len(buf) == 0) || !slices.Equal(buf[:n], inside[:n]) {
				t.Fatalf("seed %d: RecvMany: %d %t, %v of %v", seed, n, ready, buf, inside)
			}
			if inside = inside[n:]; n > 0 {
				handed = 0
			}
		default:
			receive(random.IntN(2) == 0)
		}
		settle()
	}
}

// What a receive was given before it is cancelled comes first, whoever receives
// next.
func TestAValueForACancelledReceiveStays(t *testing.T) {
	for name, receive := range map[string]func(*channel.Receiver[int]) []int{
		"a receive": func(rx *channel.Receiver[int]) (got []int) {
			for range 2 {
				r, _ := rx.Recv().Poll(nil)
				got = append(got, r.V1)
			}
			return got
		},
		"a try": func(rx *channel.Receiver[int]) (got []int) {
			for range 2 {
				v, _ := rx.TryRecv(nil)
				got = append(got, v)
			}
			return got
		},
		"many": func(rx *channel.Receiver[int]) []int {
			got := make([]int, 3)
			n, _ := rx.RecvMany(got).Poll(nil)
			return got[:n]
		},
	} {
		t.Run(name, func(t *testing.T) {
			tx, rx := channel.Bounded[int](1)
			recv := rx.Recv()
			isReady(recv)
			for v := 1; v <= 2; v++ {
				if err := tx.TrySend(nil, v); err != nil {
					t.Fatal(err)
				}
			}
			if got := tx.Len(); got != 2 {
				t.Errorf("length %d", got)
			}
			recv.Cancel(nil)
			if got := receive(rx); !slices.Equal(got, []int{1, 2}) {
				t.Errorf("received %v", got)
			}
			if got := tx.Len(); got != 0 {
				t.Errorf("length %d when all is received", got)
			}
		})
	}
}

func TestBoundedEndsWhenTheLastSenderCloses(t *testing.T) {
	tx, rx := channel.Bounded[int](2)
	other := tx.Clone()
	p, err := other.TryReserve()
	if err != nil {
		t.Fatal(err)
	}
	recv := rx.Recv()
	tx.Close(nil)
	tx.Close(nil) // once more does no harm
	if isReady(recv) {
		t.Fatal("ended with a sender open")
	}
	other.Close(nil)
	if isReady(recv) {
		t.Fatal("ended with a permit out")
	}
	if err := other.TrySend(nil, 1); err != channel.ErrClosed {
		t.Fatalf("send on a closed end: %v", err)
	}
	p.Send(nil, 9)
	if r, ready := recv.Poll(nil); !ready || r.V1 != 9 || !r.V2 {
		t.Fatalf("%v, %t", r, ready)
	}
	if r, ready := rx.Recv().Poll(nil); !ready || r.V2 {
		t.Fatalf("at the end: %v, %t", r, ready)
	}
	if _, err := rx.TryRecv(nil); err != channel.ErrClosed {
		t.Fatalf("at the end: %v", err)
	}
	if n, ready := rx.RecvMany(make([]int, 3)).Poll(nil); !ready || n != 0 {
		t.Fatalf("at the end: %d, %t", n, ready)
	}
	if _, ok := tx.Downgrade().Upgrade(); ok {
		t.Error("a closed channel was opened again")
	}
	if err := tx.Clone().TrySend(nil, 1); err != channel.ErrClosed {
		t.Errorf("send on a clone of a closed end: %v", err)
	}
}

// A send that waits when its end is closed still arrives.
func TestBoundedDeliversWhatWaitsAtClose(t *testing.T) {
	tx, rx := channel.Bounded[int](1)
	tx.TrySend(nil, 1)
	late := tx.Send(2)
	isReady(late)
	tx.Close(nil)
	for want := 1; want <= 2; want++ {
		if v, err := rx.TryRecv(nil); err != nil || v != want {
			t.Fatalf("%d, %v, want %d", v, err, want)
		}
		isReady(late)
	}
	if _, err := rx.TryRecv(nil); err != channel.ErrClosed {
		t.Fatal(err)
	}
}

func TestReceiverCloseRefusesSendersAndKeepsWhatIsThere(t *testing.T) {
	tx, rx := channel.Bounded[int](1)
	tx.TrySend(nil, 1)
	closed := tx.Closed()
	if isReady(closed) || tx.IsClosed() {
		t.Fatal("closed too early")
	}
	var waiting []*channel.SenderSendFuture[int]
	for i := range 20 {
		f := tx.Send(i)
		isReady(f)
		waiting = append(waiting, f)
	}
	rx.Close(nil)
	if !isReady(closed) || !tx.IsClosed() {
		t.Fatal("not closed")
	}
	for _, f := range waiting {
		if err, ready := f.Poll(nil); !ready || err != channel.ErrClosed {
			t.Fatalf("%v, %t", err, ready)
		}
	}
	if err := tx.TrySend(nil, 1); err != channel.ErrClosed {
		t.Fatal(err)
	}
	if r, ready := tx.Reserve().Poll(nil); !ready || r.Err != channel.ErrClosed {
		t.Fatal(r.Err)
	}
	if v, err := rx.TryRecv(nil); v != 1 || err != nil {
		t.Fatalf("%d, %v", v, err)
	}
	if _, ok := rx.RecvBlocking(); ok {
		t.Fatal("no end")
	}
}

func TestWeakSendersDoNotKeepAChannelOpen(t *testing.T) {
	tx, rx := channel.Unbounded[string]()
	weak := tx.Downgrade()
	strong, ok := weak.Upgrade()
	if !ok {
		t.Fatal("cannot upgrade")
	}
	tx.Close(nil)
	if err := strong.Send(nil, "x"); err != nil {
		t.Fatal(err)
	}
	strong.Close(nil)
	if v, ok := rx.RecvBlocking(); v != "x" || !ok {
		t.Fatal(v, ok)
	}
	if _, ok := rx.RecvBlocking(); ok {
		t.Fatal("no end")
	}
	if _, ok := weak.Upgrade(); ok {
		t.Fatal("upgraded a closed channel")
	}
}

func TestUnboundedKeepsOrderAsItGrowsAndShrinks(t *testing.T) {
	tx, rx := channel.Unbounded[int]()
	random := rand.New(rand.NewPCG(1, 1))
	sent, received := 0, 0
	for received < 50_000 {
		for range random.IntN(3000) {
			if err := tx.Send(nil, sent); err != nil {
				t.Fatal(err)
			}
			sent++
		}
		for range random.IntN(3000) {
			v, err := rx.TryRecv(nil)
			if received == sent {
				if err != channel.ErrEmpty {
					t.Fatal(v, err)
				}
				break
			}
			if v != received || err != nil {
				t.Fatalf("%d, %v, want %d", v, err, received)
			}
			received++
		}
		if tx.Len() != sent-received {
			t.Fatalf("length %d, want %d", tx.Len(), sent-received)
		}
	}
}

func TestASecondReceiverPanics(t *testing.T) {
	_, rx := channel.Bounded[int](1)
	isReady(rx.Recv())
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	isReady(rx.Recv())
}

// What is begun with one future, as by stream.Next, which leaves the stream as it is,
// may be gone on with by another.
func TestOneTaskReceivesByOneFutureAfterAnother(t *testing.T) {
	h := newRuntime(t)
	tx, rx := channel.Bounded[int](1)
	var first, second *channel.ReceiverRecvFuture[int]
	got := rtlib.BlockOnHandle(h, rtlib.PollFunc[int](func(cx *rtlib.Context) (int, bool) {
		if first == nil {
			if _, _, ready := rx.PollNext(cx); ready {
				t.Error("a value has come from nowhere")
			}
			first, second = rx.Recv(), rx.Recv()
			isPending(t, cx, first)
			isPending(t, cx, second)
			first.Cancel(cx)
			rx.Cancel(cx)
			go tx.SendBlocking(1)
			return 0, false
		}
		v, ready := second.Poll(cx)
		return v.V1, ready
	}))
	if got != 1 {
		t.Errorf("got %d", got)
	}
}

func isPending[T any](t *testing.T, cx *rtlib.Context, f rtlib.Future[T]) {
	t.Helper()
	if _, ready := f.Poll(cx); ready {
		t.Error("it is ready")
	}
}

func TestAPermitCanBeUsedOnce(t *testing.T) {
	tx, _ := channel.Bounded[int](3)
	p, _ := tx.TryReserve()
	p.Send(nil, 1)
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	p.Release(nil)
}

func TestSendTimeoutGivesUp(t *testing.T) {
	tx, rx := channel.Bounded[int](1)
	if err := rtlib.BlockOn[error](tx.SendTimeout(1, time.Hour)); err != nil {
		t.Fatal(err)
	}
	if err := rtlib.BlockOn[error](tx.SendTimeout(2, time.Millisecond)); !errors.Is(err, timer.ErrElapsed) {
		t.Fatal(err)
	}
	rx.TryRecv(nil)
	if _, err := rx.TryRecv(nil); err != channel.ErrEmpty {
		t.Fatalf("the send that timed out has sent: %v", err)
	}
}

// The futures are used again, as they are in the frame of a loop.
func TestNoAllocations(t *testing.T) {
	tx, rx := channel.Bounded[int](1)
	var send, late channel.SenderSendFuture[int]
	var recv channel.ReceiverRecvFuture[int]
	poll := func(ready bool) {
		if !ready {
			t.Error("pending")
		}
	}
	round := func() {
		recv.Init(rx)
		if isReady(&recv) {
			t.Error("received nothing")
		}
		send.Init(tx, 1)
		poll(isReady(&send))
		if err := tx.TrySend(nil, 2); err != nil {
			t.Error(err)
		}
		late.Init(tx, 3)
		if isReady(&late) {
			t.Error("sent without room")
		}
		poll(isReady(&recv))
		recv.Init(rx)
		poll(isReady(&recv))
		poll(isReady(&late))
		recv.Init(rx)
		poll(isReady(&recv))
	}
	round()
	if n := testing.AllocsPerRun(100, round); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
