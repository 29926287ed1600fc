package loops

// shift stands ahead of the loops, in both forms. A layout is made by putting stores
// to filler into it (see Layout): inlined, they move the loops by so many bytes.
func shift() {}

var filler [1024]byte
