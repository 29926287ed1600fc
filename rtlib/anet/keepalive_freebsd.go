//go:build !386 && !arm && !asyncgen_portable

package anet

import "golang.org/x/sys/unix"

const tcpKeepIdle = unix.TCP_KEEPIDLE
