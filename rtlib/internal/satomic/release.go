//go:build !simatomic && (race || !amd64)

package satomic

// StoreReleaseUint32 is x.Store(v) for what only the caller writes, if nobody
// relies on its being seen before the caller's next load; on amd64 that is
// cheaper.
func StoreReleaseUint32(x *Uint32, v uint32) { x.Store(v) }

// StoreReleaseInt64 is StoreReleaseUint32 for an Int64.
func StoreReleaseInt64(x *Int64, v int64) { x.Store(v) }

// StoreReleaseUint64 is StoreReleaseUint32 for a Uint64.
func StoreReleaseUint64(x *Uint64, v uint64) { x.Store(v) }

// StoreReleasePointer is StoreReleaseUint32 for a Pointer.
func StoreReleasePointer[T any](x *Pointer[T], v *T) { x.Store(v) }
