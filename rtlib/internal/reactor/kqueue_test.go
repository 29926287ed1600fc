//go:build darwin || (freebsd && !386 && !arm)

package reactor

import (
	"testing"

	"golang.org/x/sys/unix"
)

func (p *poller) descriptors() []int { return []int{p.kqueue} }

func TestTokensSurviveTheKernelsEvent(t *testing.T) {
	for _, want := range []token{wakeToken, {}, {index: 1, generation: -1}, {index: 1<<31 - 1, generation: 1 << 30}} {
		var e kevent
		e.set(7, unix.EVFILT_WRITE, unix.EV_ADD, want)
		if got := e.token(); got != want {
			t.Errorf("token %v became %v", want, got)
		}
	}
}

func TestEndOfOneDirectionIsNotThatOfTheOther(t *testing.T) {
	for _, test := range []struct {
		filter, flags int
		want          report
	}{
		{unix.EVFILT_READ, 0, readable},
		{unix.EVFILT_READ, unix.EV_EOF, readable | readFinal},
		{unix.EVFILT_WRITE, 0, writable},
		{unix.EVFILT_WRITE, unix.EV_EOF, writable | writeFinal},
		{unix.EVFILT_USER, 0, 0},
	} {
		var e kevent
		e.set(7, test.filter, test.flags, token{})
		if got := reportOf(e.kernel()); got != test.want {
			t.Errorf("filter %d with flags %#x: %b, want %b", test.filter, test.flags, got, test.want)
		}
	}
}
