package anet

import "syscall"

// exhaustion are the errors of accept that say that there are no resources: WSAEMFILE and
// WSAENOBUFS. Those that package syscall names EMFILE and ENOBUFS are its own inventions.
var exhaustion = [...]syscall.Errno{10024, 10055}
