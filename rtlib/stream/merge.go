package stream

import "github.com/asyncgen/asyncgen/rtlib"

// Merge returns a stream of the values of all streams, each when it is there. It ends
// when all have. Which is asked first is random, so that one that is always ready
// does not keep the others from their turns.
func Merge[T any](streams ...rtlib.Stream[T]) *MergeStream[T] {
	m := &MergeStream[T]{}
	m.Init(streams...)
	return m
}

// MergeStream is the stream that [Merge] returns.
type MergeStream[T any] struct {
	rtlib.Embeddable
	sources []rtlib.Stream[T] // those that have not ended
}

// Init sets the streams.
func (m *MergeStream[T]) Init(streams ...rtlib.Stream[T]) {
	m.sources = append([]rtlib.Stream[T](nil), streams...)
}

// PollNext polls the streams from a random one on until one has a value.
func (m *MergeStream[T]) PollNext(cx *rtlib.Context) (v T, ok, ready bool) {
	for i, left := m.first(cx), len(m.sources); left > 0; left-- {
		if i >= len(m.sources) {
			i = 0
		}
		switch v, ok, ready = m.sources[i].PollNext(cx); {
		case ok:
			return v, true, true
		case ready:
			m.drop(i)
		default:
			i++
		}
	}
	var none T
	return none, false, len(m.sources) == 0
}

func (m *MergeStream[T]) first(cx *rtlib.Context) int {
	if len(m.sources) < 2 {
		return 0
	}
	return rtlib.FirstCase(cx, len(m.sources))
}

// drop forgets a stream that has ended. The order of the others stays, so that the
// poll under way comes to each of them once.
func (m *MergeStream[T]) drop(i int) {
	last := len(m.sources) - 1
	copy(m.sources[i:], m.sources[i+1:])
	m.sources[last] = nil
	m.sources = m.sources[:last]
}

// Cancel cancels what has not ended, in order, whatever panics.
func (m *MergeStream[T]) Cancel(cx *rtlib.Context) {
	if len(m.sources) == 0 {
		return
	}
	source := m.sources[0]
	m.drop(0)
	defer m.Cancel(cx)
	source.Cancel(cx)
}
