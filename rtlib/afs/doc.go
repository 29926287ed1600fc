// Package afs is files and folders for tasks: what package os has, with the calls
// that may block on the blocking pool. Names, flags, permissions and errors are
// those of package os.
//
// A function is one call, also where it does several things, as ReadFile does.
// Cancelling its future keeps the call from starting; one that has started goes
// on, and its outcome is lost.
package afs
