//go:build !windows && (!(linux || darwin || (freebsd && !386 && !arm)) || asyncgen_portable)

package anet

import "syscall"

// exhaustion are the errors of accept that say that there are no resources.
var exhaustion = [...]syscall.Errno{syscall.EMFILE, syscall.ENFILE, syscall.ENOBUFS, syscall.ENOMEM}
