package loops

// shift stands ahead of the loops, in both forms. The benchmark makes its layouts by
// putting stores to filler into it: inlined, they move the loops by so many bytes.
func shift() {}

var filler [1024]byte
