package channel_test

import (
	"sync"
	"testing"

	"github.com/asyncgen/asyncgen/rtlib"
	"github.com/asyncgen/asyncgen/rtlib/channel"
)

func TestWatchTellsOfChangesOnce(t *testing.T) {
	tx, rx := channel.Watch("a")
	if rx.HasChanged() || rx.Borrow() != "a" {
		t.Fatal("the first value counts as seen")
	}
	changed := rx.Changed()
	if isReady(changed) {
		t.Fatal("ready with no change")
	}
	tx.Send(nil, "b")
	tx.Send(nil, "c")
	if err, ready := changed.Poll(nil); err != nil || !ready {
		t.Fatal(err, ready)
	}
	if rx.HasChanged() || rx.Borrow() != "c" {
		t.Fatal("not the latest")
	}
	if old := tx.SendReplace(nil, "d"); old != "c" || tx.Borrow() != "d" {
		t.Fatal(old)
	}
	if !rx.HasChanged() || rx.BorrowAndUpdate() != "d" || rx.HasChanged() {
		t.Fatal("seen by looking")
	}
	rx.MarkChanged()
	if !isReady(rx.Changed()) {
		t.Fatal("not marked")
	}
}

func TestWatchChangedIsCancelSafe(t *testing.T) {
	tx, rx := channel.Watch(0)
	f := rx.Changed()
	isReady(f)
	tx.Send(nil, 1)
	f.Cancel(nil)
	if !isReady(rx.Changed()) {
		t.Fatal("the change is lost")
	}
}

func TestWatchModify(t *testing.T) {
	tx, rx := channel.Watch([]int{1})
	tx.SendModify(nil, func(v *[]int) { *v = append(*v, 2) })
	if !rx.HasChanged() || len(rx.BorrowAndUpdate()) != 2 {
		t.Fatal("not changed")
	}
	if tx.SendIfModified(nil, func(*[]int) bool { return false }) || rx.HasChanged() {
		t.Fatal("changed")
	}
	func() {
		defer func() { recover() }()
		tx.SendModify(nil, func(*[]int) { panic("no") })
	}()
	if rx.HasChanged() || len(tx.Borrow()) != 2 { // it is not left locked either
		t.Fatal("changed by a panic")
	}
}

func TestWatchWaitFor(t *testing.T) {
	tx, rx := channel.Watch(1)
	big := func(v int) bool { return v > 10 }
	if r, ready := rx.WaitFor(func(v int) bool { return v == 1 }).Poll(nil); !ready || r.Value != 1 {
		t.Fatal(r, ready)
	}
	f := rx.WaitFor(big)
	if isReady(f) {
		t.Fatal("ready")
	}
	tx.Send(nil, 5)
	if isReady(f) {
		t.Fatal("ready")
	}
	tx.Send(nil, 11)
	if r, ready := f.Poll(nil); !ready || r.Value != 11 || r.Err != nil {
		t.Fatal(r, ready)
	}
	f = rx.WaitFor(func(v int) bool { return v > 20 })
	isReady(f)
	tx.Close(nil)
	if r, ready := f.Poll(nil); !ready || r.Err != channel.ErrClosed {
		t.Fatal(r, ready)
	}
}

func TestWatchEnds(t *testing.T) {
	tx, rx := channel.Watch(0)
	second := tx.Clone()
	clone := rx.Clone()
	f := rx.Changed()
	isReady(f)
	tx.Close(nil)
	if isReady(f) {
		t.Fatal("ended with a sender open")
	}
	second.Close(nil)
	second.Close(nil)
	if err, ready := f.Poll(nil); err != channel.ErrClosed || !ready {
		t.Fatal(err, ready)
	}
	if _, ok, ready := rx.PollNext(nil); ok || !ready {
		t.Fatal("the stream goes on")
	}
	closed := tx.Closed()
	rx.Close(nil)
	rx.Close(nil)
	if isReady(closed) || tx.Receivers() != 1 {
		t.Fatal("one receiver is open")
	}
	clone.Close(nil)
	if !isReady(closed) {
		t.Fatal("no receiver is open")
	}
}

// watcher is a task that follows a counter up to a number.
type watcher struct {
	rx *channel.WatchReceiver[int]
	f  channel.WatchReceiverChangedFuture[int]
	to int
}

func (w *watcher) Poll(cx *rtlib.Context) (err error, ready bool) {
	for last := w.rx.Borrow(); last < w.to; last = w.rx.Borrow() {
		w.f.Init(w.rx)
		if err, ready := w.f.Poll(cx); !ready || err != nil {
			return err, ready
		}
	}
	return nil, true
}

func (w *watcher) Cancel(cx *rtlib.Context) { w.f.Cancel(cx) }

func TestWatchNobodyMissesTheLastValue(t *testing.T) {
	h := newRuntime(t)
	tx, rx := channel.Watch(0)
	const senders, each = 3, 500
	var tasks []*rtlib.JoinHandle[error]
	for range 30 {
		tasks = append(tasks, rtlib.SpawnOn[error](h, &watcher{rx: rx.Clone(), to: senders * each}))
	}
	var wg sync.WaitGroup
	for range senders {
		wg.Go(func() {
			for range each {
				tx.SendModify(nil, func(v *int) { *v++ })
			}
		})
	}
	wg.Wait()
	for _, task := range tasks {
		r := rtlib.BlockOnHandle(h, rtlib.Future[rtlib.Result[error]](task))
		if r.Err != nil || r.Value != nil {
			t.Error(r)
		}
	}
}
