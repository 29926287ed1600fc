package asynctest

import (
	"fmt"
	"net"
	"slices"
	"syscall"
	"time"

	"github.com/asyncgen/asyncgen/rtlib"
)

// Network joins hosts, which are there as soon as they are named. Connections are
// reliable streams, as those of TCP: what is lost comes later.
type Network struct {
	sim       *Simulation
	min, max  time.Duration // latency, one way
	loss      float64
	listeners map[string]*Listener
	pipes     []*pipe // that have not ended, in the order of their making
	cut       map[[2]string]bool
}

// retransmission is how long it takes to notice that a segment was lost.
const retransmission = 200 * time.Millisecond

func newNetwork(s *Simulation) *Network {
	return &Network{
		sim: s, min: time.Millisecond, max: 5 * time.Millisecond,
		listeners: map[string]*Listener{}, cut: map[[2]string]bool{},
	}
}

// SetLatency makes a segment take a time between min and max from host to host.
// The default is 1 to 5 milliseconds.
func (n *Network) SetLatency(min, max time.Duration) { n.min, n.max = min, max }

// SetLoss makes each sending of a segment fail with a probability below 1; the
// sender tries again after 200 ms. It panics if p is not from 0 to below 1.
func (n *Network) SetLoss(p float64) {
	if !(0 <= p && p < 1) {
		panic(fmt.Sprintf("asynctest: SetLoss of the probability %v", p))
	}
	n.loss = p
}

// Partition cuts two hosts off from each other. What they send stays on its way
// until [Network.Heal].
func (n *Network) Partition(a, b string) {
	n.sim.Tracef("net: %s and %s are parted", a, b)
	n.cut[pair(a, b)] = true
	for _, p := range n.pipes {
		if pair(p.from, p.to) == pair(a, b) {
			p.hold()
		}
	}
}

// Heal ends a partition.
func (n *Network) Heal(a, b string) {
	n.sim.Tracef("net: %s and %s are joined", a, b)
	delete(n.cut, pair(a, b))
	for _, p := range slices.Clone(n.pipes) { // some end
		if pair(p.from, p.to) == pair(a, b) {
			p.release()
		}
	}
}

// Vanish makes a host disappear as if its power had failed. Nobody is told: its
// connections are half open, so that the peers may write until they are full, and
// read what has arrived and then wait for ever, and its disk has crashed. A host of
// that name may listen again.
func (n *Network) Vanish(host string) {
	n.sim.Tracef("net: %s vanishes", host)
	for _, p := range n.pipes {
		if p.from == host || p.to == host {
			p.lose(host)
		}
	}
	for addr := range n.listeners {
		if h, _, _ := net.SplitHostPort(addr); h == host {
			delete(n.listeners, addr)
		}
	}
	if d := n.sim.disks[host]; d != nil {
		d.Crash()
	}
}

func pair(a, b string) [2]string {
	if a > b {
		a, b = b, a
	}
	return [2]string{a, b}
}

// arrival returns when a segment that is sent now is there.
func (n *Network) arrival() time.Time {
	at := n.sim.rt.Now().Add(n.min)
	if n.max > n.min {
		at = at.Add(time.Duration(n.sim.random.Int64N(int64(n.max - n.min))))
	}
	for n.loss > 0 && n.sim.random.Float64() < n.loss {
		at = at.Add(retransmission)
	}
	return at
}

// Listen makes addr, as "server:80", accept connections. The error is
// [syscall.EADDRINUSE] if it does already.
func (n *Network) Listen(addr string) (*Listener, error) {
	if _, _, err := net.SplitHostPort(addr); err != nil {
		return nil, err
	}
	if n.listeners[addr] != nil {
		return nil, syscall.EADDRINUSE
	}
	l := &Listener{network: n, addr: addr}
	n.listeners[addr] = l
	return l, nil
}

// Listener accepts connections at an address.
type Listener struct {
	network *Network
	addr    string
	backlog []*Conn
	waker   rtlib.Waker
	closed  bool
}

// Accept returns a future of the next connection. The error is [net.ErrClosed]
// after Close. It is safe to cancel; one task may wait at a time.
func (l *Listener) Accept() rtlib.Future[rtlib.Result[*Conn]] { return &accept{l: l} }

type accept struct {
	l     *Listener
	waits bool // its waker is the listener's
}

func (f *accept) Poll(cx *rtlib.Context) (r rtlib.Result[*Conn], ready bool) {
	f.waits = false
	switch l := f.l; {
	case l.closed:
		return rtlib.Err[*Conn](net.ErrClosed), true
	case len(l.backlog) > 0:
		c := l.backlog[0]
		l.backlog = l.backlog[1:]
		return rtlib.Ok(c), true
	default:
		l.waker, f.waits = cx.Waker(), true
		return r, false
	}
}

func (f *accept) Cancel(*rtlib.Context) {
	if f.waits {
		f.l.waker, f.waits = rtlib.Waker{}, false
	}
}

// Close ends the listening. Connections that nobody has accepted are reset.
func (l *Listener) Close() error {
	if l.closed {
		return net.ErrClosed
	}
	l.closed = true
	if l.network.listeners[l.addr] == l {
		delete(l.network.listeners, l.addr)
	}
	for _, c := range l.backlog {
		c.drop()
	}
	l.backlog = nil
	l.waker.Wake()
	return nil
}

// Dial returns a future of a connection from a host to an address. The error is
// [syscall.ECONNREFUSED] if nobody listens there. Between hosts that are parted
// it waits. It is safe to cancel.
func (n *Network) Dial(from, addr string) rtlib.Future[rtlib.Result[*Conn]] {
	return &dial{network: n, from: from, addr: addr}
}

// dial sends a segment there and waits for one back.
type dial struct {
	network    *Network
	from, addr string
	there      *pipe
	arrived    bool
	conn       *Conn // nil if refused
}

func (f *dial) Poll(cx *rtlib.Context) (r rtlib.Result[*Conn], ready bool) {
	n := f.network
	to, _, err := net.SplitHostPort(f.addr)
	if err != nil {
		return rtlib.Err[*Conn](err), true
	}
	if f.there == nil {
		n.sim.Tracef("net: %s dials %s", f.from, f.addr)
		f.there = n.newPipe(f.from, to)
		f.there.send(segment{data: []byte{0}})
	}
	var b [1]byte
	if _, _, ready := f.there.read(cx, b[:]); !ready {
		return r, false
	}
	if !f.arrived {
		f.arrived = true
		f.there.end()
		if l := n.listeners[f.addr]; l != nil {
			f.conn = n.connect(f.from, to, l)
		}
		f.there = n.newPipe(to, f.from)
		f.there.send(segment{data: []byte{0}})
		return f.Poll(cx)
	}
	f.there.end()
	conn := f.conn
	f.there, f.conn = nil, nil // the caller's from now on
	if conn == nil {
		return rtlib.Err[*Conn](syscall.ECONNREFUSED), true
	}
	return rtlib.Ok(conn), true
}

func (f *dial) Cancel(*rtlib.Context) {
	if f.there != nil {
		f.there.end()
	}
	if f.conn != nil {
		f.conn.drop()
	}
}

// connect makes the two ends of a connection, of which the listener gets one.
func (n *Network) connect(from, to string, l *Listener) *Conn {
	there, back := n.newPipe(from, to), n.newPipe(to, from)
	l.backlog = append(l.backlog, &Conn{in: there, out: back})
	l.waker.Wake()
	return &Conn{in: back, out: there}
}
