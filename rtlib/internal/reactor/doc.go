// Package reactor turns the readiness of descriptors into wake-ups. It knows
// nothing of tasks: what it wakes is a [Notifier].
//
// A descriptor is registered once, for both directions and edge-triggered; what
// the kernel reports is kept in one [direction] each for reading and writing
// until an operation finds that it would block. Events name a slot of a table
// and its generation, never a pointer, so an event of a descriptor that was
// closed in the same batch reaches nobody.
//
// Linux has epoll for it, macOS and FreeBSD kqueue. Elsewhere nothing can be
// registered, and I/O is done by goroutines that wake tasks themselves.
//
// One goroutine at a time, the owner of the driver, may be in Wait or Poll;
// everything else may be called from any goroutine.
package reactor
