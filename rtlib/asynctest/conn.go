package asynctest

import (
	"io"
	"net"
	"slices"
	"syscall"
	"time"

	"github.com/asyncgen/asyncgen/rtlib"
)

// Conn is one end of a connection: an aio.Conn.
type Conn struct {
	in, out *pipe
	closed  bool
}

// PollRead reads what has arrived; see aio.Reader.
func (c *Conn) PollRead(cx *rtlib.Context, p []byte) (n int, err error, ready bool) {
	if c.closed {
		return 0, net.ErrClosed, true
	}
	if !cx.Spend() {
		return 0, nil, false
	}
	return c.in.read(cx, p)
}

// CancelRead gives up waiting.
func (c *Conn) CancelRead(*rtlib.Context) { c.in.cancelRead() }

// PollWrite sends p as one segment if there is room; see aio.Writer.
func (c *Conn) PollWrite(cx *rtlib.Context, p []byte) (n int, err error, ready bool) {
	if c.closed {
		return 0, net.ErrClosed, true
	}
	if !cx.Spend() {
		return 0, nil, false
	}
	return c.out.write(cx, p)
}

// CancelWrite gives up waiting.
func (c *Conn) CancelWrite(*rtlib.Context) { c.out.writer = rtlib.Waker{} }

// PollCloseWrite sends the end.
func (c *Conn) PollCloseWrite(*rtlib.Context) (err error, ready bool) {
	if c.closed {
		return net.ErrClosed, true
	}
	c.out.finish()
	return nil, true
}

// Close ends both directions. The peer reads the end, and cannot write.
func (c *Conn) Close() error {
	if c.closed {
		return net.ErrClosed
	}
	c.closed = true
	c.out.finish()
	c.out.wakeWriter()
	c.in.wakeReader()
	c.in.breakOff(syscall.EPIPE)
	return nil
}

// Reset breaks the connection: both sides get [syscall.ECONNRESET] at once.
func (c *Conn) Reset() {
	c.in.fail(syscall.ECONNRESET)
	c.out.fail(syscall.ECONNRESET)
}

// drop is what the end of a host's task does to a connection that nobody has got.
func (c *Conn) drop() {
	c.in.breakOff(syscall.ECONNRESET)
	c.out.breakOff(syscall.ECONNRESET)
}

// RemoteHost returns the name of the peer's host.
func (c *Conn) RemoteHost() string { return c.in.from }

// window is how many bytes may be on their way, or wait to be read.
const window = 64 << 10

// pipe is one direction of a connection.
type pipe struct {
	network  *Network
	from, to string
	queue    []segment
	unread   int // bytes of queue
	latest   time.Time
	held     bool  // the hosts are parted
	lost     bool  // one of them has vanished
	finished bool  // the end was sent
	err      error // the connection was broken
	breaks   error // it was, and the other host does not know yet

	reader  rtlib.Waker
	writer  rtlib.Waker
	arrives rtlib.TimerEntry // the first segment that is still on its way
}

// segment is a piece of a stream on its way.
type segment struct {
	data []byte
	end  bool
	at   time.Time
}

func (n *Network) newPipe(from, to string) *pipe {
	p := &pipe{network: n, from: from, to: to, held: n.cut[pair(from, to)]}
	n.pipes = append(n.pipes, p)
	return p
}

// end forgets the pipe.
func (p *pipe) end() {
	p.arrives.Disarm()
	if i := slices.Index(p.network.pipes, p); i >= 0 {
		p.network.pipes = slices.Delete(p.network.pipes, i, i+1)
	}
}

func (p *pipe) send(s segment) {
	if p.lost {
		return
	}
	if !p.held {
		p.schedule(&s)
	}
	p.queue = append(p.queue, s)
	p.unread += len(s.data)
	p.network.sim.Tracef("net: %s sends %d bytes to %s", p.from, len(s.data), p.to)
	p.reader.Wake()
}

