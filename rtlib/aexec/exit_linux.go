package aexec

import (
	"os"
	"os/exec"
	"syscall"

	"golang.org/x/sys/unix"

	"github.com/asyncgen/asyncgen/rtlib"
)

// exitWatch tells when a process has ended. A descriptor of the process becomes
// readable then; where the kernel has none, and where streams have to be copied to
// their ends, a goroutine waits.
type exitWatch struct {
	pidfd  int
	source rtlib.IOSource
	waiter rtlib.IOWaiter
	reaper *reaper // nil if source is there
}

// prepare asks for the descriptor. If somebody else has, it is theirs. The attributes
// may be shared with other programs: they stay as they are.
func (e *exitWatch) prepare(cmd *exec.Cmd) {
	e.pidfd = -1
	if waitsForStreams(cmd) {
		return
	}
	var attr syscall.SysProcAttr
	if cmd.SysProcAttr != nil {
		attr = *cmd.SysProcAttr
	}
	if attr.PidFD == nil {
		attr.PidFD = &e.pidfd
		cmd.SysProcAttr = &attr
	}
}

// waitsForStreams reports whether Wait may have to wait after the process has ended:
// for the goroutines that copy its streams.
func waitsForStreams(cmd *exec.Cmd) bool {
	return !isFile(cmd.Stdin) || !isFile(cmd.Stdout) || !isFile(cmd.Stderr)
}

func isFile(stream any) bool {
	if stream == nil {
		return true
	}
	_, ok := stream.(*os.File)
	return ok
}

// begin watches the process that was started.
func (e *exitWatch) begin(cx *rtlib.Context, cmd *exec.Cmd) {
	if e.pidfd >= 0 {
		if e.source.Register(cx, e.pidfd) == nil {
			return
		}
		_ = unix.Close(e.pidfd)
	}
	e.reaper = &reaper{}
	e.reaper.begin(cmd)
}

// poll is ready with the error of the end when the process has ended.
func (e *exitWatch) poll(cx *rtlib.Context, cmd *exec.Cmd) (err error, ready bool) {
	if e.reaper != nil {
		return e.reaper.poll(cx)
	}
	for {
		seen, ok := e.source.PollReadable(cx, &e.waiter)
		if !ok || !cx.Spend() {
			return nil, false
		}
		fd, open := e.source.Acquire()
		if !open {
			return os.ErrProcessDone, true
		}
		ended := hasEnded(fd)
		e.source.Release()
		if ended {
			e.source.Close()
			return cmd.Wait(), true // at once
		}
		e.source.ClearReadable(seen)
	}
}

// hasEnded asks without taking the end from who waits for it.
func hasEnded(pidfd int) bool {
	for {
		var info unix.Siginfo
		err := unix.Waitid(unix.P_PIDFD, pidfd, &info, unix.WEXITED|unix.WNOHANG|unix.WNOWAIT, nil)
		if err != unix.EINTR {
			return err != nil || info.Signo != 0
		}
	}
}

// cancel stops waiting. A reaper goes on, and its end is kept.
func (e *exitWatch) cancel(*rtlib.Context) {
	if e.reaper == nil {
		e.source.CancelReadable(&e.waiter)
	}
}

// abandon lets a goroutine wait for a process that was killed.
func (e *exitWatch) abandon(cmd *exec.Cmd) {
	if e.reaper == nil {
		e.source.Close()
		go func() { _ = cmd.Wait() }()
	}
}
