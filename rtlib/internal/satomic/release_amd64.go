//go:build !simatomic && !race

package satomic

import "unsafe"

// StoreReleaseUint32 is x.Store(v) for what only the caller writes, if nobody
// relies on its being seen before the caller's next load. All that the caller
// wrote before is visible to whoever loads v.
//
// On amd64 every store is one of this kind (Intel's manual, volume 3, 9.2.2: the
// stores of a processor are seen in order), while Store is a locked exchange,
// which also keeps later loads behind it and takes 5 ns. There the two differ in
// nothing else; elsewhere, and for the race detector, they are the same. A locked
// instruction between the store and a load, as every other operation that writes
// is, makes up for the difference.
func StoreReleaseUint32(x *Uint32, v uint32) { *(*uint32)(unsafe.Pointer(x)) = v }

// StoreReleaseInt64 is StoreReleaseUint32 for an Int64.
func StoreReleaseInt64(x *Int64, v int64) { *(*int64)(unsafe.Pointer(x)) = v }

// StoreReleaseUint64 is StoreReleaseUint32 for a Uint64.
func StoreReleaseUint64(x *Uint64, v uint64) { *(*uint64)(unsafe.Pointer(x)) = v }

// StoreReleasePointer is StoreReleaseUint32 for a Pointer.
func StoreReleasePointer[T any](x *Pointer[T], v *T) { *(**T)(unsafe.Pointer(x)) = v }
