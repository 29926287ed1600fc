//go:build !asyncgen_portable

package anet

import "golang.org/x/sys/unix"

const tcpKeepIdle = unix.TCP_KEEPALIVE
