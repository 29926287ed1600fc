// Package asignal is signals of the operating system as futures.
package asignal

import (
	"os"
	"os/signal"
	"sync"

	"github.com/asyncgen/asyncgen/rtlib"
)

// CtrlC returns a future that ends at the next interrupt: Ctrl-C at the
// terminal, or SIGINT. Every future that waits at that moment ends.
//
// Until the first of these futures is polled, an interrupt ends the process as
// usual. From then on it no longer does. One that comes when nobody waits is
// kept for the next who does, so that none is lost between the rounds of a
// select loop; cancelling the future is safe.
func CtrlC() rtlib.Future[rtlib.Unit] { return &CtrlCFuture{} }

// CtrlCFuture is the future that [CtrlC] returns.
type CtrlCFuture struct {
	rtlib.Embeddable
	waker rtlib.Waker  // guarded by interrupts.mu
	next  *CtrlCFuture // guarded by interrupts.mu
	state waitState    // guarded by interrupts.mu
	got   *interrupt   // guarded by interrupts.mu; nil unless interrupted
}

// interrupt is one that has ended waits.
type interrupt struct {
	left int  // futures that have not come to see it
	seen bool // one has
}

type waitState uint8

const (
	idle waitState = iota
	waiting
	interrupted
)

// Init makes the future one that has not been polled.
func (f *CtrlCFuture) Init() {}

// Poll is ready after an interrupt.
func (f *CtrlCFuture) Poll(cx *rtlib.Context) (rtlib.Unit, bool) {
	return rtlib.Unit{}, interrupts.poll(f, cx.Waker())
}

// Cancel stops waiting.
func (f *CtrlCFuture) Cancel(*rtlib.Context) { interrupts.cancel(f) }

// interrupts is the process's own: so are its signals.
var interrupts monitor

// monitor hands interrupts to those who wait.
type monitor struct {
	start sync.Once
	mu    sync.Mutex
	kept  bool         // an interrupt came when nobody waited
	head  *CtrlCFuture // those who wait
}

// run receives interrupts for as long as the process lives.
func (m *monitor) run() {
	received := make(chan os.Signal, 1)
	signal.Notify(received, os.Interrupt)
	go func() {
		for range received {
			m.interrupt()
		}
	}()
}

func (m *monitor) poll(f *CtrlCFuture, w rtlib.Waker) bool {
	m.start.Do(m.run)
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.kept && f.state == idle {
		m.kept = false
		return true
	}
	switch f.state {
	case interrupted:
		f.got.left--
		f.got.seen = true
		f.state, f.got = idle, nil
		return true
	case idle:
		f.state, f.next, m.head = waiting, m.head, f
	}
	f.waker = w
	return false
}

// interrupt ends all who wait.
func (m *monitor) interrupt() {
	for _, w := range m.take() {
		w.Wake()
	}
}

// take gives the interrupt to all who wait and returns their wakers.
func (m *monitor) take() (wakers []rtlib.Waker) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.kept = m.head == nil
	got := new(interrupt)
	for m.head != nil {
		f := m.head
		m.head = f.next
		wakers = append(wakers, f.waker)
		got.left++
		f.state, f.got, f.next, f.waker = interrupted, got, nil, rtlib.Waker{}
	}
	return wakers
}

func (m *monitor) cancel(f *CtrlCFuture) {
	m.mu.Lock()
	defer m.mu.Unlock()
	switch f.state {
	case interrupted:
		if f.got.left--; f.got.left == 0 && !f.got.seen {
			m.kept = true // nobody came to see it; the next who waits will
		}
	case waiting:
		for at := &m.head; *at != nil; at = &(*at).next {
			if *at == f {
				*at = f.next
				break
			}
		}
	}
	f.state, f.got, f.next, f.waker = idle, nil, nil, rtlib.Waker{}
}
