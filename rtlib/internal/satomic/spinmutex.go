package satomic

// SpinMutex is a mutex for short sections that are hardly ever contended: who finds it
// locked does not sleep, but looks again after the other goroutines of its processor. As
// nobody waits to be woken, unlocking is a plain store on amd64, so that an uncontended
// section has one locked instruction where with a Mutex it has two, each of which takes
// longer than most of what such a section does. The zero SpinMutex is unlocked.
//
// Unlike that of a Mutex, Unlock does not keep the caller's next load behind it: who
// stores under the lock and then looks for somebody to tell needs a store that does.
type SpinMutex struct{ locked Uint32 }

// Lock locks m.
func (m *SpinMutex) Lock() {
	if !m.locked.CompareAndSwap(0, 1) {
		m.await()
	}
}

// await is the rare part of Lock, which is small enough to be inlined without it.
func (m *SpinMutex) await() {
	for !m.locked.CompareAndSwap(0, 1) {
		Await(func() bool { return m.locked.Load() == 0 })
	}
}

// Unlock unlocks m.
func (m *SpinMutex) Unlock() { StoreReleaseUint32(&m.locked, 0) }