// schedule sets when s arrives: no segment overtakes another.
func (p *pipe) schedule(s *segment) {
	s.at = p.network.arrival()
	if s.at.Before(p.latest) {
		s.at = p.latest
	}
	p.latest = s.at
}

// hold keeps what has not arrived on its way.
func (p *pipe) hold() {
	p.held = true
	now := p.network.sim.rt.Now()
	for i := range p.queue {
		if p.queue[i].at.After(now) {
			p.queue[i].at = time.Time{}
		}
	}
	p.arrives.Disarm()
}

// lose is the end of one of the hosts, after which nothing comes any more. What the
// other one has is there.
func (p *pipe) lose(host string) {
	p.lost = true
	p.arrives.Disarm()
	now := p.network.sim.rt.Now()
	here := 0
	for here < len(p.queue) && p.to != host && !p.queue[here].at.IsZero() && !p.queue[here].at.After(now) {
		here++
	}
	p.queue = p.queue[:here]
}

// release sends what was kept.
func (p *pipe) release() {
	p.held = false
	if p.breaks != nil {
		p.breakOff(p.breaks)
		return
	}
	for i := range p.queue {
		if p.queue[i].at.IsZero() {
			p.schedule(&p.queue[i])
		}
	}
	p.reader.Wake()
}

func (p *pipe) read(cx *rtlib.Context, buf []byte) (n int, err error, ready bool) {
	switch {
	case p.err != nil:
		return 0, p.err, true
	case len(buf) == 0:
		return 0, nil, true
	}
	p.arrives.Disarm()
	if len(p.queue) > 0 {
		first := &p.queue[0]
		switch now := cx.Now(); {
		case first.at.IsZero(): // held
		case first.at.After(now):
			p.arrives.Arm(cx, first.at)
		case first.end:
			p.end()
			return 0, io.EOF, true
		default:
			return p.take(buf), nil, true
		}
	}
	p.reader = cx.Waker()
	return 0, nil, false
}

// take copies what the first segment has.
func (p *pipe) take(buf []byte) (n int) {
	first := &p.queue[0]
	n = copy(buf, first.data)
	first.data = first.data[n:]
	p.unread -= n
	if len(first.data) == 0 {
		p.queue = p.queue[1:]
	}
	p.wakeWriter()
	return n
}

func (p *pipe) cancelRead() {
	p.arrives.Disarm()
	p.reader = rtlib.Waker{}
}

func (p *pipe) write(cx *rtlib.Context, data []byte) (n int, err error, ready bool) {
	room := window - p.unread
	switch {
	case p.err != nil:
		return 0, p.err, true
	case p.finished:
		return 0, syscall.EPIPE, true
	case len(data) == 0:
		return 0, nil, true
	case room == 0:
		p.writer = cx.Waker()
		return 0, nil, false
	}
	data = data[:min(len(data), room)]
	if p.lost {
		p.unread += len(data) // nobody will say that it has come
		return len(data), nil, true
	}
	p.send(segment{data: slices.Clone(data)})
	return len(data), nil, true
}

// finish sends the end.
func (p *pipe) finish() {
	if !p.finished && p.err == nil {
		p.finished = true
		p.send(segment{end: true})
	}
}

// breakOff is fail by one of the hosts. The other one hears of it only once they are not
// parted, and never if one has vanished.
func (p *pipe) breakOff(err error) {
	switch {
	case p.lost:
	case p.held:
		p.breaks = err
	default:
		p.fail(err)
	}
}

// fail breaks the direction.
func (p *pipe) fail(err error) {
	if p.err == nil {
		p.err = err
		p.queue = nil
	}
	p.wakeReader()
	p.wakeWriter()
	p.end()
}

func (p *pipe) wakeReader() {
	w := p.reader
	p.reader = rtlib.Waker{}
	w.Wake()
}

func (p *pipe) wakeWriter() {
	w := p.writer
	p.writer = rtlib.Waker{}
	w.Wake()
}
